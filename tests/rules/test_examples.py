"""Every Bad and Good of the rule book is run: a Bad is found by its rule, and a Good is not.

In a block of files each begins with a comment, `# NAME.service` or `# /etc/FILE`; that of a unit may go on
with `, enabled`. A block that begins with `variant:` is a Butane file, one with
`#cloud-config` user data. A block without one is
`web.service`, or what its section says. What takes more, lists of a template for one, is run by the rule's
cases.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from unitlint import rules
from unitlint.checking.check import check
from unitlint.config.config import Config, Name
from unitlint.inputs.inputs import read_inputs

BLOCK = re.compile(r"^```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HEADER = re.compile(r"^# ([\w@.\\-]+\.(?:service|socket|timer|path|mount|target)|/etc/[\w./@-]+)(.*)$")
OWN_SECTION = re.compile(r"^\[(Socket|Timer|Path|Mount|Swap|Automount|Slice)\]$", re.MULTILINE)

BY_CASES = frozenset(
    {
        "broken-contract",
        "contract-names-nothing",
        "device-without-systemd-tag",
        "drop-in-without-unit",
        "duplicate-entry",
        "entry-in-wants-folder",
        "invalid-input",
        "masked-and-enabled",
        "masked-requirement",
        "missing-template-file",
        "preset-without-effect",
        "script-not-delivered",
        "script-not-executable",
        "template-error",
        "template-without-instance",
        "unknown-key",
        "unlisted-unit-file",
        "unread-file",
        "unread-link",
        "unmatched-contract",
    }
)
"""Rules whose examples are not units or files in /etc."""

ON_A_KNOWN_BASE = frozenset({"missing-requirement", "target-without-provider", "trigger-without-unit"})
"""Rules that say nothing where the base system may ship what a unit names."""


def examples() -> list[tuple[str, str, str]]:
    """Every (rule, Bad or Good, block) of the book."""
    found = []
    for name in rules.NAMES:
        if name not in BY_CASES:
            blocks = BLOCK.findall(rules.rule(name).documentation)
            found += [(name, "Bad" if n == 0 else "Good", block) for n, block in enumerate(blocks)]
    return found


@pytest.mark.parametrize(
    ("rule", "verdict", "block"), examples(), ids=[f"{rule}-{verdict}" for rule, verdict, _ in examples()]
)
def test_the_book_is_right(rule: str, verdict: str, block: str, tmp_path: Path) -> None:
    if block.startswith("variant:"):
        (tmp_path / "config.bu").write_text(block)
    elif block.startswith("#cloud-config"):
        (tmp_path / "user-data").write_text(block)
    elif rule in ON_A_KNOWN_BASE:
        write_root(tmp_path, dict(files(block)))
    else:
        write_template(tmp_path, dict(files(block)), enabled(block))
    found = check(read_inputs([str(tmp_path)]), Config(select=(Name(rule),))).findings
    assert bool(found) is (verdict == "Bad")


def files(block: str) -> Iterator[tuple[str, str]]:
    """The files of a block, by name."""
    name, lines = "", list[str]()
    for line in block.splitlines():
        header = HEADER.match(line)
        if header:
            if lines:
                yield name, "\n".join(lines) + "\n"
            name, lines = header[1], []
        lines.append(line)
    section = OWN_SECTION.search(block)
    yield name or f"web.{section[1].lower() if section else 'service'}", "\n".join(lines) + "\n"


def enabled(block: str) -> frozenset[str]:
    """The units that a block's comments say are enabled."""
    headers = filter(None, map(HEADER.match, block.splitlines()))
    return frozenset(header[1] for header in headers if header[2].startswith(", enabled"))


def write_template(folder: Path, texts: dict[str, str], enabled: frozenset[str]) -> None:
    """A sabakan template that lists the units, and delivers the files."""
    delivered = [name for name in texts if name.startswith("/")]
    lines = [f"files: [{', '.join(delivered)}]"] if delivered else []
    units = [name for name in texts if name not in delivered]
    if units:
        lines.append("systemd:")
    lines += [f"  - {{name: '{name}', enabled: {str(name in enabled).lower()}}}" for name in units]
    (folder / "site.yml").write_text("\n".join(lines) + "\n")
    for name, text in texts.items():
        file = folder / (f"files{name}" if name.startswith("/") else f"systemd/{name}")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)


def write_root(folder: Path, texts: dict[str, str]) -> None:
    """A root file system with the targets that every system has, whose boot starts all the units."""
    base, own = folder / "usr/lib/systemd/system", folder / "etc/systemd/system"
    base.mkdir(parents=True)
    own.mkdir(parents=True)
    for target in ("sysinit.target", "basic.target", "shutdown.target", "time-sync.target", "timers.target"):
        (base / target).write_text(f"[Unit]\nDescription={target}\n")
    (base / "default.target").write_text(f"[Unit]\nWants={' '.join(texts)}\n")
    for name, text in texts.items():
        (own / name).write_text(text)
