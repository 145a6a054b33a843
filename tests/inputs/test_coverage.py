"""What is left out, what is read under another name, and how much that is."""

from __future__ import annotations

from pathlib import Path, PurePath

import pytest

from unitlint.checking.check import check
from unitlint.cli.unused import unused
from unitlint.config.config import Config, Name
from unitlint.config.exclusions import FileOptions, exclusions
from unitlint.config.load import load_config
from unitlint.errors import InputError, UsageError
from unitlint.formats.unit_content import BESIDE, FURTHER
from unitlint.inputs.coverage import coverage_note, unit_files, unread_units
from unitlint.inputs.inputs import ReadOptions, read_inputs

UNIT = "[Service]\nExecStart=/bin/true\n"


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)

    def writer(tree: dict[str, str]) -> None:
        for name, text in tree.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text)

    return writer


def test_what_is_excluded_is_not_read(write) -> None:
    write({"a/a.service": UNIT, "test/b.service": UNIT, ".pc/x/c.service": UNIT, "vendor/d.service": UNIT})
    config = Config(".unitlint.yaml", exclude=(Name("test/*", ".unitlint.yaml", 1),))
    options = ReadOptions(exclude=exclusions(["none"]), below=FileOptions(config).of)
    inputs = read_inputs(["."], options=options)
    assert [found.path for found in inputs.configurations] == ["a"]
    reasons = {found.path: found.reason for found in inputs.skipped}
    assert reasons.keys() == {".pc", "test/*", "vendor"}
    assert reasons["test/*"] == "left out by exclude"
    assert list(unused(["."], inputs, config, options)) == ["--exclude: `none` matches nothing"]


def test_globs_of_the_configuration_that_match_nothing(write) -> None:
    write({"a/a.service": UNIT})
    config = Config(".unitlint.yaml", per_file_ignores={"a/*": (), "b/*": ()})
    inputs = read_inputs(["."])
    told = [".unitlint.yaml: per-file-ignores: `b/*` matches no file that is read"]
    assert list(unused(["."], inputs, config, ReadOptions())) == told
    assert list(unused(["a/a.service"], inputs, config, ReadOptions())) == []


def test_unit_files_that_are_not_read_are_counted(write) -> None:
    write({"a.service": UNIT, "b.service.bak": UNIT, "c.service.d/x.conf": "[Unit]\n", "d.service.md": "#\n"})
    assert coverage_note(read_inputs(["."])).startswith("2 of 3 unit files read")
    write({"e/b.service.bak": UNIT})
    with pytest.raises(InputError, match=r"nothing to lint here; .*: e/b\.service\.bak"):
        read_inputs(["e"])


def test_a_drop_in_in_a_folder_that_names_no_unit_is_counted(write) -> None:
    write({
        "files/a.service": UNIT,
        "files/override.conf": "[Service]\nNice=5\n",
        "files/program.conf": "[Service]\nport=5\n[Path]\nHome=/srv\n",
        "files/a.service.d/x.conf": "[Service]\nNice=5\n",
        "files/journald.conf": "[Journal]\nStorage=none\n",
        "role/tasks/main.yml": "- copy: {src: own.conf, dest: /etc/systemd/system/b.service.d/own.conf}\n",
        "role/files/own.conf": "[Service]\nNice=5\n",
    })  # fmt: skip
    inputs = read_inputs(["."])
    assert unread_units(inputs) == {"files/override.conf"}
    assert coverage_note(inputs).startswith("3 of 4 unit files read")


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        (
            "[Service]\n{% if x %}\nExecStart=/bin/a\n{% else %}\nExecStart=b/c\n{% endif %}\n",
            ["invalid-command"],
        ),
        ("{% if x %}\n[Service]\nExecStart=/bin/a\n{% endif %}\n", []),
        ("[Service]\nExecStrat={{ x }}\nExecStart=/bin/a\n", ["unknown-directive"]),
        ("[Service]\nExecStart=@x@/a\nUser=@y@\n", []),
    ],
)
def test_a_template_is_judged_by_what_is_so_in_each_branch(write, text: str, rules: list[str]) -> None:
    write({"a.service.j2": text})
    assert [found.rule for found in check(read_inputs(["."]), Config()).findings] == rules


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("a.service.el7", "a.service"),
        ("a.service.v235.in", "a.service"),
        ("a@.systemd.erb", "a@.service"),
        ("a.timer.systemd", "a.timer"),
        ("a.unit", "a.service"),
        ("a.target.suse", "a.target"),
    ],
)
def test_a_unit_for_one_system(write, file: str, name: str) -> None:
    own = {".timer": "Timer", ".target": "Unit"}.get(PurePath(name).suffix, "Service")
    write({f"d/{file}": f"[{own}]\nExecStrat=/bin/a\n{UNIT}"})
    (found,) = read_inputs(["."]).configurations
    assert list(found.directories[0].units) == [name]
    assert unread_units(read_inputs(["."])) == frozenset()
    named = read_inputs([f"d/{file}"]).configurations[0]
    assert list(named.directories[0].units) == [name]


