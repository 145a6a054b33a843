"""Sites that list the same at other places: each is told at its own lines, whatever is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.machine.test_findings_alone import differences
from unitlint.checking.check import check
from unitlint.config.config import Config
from unitlint.findings.finding import Edit, Finding, Fix, Related, Severity
from unitlint.inputs.inputs import read_inputs
from unitlint.machine.elsewhere import moves
from unitlint.text.source import Location

UNITS = {
    "lonely.service": "[Service]\nExecStart=/bin/lonely\n[Install]\nWantedBy=multi-user.target\n",
    "idle.service": "[Service]\nExecStart=/bin/idle\n[Install]\nWantedBy=multi-user.target\n",
    "late.service": "[Unit]\nRequires=idle.service\n[Service]\nExecStart=/opt/run\n"
    "[Install]\nWantedBy=multi-user.target\n",
    "early.service": "[Unit]\nAfter=late.service\nBefore=idle.service late.service\n[Service]\nType=oneshot\n"
    "ExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n",
}
LISTED = (
    "- {name: idle.service}",
    "- {name: late.service, enabled: true}",
    "- {name: early.service, enabled: true}",
    "- {name: lonely.service}",
)
FILES = "files:\n  - /opt/run\n  - /etc/systemd/system/idle.service.d/x.cnf\n"


def write(top: Path, sites: dict[str, str]) -> None:
    """Templates of sites over the same units and files, one of which is delivered with a mode by mistake."""
    for name, text in {
        **{f"systemd/{unit}": text for unit, text in UNITS.items()},
        "files/opt/run": "#!/bin/sh\n",
        "files/etc/systemd/system/idle.service.d/x.cnf": "[Unit]\nAfter=late.service\n",
        **sites,
    }.items():
        (top / name).parent.mkdir(parents=True, exist_ok=True)
        (top / name).write_text(text)


def site(*listed: str, above: str = "", files: str = FILES) -> str:
    """A template that lists units."""
    return f"{above}{files}systemd:\n" + "".join(f"  {line}\n" for line in listed)


SITES = {
    "further down": {"a.yml": site(*LISTED), "b.yml": site(*LISTED, above="# one\n# two\n")},
    "in another order": {"a.yml": site(*LISTED), "b.yml": site(*reversed(LISTED))},
    "units before files": {
        "a.yml": site(*LISTED),
        "b.yml": site(*LISTED, files="") + FILES,
        "c.yml": site(*LISTED, above="# one\n"),
    },
    "in an included file": {
        "common.yml": site(LISTED[0]),
        "a.yml": "include: common.yml\n" + site(*LISTED[1:], files=""),
        "z.yml": "# one\ninclude: common.yml\n" + site(*LISTED[1:], files=""),
        "0.yml": "include: common.yml\n" + site(*LISTED[1:], files="", above="# one\n"),
    },
    "of which one is the base of another": {
        "a.yml": site(*LISTED),
        "b.yml": "include: a.yml\n",
    },
}


@pytest.mark.parametrize("sites", SITES.values(), ids=SITES)
def test_each_site_has_the_findings_that_it_has_alone(tmp_path: Path, sites: dict[str, str]) -> None:
    write(tmp_path, sites)
    assert differences(tmp_path) == {}


def test_each_site_is_told_at_its_own_line(tmp_path: Path) -> None:
    write(tmp_path, SITES["further down"])
    found = check(read_inputs([str(tmp_path)]), Config(platform="none")).findings
    lines = {(Path(f.location.path).name, f.location.line) for f in found if f.rule == "never-started"}
    assert lines == {("a.yml", 8), ("b.yml", 10)}


def at(path: str, line: int) -> Location:
    """A place of one column."""
    return Location(path, line, 1, line, 2)


def test_what_is_moved_and_what_is_not() -> None:
    there = moves([at("a.yml", 1), None, at("c.yml", 3)], [at("b.yml", 4), None, at("c.yml", 3)])
    assert there is not None
    plain = Finding("x", Severity.NOTE, "y", at("a.yml", 1), related=(Related(at("d", 1), "z"),))
    moved = there.of(plain)
    assert moved is not None
    assert (moved.location, moved.related) == (at("b.yml", 4), plain.related)
    kept = Finding("x", Severity.NOTE, "y", at("d", 1))
    assert there.of(kept) is kept
    assert there.of(Finding("x", Severity.NOTE, "y", at("a.yml", 2))) is None, "no place that is listed"
    assert there.of(Finding("x", Severity.NOTE, "see a.yml", at("d", 1))) is None, "it names the file"
    fix = Fix("", (Edit(at("a.yml", 1), ""),))
    assert there.of(Finding("x", Severity.NOTE, "y", at("d", 1), fix=fix)) is None, "it changes the file"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ([at("a", 1), at("a", 1)], [at("b", 1), at("b", 2)]),
        ([at("a", 1), at("a", 2)], [at("b", 2), at("b", 1)]),
        ([at("a", 1), at("c", 1)], [at("b", 1), at("b", 2)]),
        ([at("a", 1), at("c", 1)], [at("d", 1), at("c", 1)]),
    ],
    ids=["one place is two", "another order", "two files are one", "another order of files"],
)
def test_lists_that_do_not_match(one: list[Location], other: list[Location]) -> None:
    assert moves(one, other) is None
