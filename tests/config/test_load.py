from __future__ import annotations

from pathlib import Path

import pytest

from unitlint.config.config import Config, Name
from unitlint.config.load import load_config
from unitlint.errors import InputError, UsageError
from unitlint.findings.finding import Severity


def load(tmp_path: Path, text: str) -> Config:
    file = tmp_path / ".unitlint.yaml"
    file.write_text(text)
    return load_config(file)


def test_an_empty_file_gives_the_defaults(tmp_path: Path) -> None:
    config = load(tmp_path, "# nothing yet\n")
    assert config == Config(path=str(tmp_path / ".unitlint.yaml"), text="# nothing yet\n")
    assert config.select == (Name("default"),)
    assert (config.fail_level, config.min_severity) == (Severity.WARNING, Severity.NOTE)


def test_every_option_is_read(tmp_path: Path) -> None:
    config = load(
        tmp_path,
        """\
platform: flatcar
target: multi-user.target
target-systemd: 255
select: [default, security]
ignore: unlisted-unit-file
per-file-ignores:
  "legacy/*.service": [syntax-error]
severity: {unknown-section: error}
fail-level: error
min-severity: warning
rules: [lint/rules]
baseline: known.json
contracts:
  - name: n
    masked: [a.service]
    because: b
""",
    )
    path = config.path
    assert (config.platform, config.target, config.systemd_version) == ("flatcar", "multi-user.target", 255)
    assert config.select == (Name("default", path, 4), Name("security", path, 4))
    assert config.ignore == (Name("unlisted-unit-file", path, 5),)
    assert config.per_file_ignores == {"legacy/*.service": (Name("syntax-error", path, 7),)}
    assert config.severity == {Name("unknown-section", path, 8): Severity.ERROR}
    assert (config.fail_level, config.min_severity) == (Severity.ERROR, Severity.WARNING)
    assert (config.rules, config.baseline) == (("lint/rules",), "known.json")
    assert [contract.name for contract in config.contracts] == ["n"]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("platfrom: flatcar\n", 1, 'there is no option "platfrom" (did you mean "platform"?)'),
        ("\n\nzzz: 1\n", 3, 'there is no option "zzz" (the options are baseline, contracts,'),
        ("platform: a\nplatform: b\n", 2, '"platform" is a duplicate key'),
        ("fail-level: erorr\n", 1, '"erorr" is not a severity (did you mean "error"?)'),
        ("severity: {syntax-error: loud}\n", 1, '"loud" is not a severity (error, warning, note)'),
        ("target-systemd: new\n", 1, '"new" is not a version of systemd'),
        ("select: {a: b}\n", 1, '"select" must be a list of strings'),
        ("severity: [a]\n", 1, '"severity" must be a mapping (`key: value`)'),
        ("platform: [a]\n", 1, '"platform" must be a string'),
        ("- a\n", 1, "this must be a mapping (`key: value`)"),
        ("extends: [necko]\n", 1, 'there is no preset "necko" (did you mean "neco"?)'),
        ("a: 1\n---\nb: 1\n", 3, "the configuration must be one YAML document"),
    ],
)
def test_mistakes_are_told_with_their_line(tmp_path: Path, text: str, line: int, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        load(tmp_path, text)
    assert f".unitlint.yaml:{line}: {message}" in str(caught.value)


def test_what_is_no_yaml_is_told_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        load(tmp_path, "a: [\n")
    assert caught.value.path.endswith(".unitlint.yaml")


def test_a_file_of_bytes_that_are_no_text(tmp_path: Path) -> None:
    (tmp_path / "c.yaml").write_bytes(b"\xff\xfe")
    with pytest.raises(UsageError, match="can't be read"):
        load_config(tmp_path / "c.yaml")
