"""What goes wrong says what, where and what to do, with the exit code that belongs to it."""

from __future__ import annotations

from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from unitlint.cli import main

from .conftest import Run


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("cehck", "ignitions"), 'there is no command or path "cehck"; did you mean "check"?'),
        (("ignitions", "--select", "unknown-directve"), 'did you mean "unknown-directive"?'),
        (
            ("ignitions", "--select", "xyz"),
            'there is no rule or category "xyz" (`unitlint rules` lists them)',
        ),
        (("ignitions", "--format", "sarfi"), 'there is no format "sarfi"; did you mean "sarif"?'),
        (("ignitions", "--colour"), "No such option"),
        (("ignitions", "--config", "nowhere.yaml"), "--config names nowhere.yaml, which is not a file"),
        (("ignitions", "--configuration", "one.yaml"), 'did you mean "one.yml"?'),
        (("ignitions", "--platform", "flatcra"), "flatcra"),
        (("ignitions", "-o", "no/where/x"), "no/where/x: can't write"),
        (("nowhere",), "unitlint: nowhere: can't be read"),
        (("ignitions", ""), 'unitlint: a path is empty: ""'),
        (
            ("why", "agent.service", "ignitions", "--json", "-o", "x.svg"),
            "unitlint: x.svg: --json is not what a file ending in .svg holds",
        ),
        (
            ("review", "ignitions", "--without", "nope.conf"),
            'there is no unit file or drop-in "nope.conf" (write it as `docker.service.d/10-clock.conf`)',
        ),
        (("ignitions", "--target", "multi-usr.target"), 'did you mean "multi-user.target"?'),
        (
            ("boot", "ignitions", "--target", "multi-usr.target"),
            'there is no unit "multi-usr.target" to boot',
        ),
        (("ignitions", "--files-dir", "nowhere"), "nowhere: --files-dir: no such folder"),
        (("explain", "unknown-directve"), 'did you mean "unknown-directive"?'),
        (("why", "agnt.service", "basic.target", "ignitions"), 'did you mean "agent.service"?'),
        (("config", "init", "-o", "ignitions"), "ignitions: already exists"),
    ],
)
def test_mistakes_of_the_user_are_exit_2(
    unitlint: Run, tree: Path, arguments: tuple[str, ...], message: str
) -> None:
    outcome = unitlint(*arguments)
    assert outcome.code == 2
    assert message in outcome.err
    assert "Traceback" not in outcome.err


def test_a_unit_on_standard_input_wants_a_name(
    unitlint: Run, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = b"[Unit]\nWants=b.service\n[Service]\nExecStart=/usr/bin/true\n"
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(text)))
    told = unitlint("-")
    assert told.code == 2
    assert "--stdin-filename says what it is called, such as web.service" in told.err


def test_a_path_without_anything_to_lint(unitlint: Run, tree: Path) -> None:
    (tree / "empty").mkdir()
    outcome = unitlint("empty")
    assert outcome.code == 2
    assert "nothing to lint" in outcome.err
    assert "looked for" in outcome.err


def test_a_bug_of_ours_is_exit_70_and_says_how_to_report_it(
    unitlint: Run, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def burst(*_: object, **__: object) -> None:
        raise ZeroDivisionError("one\ntwo")

    monkeypatch.setattr("unitlint.cli.check.find", burst)
    outcome = unitlint("ignitions")
    assert outcome.code == 70
    assert "this is a bug of unitlint" in outcome.err
    assert "ZeroDivisionError: one\n" in outcome.err
    assert "https://github.com/unitlint/unitlint/issues/new" in outcome.err
    assert "Traceback" not in outcome.err
    monkeypatch.setenv("UNITLINT_DEBUG", "1")
    assert "Traceback" in unitlint("ignitions").err


def test_one_bad_file_hides_nothing_of_the_others(unitlint: Run, tree: Path) -> None:
    (tree / "ignitions/broken.yml").write_text("include: common.yml\nsystemd: agent.service\n")
    outcome = unitlint("ignitions", "--select", "unknown-directive,invalid-input", "--format", "concise")
    assert outcome.code == 1
    assert "ignitions/systemd/agent.service:3:1: " in outcome.out
    assert "ignitions/broken.yml:" in outcome.out
    assert "[invalid-input]" in outcome.out


def test_terminal_escapes_in_arguments_are_spelled_out(unitlint: Run, tree: Path) -> None:
    outcome = unitlint("no\x1b[31m-such")
    assert outcome.code == 2
    assert "no\\x1b[31m-such" in outcome.err


def test_terminal_escapes_in_inputs_are_spelled_out(unitlint: Run, tree: Path) -> None:
    unit = tree / "ignitions/systemd/agent.service"
    unit.write_text("[Unit]\nAft\x1b[31mre=\u202ex\n")
    outcome = unitlint("ignitions")
    assert "\x1b" not in outcome.out
    assert "\u202e" not in outcome.out


def test_a_current_directory_that_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def gone() -> str:
        raise FileNotFoundError

    monkeypatch.setattr("os.getcwd", gone)
    with pytest.raises(SystemExit) as raised:
        main(["check"])
    assert raised.value.code == 2
    assert capsys.readouterr().err == "unitlint: the current directory is gone\n"


def test_a_target_that_an_unknown_base_system_may_bring(unitlint: Run, tree: Path) -> None:
    (tree / "a.ign").write_text(
        '{"ignition": {"version": "3.4.0"}, "systemd": {"units": [{"name": "a.service"}]}}'
    )
    assert unitlint("a.ign", "--target", "theirs.target", "--platform", "none").code == 0