def test_one_beside_the_unit_is_another_configuration(write) -> None:
    write({"d/a.service": UNIT, "d/a.service.el7": UNIT})
    assert [found.name for found in read_inputs(["."]).configurations] == ["d", "d/a.service.el7"]


@pytest.mark.parametrize("file", ["a.service.ts", "a.service.orig", "a.service.el7~", "a.timer.conf.bak"])
def test_what_ends_otherwise_and_is_none(write, file: str) -> None:
    write({"b.service": UNIT, f"d/{file}": "export class A {}\n" if file.endswith("ts") else UNIT})
    inputs = read_inputs(["."])
    assert [list(found.directories[0].units) for found in inputs.configurations] == [["b.service"]]


ENDINGS = ("ww", "mako", "disabled", "v2.tt", "orig", "rpmsave")
FILLED_IN = "[Service]\nExecStart={{ .Path }}/a\n"


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("d/x.service", UNIT),
        ("d/x.container", "[Container]\nImage=docker.io/x:1\n"),
        ("d/a.service.d/x.conf", "[Service]\nNice=5\n"),
    ],
)
def test_a_name_that_goes_on_is_read_by_its_content_but_a_copy(
    write, name: str, text: str, ending: str
) -> None:
    path = f"{name}.{ending}"
    write({"d/a.service": UNIT, path: text})
    inputs = read_inputs(["."])
    is_read = ending not in ("orig", "rpmsave")
    assert (path in unit_files(inputs.configurations)) == is_read
    assert unread_units(inputs) == (frozenset() if is_read else {path})
    (Path(path)).write_text("export default {}\n")
    assert unread_units(read_inputs(["."])) == frozenset()


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("o/etc/systemd/system/x.service", FILLED_IN),
        ("o/usr/lib/systemd/user/x.service", FILLED_IN),
        ("o/etc/containers/systemd/x.container", "[Container]\nImage={{ .Image }}\n"),
        ("o/etc/systemd/system/a.service.d/x.conf", "[Service]\nNice={{ .Nice }}\n"),
    ],
)
def test_in_a_part_of_a_root_a_template_is_read_whatever_its_ending(
    write, name: str, text: str, ending: str
) -> None:
    path = f"{name}.{ending}"
    write({"o/etc/systemd/system/a.service": UNIT, path: text})
    inputs = read_inputs(["."])
    is_read = ending not in ("orig", "rpmsave")
    assert (path in unit_files(inputs.configurations)) == is_read
    assert unread_units(inputs) == (frozenset() if is_read else {path})
    assert not [found for found in check(inputs, Config()).findings if found.rule == "unread-file"]


def test_in_a_root_what_is_no_template_is_told(write) -> None:
    write({f"etc/systemd/system/a.service{ending}": UNIT for ending in ("", ".off", ".debian", ".j2")})
    inputs = read_inputs(["."])
    assert unread_units(inputs) == {
        f"etc/systemd/system/a.service{ending}" for ending in (".off", ".debian", ".j2")
    }
    assert [found.reason for found in inputs.skipped if found.path.endswith(".j2")] == [BESIDE]
    assert coverage_note(inputs).startswith("1 of 4 unit files read")
    findings = check(inputs, Config()).findings
    assert [found.location.path for found in findings if found.rule == "unread-file"] == [
        "etc/systemd/system/a.service.debian"
    ]


