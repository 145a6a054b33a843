"""Ignore comments for all of today, watching, links, widths, and nothing to lint."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from unitlint.cli.output import wants_links
from unitlint.findings.finding import Finding, Severity
from unitlint.reports.full import render
from unitlint.reports.report import Report
from unitlint.text.source import Location

UNIT = "[Unit]\nFoo=1\nAftr=a.service\n\n[Service]\nExecStart=/bin/true\nRestrt=no\n"
SELECT = ("--select", "unknown-directive")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_comment_with_a_reason_for_each_finding(unitlint: Run) -> None:
    Path("a.service").write_text(UNIT)
    Path("b.bu").write_text(
        "variant: fcos\nversion: 1.5.0\nsystemd:\n  units:\n    - name: b.service\n      contents: |\n"
        "        [Unit]\n        Foo=1\n        [Service]\n        ExecStart=/bin/true\n"
    )
    outcome = unitlint(".", *SELECT, "--add-ignores", "known, see T1")
    assert (outcome.code, outcome.err) == (0, "hid 4 of 4 findings in 2 files\n")
    comment = "# unitlint: ignore[unknown-directive] known, see T1\n"
    assert Path("a.service").read_text() == (
        f"[Unit]\n{comment}Foo=1\n{comment}Aftr=a.service\n\n"
        f"[Service]\nExecStart=/bin/true\n{comment}Restrt=no\n"
    )
    assert f"        {comment}        Foo=1\n" in Path("b.bu").read_text()
    assert unitlint(".", *SELECT).code == 0


def test_what_no_comment_can_hide_stays(unitlint: Run) -> None:
    Path("a.ign").write_text(
        '{"ignition": {"version": "3.3.0"}, "systemd": {"units": ['
        '{"name": "a.service", "contents": "[Unit]\\nFoo=1\\n[Service]\\nExecStart=/bin/true\\n"}]}}'
    )
    outcome = unitlint("a.ign", *SELECT, "--add-ignores", "why")
    assert (outcome.code, outcome.err.splitlines()[0]) == (1, "hid 0 of 1 finding in 0 files")


def test_a_reason_is_needed(unitlint: Run) -> None:
    Path("a.service").write_text(UNIT)
    assert "--add-ignores needs a reason" in unitlint("a.service", "--add-ignores", " ").err


def test_the_summary_says_what_can_be_mended(unitlint: Run) -> None:
    Path("a.service").write_text(UNIT)
    assert "\n--fix --unsafe-fixes can fix 2 of them; look at --diff first\n" in unitlint(".", *SELECT).out


def test_nothing_to_lint_may_be_no_error(unitlint: Run) -> None:
    Path("ci.yaml").write_text("a: b\n")
    Path("x.build").write_text("make\n")
    assert unitlint(".").code == 2
    assert unitlint("ci.yaml", "x.build").code == 2
    assert unitlint(".", "--allow-empty").code == 0
    assert unitlint("ci.yaml", "x.build", "--allow-empty").code == 0
    assert unitlint("nope.service", "--allow-empty").code == 1


def test_an_fstab_by_itself_is_read(unitlint: Run) -> None:
    Path("fstab").write_text("/dev/sda1 /var ext4 defaults,nofial 0 2\n/dev/sda2 /var ext4 defaults 0 2\n")
    assert "unknown-fstab-option" in unitlint("fstab", "--format", "concise").out


@pytest.mark.parametrize(
    ("environment", "links"),
    [
        ({"TERM_PROGRAM": "WezTerm"}, True),
        ({"VTE_VERSION": "7200"}, True),
        ({"VTE_VERSION": "4800"}, False),
        ({"TERM": "xterm-kitty"}, True),
        ({"TERM": "xterm"}, False),
        ({"TERM": "xterm-kitty", "NO_COLOR": "1"}, False),
    ],
)
def test_links_where_the_terminal_shows_them(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], links: bool
) -> None:
    for name in ("TERM_PROGRAM", "VTE_VERSION", "WT_SESSION", "KONSOLE_VERSION", "DOMTERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    assert wants_links() is links
    monkeypatch.setattr(sys.stdout, "isatty", lambda: False, raising=False)
    assert wants_links() is False


def report(*, links: bool = False, width: int = 0) -> str:
    """What is said of a line of 220 characters."""
    line = "ExecStart=/bin/true " + "x" * 200
    where = Location("a.service", 1, 1, 1, 10)
    found = Finding("unknown-directive", Severity.ERROR, "wrong", where)
    return render(Report((found,), texts={"a.service": line + "\n"}, links=links, width=width))


def test_a_rule_leads_to_its_page() -> None:
    assert "\x1b" not in report()
    page = "https://github.com/unitlint/unitlint/blob/main/docs/rules/unknown-directive.md"
    assert f"\x1b]8;;{page}\x1b\\error[unknown-directive]\x1b]8;;\x1b\\" in report(links=True)


@pytest.mark.parametrize("width", [40, 60, 80, 100])
def test_excerpts_fit_the_terminal(width: int) -> None:
    assert max(map(len, report(width=width).splitlines())) <= width


def test_color_is_an_option(unitlint: Run) -> None:
    Path("a.service").write_text(UNIT)
    assert "\x1b[" in unitlint("a.service", *SELECT, "--color", "always").out
    assert "\x1b[" not in unitlint("a.service", *SELECT, "--color", "never").out
    assert "\x1b[" not in unitlint("a.service", *SELECT).out


def test_watching(tmp_path: Path) -> None:
    unit = tmp_path / "a.service"
    unit.write_text("[Service]\nExecStart=/bin/true\n")
    command = [sys.executable, "-m", "unitlint", "check", "--watch", *SELECT, "--format", "concise", "."]
    # A job in a shell's background is deaf to Ctrl-C, and so would be what it starts.
    heard = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    with subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, preexec_fn=heard
    ) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if line.startswith("watching"):
                break
        time.sleep(0.1)
        unit.write_text(UNIT)
        for line in process.stderr:
            if line.startswith("watching"):
                break
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    assert out.count("[unknown-directive]") == 3
