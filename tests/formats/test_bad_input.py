"""Bad input: a message that says what is wrong and where, and the other files are read all the same."""

from __future__ import annotations

import base64
import gzip

import pytest

from unitlint.configuration.problems import INVALID_INPUT, TEMPLATE_ERROR
from unitlint.errors import InputError, UsageError
from unitlint.grammar.yamltree import DEPTH_LIMIT, NODE_LIMIT
from unitlint.inputs.inputs import ReadOptions, read_inputs
from unitlint.tree.reader import FILE_LIMIT

UNIT = "[Service]\nExecStart=/bin/true\n"
BOMB = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10)
)


def data_url(text: bytes) -> str:
    return "data:;base64," + base64.b64encode(text).decode()


def ignition(contents: str) -> str:
    files = f'[{{"path": "/etc/fstab", "contents": {contents}}}]'
    return f'{{"ignition": {{"version": "3.4.0"}}, "storage": {{"files": {files}}}}}'


BAD = {
    "no YAML": ("bad.bu", "variant: fcos\nversion: 1.5.0\n\tx: y\n", 3, "not valid YAML"),
    "no JSON": ("bad.ign", '{"ignition": {"version": "3.0.0"},}', 1, "not valid JSON"),
    "an alias bomb": (
        "bad.bu",
        "variant: fcos\nversion: 1.5.0\n" + BOMB,
        8,
        f"more than {NODE_LIMIT:,} values",
    ),
    "50,000 nested brackets": (
        "bad.bu",
        "variant: fcos\nversion: 1.0.0\nx: " + "[" * 50_000,
        3,
        f"{DEPTH_LIMIT} levels",
    ),
    "50,000 nested brackets in JSON": ("bad.ign", '{"ignition":' * 50_000, 1, f"{DEPTH_LIMIT} levels"),
    "a million entries": (
        "bad.bu",
        "variant: fcos\nversion: 1.0.0\nx:\n" + "- y\n" * 1_000_000,
        None,
        "values",
    ),
    "NUL bytes": ("bad.bu", "variant: fcos\nversion: 1.0.0\nx: \0\n", 3, "not valid YAML"),
    "a binary unit": ("bad.service", b"\x7fELF\0\0\1", 1, "is binary: it contains NUL bytes"),
    "a large unit": ("bad.service", b"x" * (FILE_LIMIT + 1), 1, "files up to 8 MiB are read"),
    "a large configuration": ("bad.bu", b"x" * (FILE_LIMIT + 1), 1, "files up to 8 MiB are read"),
    "a million lines": ("bad.service", "[Unit]\n" + "A=b\n" * 1_000_000, 1, "has 1,000,001 lines"),
    "too many actions": (
        "bad.bu",
        "variant: fcos\nversion: 1.5.0\n" + "{{ if x }}{{ end }}" * 3_000,
        1,
        "template actions",
    ),
    "an unclosed directive": (
        "bad.bu",
        "variant: fcos\nversion: 1.0.0\nx: 1 %{ if a }\n",
        4,
        "is not closed",
    ),
    "another thing around it": (
        "bad.json",
        '$ cat x\n{"ignition": {"version": "3.0.0"}}',
        1,
        "contains an Ignition config",
    ),
}


CASES = [
    pytest.param(*case, id=name, marks=pytest.mark.slow if "million" in name else ())
    for name, case in BAD.items()
]


@pytest.mark.parametrize(("name", "text", "line", "words"), CASES)
def test_a_bad_file_hides_no_other(read, name: str, text: str | bytes, line: int | None, words: str) -> None:
    inputs = read({name: text, "good/a.service": UNIT})
    every = [*inputs.problems, *(found for c in inputs.configurations for found in c.problems)]
    (problem,) = every
    place = problem.place.location
    assert problem.rule == INVALID_INPUT
    assert (place.path, place.line) == (f"in/{name}", line or place.line)
    assert words in problem.message
    assert "a.service" in [name for c in inputs.configurations for d in c.directories for name in d.units]


@pytest.mark.parametrize(("name", "text", "line", "words"), CASES)
def test_a_bad_file_alone_is_an_error(
    write, name: str, text: str | bytes, line: int | None, words: str
) -> None:
    write({name: text})
    with pytest.raises(InputError) as raised:
        read_inputs([name])
    assert words in raised.value.message
    assert raised.value.path == name
    assert line is None or raised.value.line == line


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("systemd: {units: [{name: a.kube, enabled: true}]}\n", 3, "`a.kube` is a Quadlet"),
        ('storage: {files: [{path: /etc/a, mode: "0755"}]}\n', 3, 'such as 0644, not `"0755"`'),
    ],
)
def test_a_document_that_says_something_wrong_is_read(read_one, text: str, line: int, words: str) -> None:
    (problem,) = read_one({"a.bu": "variant: fcos\nversion: 1.5.0\n" + text}, "in/a.bu").problems
    assert (problem.rule, problem.place.location.line) == (INVALID_INPUT, line)
    assert words in problem.message