@pytest.mark.parametrize(
    ("ending", "is_read"), [(".ww", True), (".j2", True), (".in", True), (".sample", False)]
)
def test_fstab_of_a_part_of_a_root_may_be_a_template(write, ending: str, is_read: bool) -> None:
    write(
        {"o/etc/systemd/system/a.service": UNIT, f"o/etc/fstab{ending}": "/dev/sda1 / ext4 defaultss 0 1\n"}
    )
    rules = {found.rule for found in check(read_inputs(["."]), Config()).findings}
    assert ("unknown-fstab-option" in rules) == is_read


def test_a_drop_in_that_says_for_what_it_is(write) -> None:
    write({
        "b.service": UNIT,
        "d/a.systemd": "[Unit]\nAfter=b.service\n",
        "d/c.service.el7": "[Unit]\nA=1\n",
        "d/e.conf.systemd": "[Unit]\nAfter=b.service\n[Service]\nRestart=always\n",
    })  # fmt: skip
    assert unread_units(read_inputs(["."])) == {"d/a.systemd", "d/c.service.el7", "d/e.conf.systemd"}


@pytest.mark.parametrize(
    "tree",
    [
        {"install.sh": f"cp -r . /opt/app\ncat > /etc/systemd/system/b.service <<E\n{UNIT}E\n"},
        {"Containerfile": "FROM fedora\nCOPY . /src\nRUN systemctl enable b.service\n"},
    ],
)
def test_a_unit_that_is_copied_to_where_nothing_reads_it_is_read_where_it_lies(write, tree) -> None:
    write({**tree, "a.service": UNIT})
    inputs = read_inputs(["."])
    found = [list(c.directories[0].units) for c in inputs.configurations if c.kind == "folder"]
    assert found == [["a.service"]]


def test_a_template_whose_name_says_no_unit_is_counted(write) -> None:
    write({
        "b.service": UNIT,
        "templates/override.erb": "[Service]\nNice=<%= @nice %>\n",
        "templates/user-data.j2": "write_files:\n  - content: |\n      [Service]\n      Nice=5\n",
        "templates/app.ini.j2": "[Service]\nport=5\n",
        "role/tasks/main.yml": "- template: {src: own.j2, dest: /etc/systemd/system/c.service}\n",
        "role/templates/own.j2": UNIT,
    })  # fmt: skip
    assert unread_units(read_inputs(["."])) == {"templates/override.erb", "templates/user-data.j2"}


def test_a_folder_of_programs_is_no_unit_directory(write) -> None:
    write({"b.service": UNIT, "bin/tests.systemd": "#!/bin/sh\n", "lib/os.paths": "#!/bin/sh\n"})
    Path("bin/os.paths").symlink_to("../lib/os.paths")
    assert check(read_inputs(["."]), Config()).findings == ()


def test_a_service_that_only_changes_one_is_a_drop_in(write) -> None:
    write({
        "d/a.service.erb": "[Service]\nLimitNOFILE=infinity\nEnvironment=A=<%= @b %>\n",
        "d/b.service": "[Service]\nExecStrat=/bin/b\n",
        "d/c.service": UNIT,
        "systemd/system/e.service": "[Service]\nLimitNOFILE=infinity\n",
    })  # fmt: skip
    inputs = read_inputs(["."])
    assert unread_units(inputs) == {"d/a.service.erb"}
    folder = next(found for found in inputs.configurations if found.path.endswith("d"))
    assert sorted(folder.directories[0].units) == ["b.service", "c.service"]


def test_a_key_that_a_template_fills_in_may_be_any(write) -> None:
    text = "[Timer]\nUnit=b.service\n{% for each in times %}\n{{ each.key }}={{ each.value }}\n{% endfor %}\n"
    write({"a.timer.j2": text, "b.service": UNIT})
    assert check(read_inputs(["."]), Config()).findings == ()