def test_an_empty_folder_says_what_was_looked_for(read) -> None:
    with pytest.raises(InputError, match="nothing to lint here") as raised:
        read({"notes.txt": "x", "compose.yaml": "services: {}\n"})
    assert raised.value.path == "in"
    assert "sabakan" in raised.value.hint


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("in/notes.txt", "can't be linted"),
        ("in/gone.yml", "No such file"),
        ("in/gone.service", "No such file"),
    ],
)
def test_a_file_that_is_named_must_be_something_to_lint(read, path: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        read({"notes.txt": "x"}, path)
    inputs = read({"notes.txt": "x", "a.service": UNIT}, path, "in/a.service")
    assert [problem.rule for problem in inputs.problems] == [INVALID_INPUT]
    assert len(inputs.configurations) == 1


def test_a_containerfile_without_units_is_told_so(read) -> None:
    words = "has nothing to lint: no COPY, ADD or RUN here writes a unit or enables one"
    with pytest.raises(InputError, match=words):
        read(
            {"Containerfile": "FROM quay.io/fedora/fedora-bootc:42\nRUN dnf install -y htop\n"},
            "in/Containerfile",
        )


def test_a_template_with_an_unclosed_action(read_one) -> None:
    configuration = read_one(
        {
            "t.yml": "systemd: [{name: a.service}, {name: b.service}]\n",
            "systemd/a.service": "[Unit]\nDescription={{ if .x\n",
            "systemd/b.service": UNIT,
        }
    )
    assert {problem.rule for problem in configuration.problems} == {TEMPLATE_ERROR}
    assert {problem.place.location.path for problem in configuration.problems} == {"in/systemd/a.service"}
    assert sorted(configuration.directories[0].units) == ["a.service", "b.service"]


BAD_SOURCES = {
    "a decompression bomb": (
        data_url(gzip.compress(b"\0" * (64 << 20))),
        "more than 8 MiB once decompressed",
    ),
    "no gzip": (data_url(b"plain"), "not valid gzip data"),
    "no base64": ("data:;base64,a$b", "not valid base64"),
    "no comma": ("data:text/plain", "the data URL has no comma"),
}


@pytest.mark.parametrize(("source", "words"), BAD_SOURCES.values(), ids=BAD_SOURCES.keys())
def test_bad_data_urls(read_one, source: str, words: str) -> None:
    text = ignition(f'{{"compression": "gzip", "source": "{source}"}}')
    configuration = read_one({"a.ign": text})
    (problem,) = configuration.problems
    assert words in problem.message
    assert problem.place.location.column == text.index('"data:') + 1
    assert configuration.files["/etc/fstab"].source is None


def test_configs_that_merge_each_other_without_end(read_one, write) -> None:
    inner = "{}"
    for _ in range(12):
        merge = f'[{{"source": "{data_url(inner.encode())}"}}]'
        units = '{"units": [{"name": "a.service", "enabled": true}]}'
        inner = f'{{"ignition": {{"version": "3.0.0", "config": {{"merge": {merge}}}}}, "systemd": {units}}}'
    configuration = read_one({"a.ign": inner})
    assert "merged more than 10 levels deep" in [problem.message for problem in configuration.problems][-1]


def test_an_unknown_format_names_those_there_are(write) -> None:
    with pytest.raises(UsageError, match="unknown input format `yaml`") as raised:
        read_inputs(["."], options=ReadOptions(input_format="yaml"))
    assert "butane" in raised.value.hint


def test_a_template_of_too_many_actions_is_left_out(read_one) -> None:
    tree = {
        "t.yml": "systemd: [{name: a.service}, {name: b.service}]\n",
        "systemd/a.service": "[Unit]\n" + "{{ if .x }}{{ end }}" * 5_000,
        "systemd/b.service": UNIT,
    }
    configuration = read_one(tree)
    (problem,) = configuration.problems
    assert problem.message == "has 10,000 template actions; up to 5,000 are read"
    assert list(configuration.directories[0].units) == ["b.service"]


def test_a_unit_of_many_lines_inside_a_document_is_left_out(read_one) -> None:
    lines = "      After=x.service\n" * 6_000
    text = f"variant: fcos\nversion: 1.5.0\nsystemd:\n  units:\n  - name: a.service\n    contents: |\n{lines}"
    configuration = read_one({"a.bu": text + "  - {name: b.service, mask: true}\n"})
    assert ["6,000 lines" in problem.message for problem in configuration.problems] == [True]
    assert list(configuration.directories[0].units) == ["b.service"]


def test_a_loop_of_folders_is_walked_once(read_one) -> None:
    configuration = read_one({"a.service": UNIT, "deep/loop": "-> .."})
    assert configuration.name == "in"