def test_what_git_ignores_is_made_by_something(write) -> None:
    butane = "variant: fcos\nversion: 1.5.0\n"
    merges = (
        f"{butane}ignition: {{config: {{merge: [{{local: base.ign}}, {{local: made.ign}}, {{local: x}}]}}}}\n"
    )
    unit = "systemd: {units: [{name: a.service, enabled: true}]}\n"
    write({".git/HEAD": "", ".gitignore": "*.ign\n", "a.bu": merges, "base.bu": butane + unit})
    (merging,) = read_inputs(["."]).configurations
    assert [problem.message for problem in merging.problems] == ["there is no x"]
    assert [enablement.unit for enablement in merging.enablements] == ["a.service"]


def test_a_script_with_a_unit_in_it_is_none(write) -> None:
    script = "#!/bin/sh\ncat <<E\n[Service]\nExecStart=/bin/x\nE\n"
    write({"a.service": UNIT, "b.service.sh": script, "c.service.bak": UNIT})
    inputs = read_inputs(["."])
    assert [list(found.directories[0].units) for found in inputs.configurations] == [["a.service"]]
    reasons = {found.path: found.reason for found in inputs.skipped if found.is_unit}
    assert reasons == {
        "b.service.sh": "unitlint can't tell where the unit of line 3 is installed",
        "c.service.bak": FURTHER,
    }


def test_what_lies_in_a_folder_that_git_ignores_is_made_by_something(write) -> None:
    files = (
        "storage: {files: [{path: /etc/x, contents: {local: out/x}}, {path: /etc/y, contents: {local: y}}]}\n"
    )
    write({".git/HEAD": "", ".gitignore": "out/\n", "a.bu": f"variant: fcos\nversion: 1.5.0\n{files}"})
    (found,) = read_inputs(["."]).configurations
    assert [problem.message for problem in found.problems] == ["there is no y"]


def test_a_line_is_told_once_whichever_branch_has_it(write) -> None:
    """Its item has another number in a branch with more items before it."""
    file = "  - path: /etc/systemd/system/{}.service\n    content: |\n      [Service]\n      {}=/x\n"
    loop = "%{ for x in xs ~}\n" + file.format("b", "ExecStart") + "%{ endfor ~}\n"
    write({"a.yaml": "#cloud-config\nwrite_files:\n" + loop + file.format("a", "ExecStrat")})
    found = check(read_inputs(["."]), Config(select=(Name("unknown-directive"),))).findings
    assert [finding.location.line for finding in found] == [12]


@pytest.mark.parametrize(
    ("line", "rules"),
    [
        ("dnl a comment", []),
        ("ifdef(`X', `ExecStart=/bin/a', `ExecStart=/bin/b')", []),
        ("include(`common.m4')", []),
        ("dnlx", ["syntax-error"]),
    ],
)
def test_macros_of_m4(write, line: str, rules: list[str]) -> None:
    write({"a.service.m4": f"[Service]\nExecStart=/bin/x\n{line}\n"})
    assert [found.rule for found in check(read_inputs(["."]), Config()).findings] == rules


def test_several_folders_of_one_machine(write) -> None:
    write({
        "common/a.service": UNIT,
        "host/b.service": "[Unit]\nRequires=a.service\nAfter=a.service\n" + UNIT,
        "other/c.service": UNIT,
        ".unitlint.yaml": "machines:\n  web: {paths: [common, host, none], platform: debian-12}\n",
    })  # fmt: skip
    config = load_config(Path(".unitlint.yaml"))
    options = ReadOptions(below=FileOptions(config).of)
    inputs = read_inputs(["."], options=options)
    assert [(found.name, found.platform) for found in inputs.configurations] == [
        ("web", "debian-12"),
        ("other", "systemd"),
    ]
    assert check(inputs, Config()).findings == ()
    told = ".unitlint.yaml:2: machines: `none` of web matches no configuration"
    assert list(unused(["."], inputs, config, options)) == [told]


def test_the_first_path_of_a_machine_goes_before_the_others(write) -> None:
    write({"a/x.service": UNIT, "b/x.service": UNIT.replace("true", "false")})
    write({".unitlint.yaml": "machines:\n  web: {paths: [b, a]}\n"})
    config = load_config(Path(".unitlint.yaml"))
    (machine,) = read_inputs(["."], options=ReadOptions(below=FileOptions(config).of)).configurations
    assert [directory.path for directory in machine.directories] == ["b", "a"]


def test_every_branch_of_a_machine_is_looked_at(write) -> None:
    """A document that a template makes differently is a part of a machine in each way."""
    file = "  - path: /etc/systemd/system/{}.service\n    content: |\n      [Service]\n      ExecStrat=/x\n"
    arms = "%{ if x }\n" + file.format("b") + "%{ else }\n" + file.format("c") + "%{ endif }\n"
    write({"a/x.service": UNIT, "b.yaml": "#cloud-config\nwrite_files:\n" + arms})
    write({".unitlint.yaml": "machines:\n  web: {paths: [a, b.yaml]}\n"})
    config = load_config(Path(".unitlint.yaml"))
    inputs = read_inputs(["."], options=ReadOptions(below=FileOptions(config).of))
    found = check(inputs, config).findings
    lines = {finding.location.line for finding in found if finding.rule == "unknown-directive"}
    assert lines == {7, 12}
    assert {finding.configurations for finding in found} == {("web",)}


@pytest.mark.parametrize("text", ["{pth: [a]}", "{platform: x}", "{paths: a, manager: me}", "a"])
def test_machines_that_are_none(write, text: str) -> None:
    write({".unitlint.yaml": f"machines:\n  web: {text}\n"})
    with pytest.raises(UsageError):
        load_config(Path(".unitlint.yaml"))


def test_a_manual_page_shows_units(write) -> None:
    page = f".TH A.SERVICE 8\n.SH EXAMPLE\n.nf\n{UNIT}.fi\n"
    write({"b.service": UNIT, "d/a.service.8": page, "e/a.service.2": UNIT})
    inputs = read_inputs(["."])
    assert [list(found.directories[0].units) for found in inputs.configurations] == [
        ["b.service"],
        ["a.service"],
    ]


POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"
TASK = "- copy:\n    src: a.service\n    dest: /etc/systemd/system/a.service\n"
COPIES = """FROM quay.io/fedora/fedora-bootc
COPY a.service /etc/systemd/system/
COPY q.container /etc/containers/systemd/
"""


@pytest.mark.parametrize(
    ("tree", "told"),
    [
        ({"a.service": POINTER, "b.service": UNIT}, {"a.service"}),
        ({"q.container": POINTER, "b.service": UNIT}, {"q.container"}),
        ({"a.service.j2": "$ANSIBLE_VAULT;1.1;AES256\n3132\n", "b.service": UNIT}, {"a.service.j2"}),
        ({"node.bu": POINTER, "b.service": UNIT}, {"node.bu"}),
        ({"r/tasks/main.yml": TASK, "r/files/a.service": POINTER}, {"r/files/a.service"}),
        ({"Containerfile": COPIES, "a.service": POINTER, "q.container": POINTER},
         {"a.service", "q.container"}),
        ({"etc/systemd/system/a.service": POINTER, "etc/containers/systemd/q.container": POINTER,
          "etc/systemd/system/b.service": UNIT},
         {"etc/systemd/system/a.service", "etc/containers/systemd/q.container"}),
    ],
)  # fmt: skip
def test_a_text_that_is_kept_elsewhere_is_told_and_not_judged(write, tree, told) -> None:
    write(tree)
    inputs = read_inputs(["."])
    assert unread_units(inputs) == told
    assert not check(inputs, Config()).findings


@pytest.mark.parametrize(
    "tree",
    [
        {"a.service": POINTER},
        {"a.service.j2": "$ANSIBLE_VAULT;1.1;AES256\n3132\n"},
        {"etc/systemd/system/a.service": POINTER, "etc/containers/systemd/q.container": POINTER},
    ],
)
def test_names_alone_are_nothing_to_lint(write, tree) -> None:
    write(tree)
    with pytest.raises(
        InputError, match="nothing to lint here; there are unit files that can't be read: "
    ) as told:
        read_inputs(["."])
    assert all(path in str(told.value) for path in tree)


def test_a_quadlet_of_which_a_template_makes_whole_lines(write) -> None:
    write({"a.container.j2": "[Container]\n{{ lines }}\n", "b.container.j2": "[Container]\n# {{ lines }}\n"})
    inputs = read_inputs(["."])
    assert [found.location.path for found in check(inputs, Config()).findings] == ["b.container.j2"]
