"""Entries of unit folders that are no plain files, and files that are no plain texts."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conformance.judge import judge
from tests.conformance.random_units import TARGET

pytestmark = [pytest.mark.slow, pytest.mark.systemd]

SERVICE = b"[Service]\nExecStart=/bin/true\n"
WANTING = b"[Unit]\nWants=lower.service\n"

Make = Callable[[Path], None]
"""Puts something into the higher folder."""


def _text(path: Path, text: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text)


def _link(path: Path, target: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.symlink_to(target)


def _drop_in(make: Make) -> Make:
    """With a drop-in of the lower folder, which the entry that is made may hide."""

    def both(high: Path) -> None:
        _text(high.parent / "low/a.service.d/10-a.conf", WANTING)
        (high / "a.service.d").mkdir()
        make(high / "a.service.d/10-a.conf")

    return both


def _unit(text: bytes) -> Make:
    return lambda high: _text(high / "a.service", text)


CASES: dict[str, Make] = {
    "a folder for a drop-in": _drop_in(lambda entry: entry.mkdir()),
    "a link to a folder for a drop-in": _drop_in(lambda entry: entry.symlink_to("../../low")),
    "a link to nothing for a drop-in": _drop_in(lambda entry: entry.symlink_to("/nowhere")),
    "an empty drop-in": _drop_in(lambda entry: entry.touch()),
    "a folder for a unit": lambda high: (high / "a.service").mkdir(),
    "a FIFO for a unit": lambda high: os.mkfifo(high / "a.service"),
    "a link to a folder for a unit": lambda high: _link(high / "a.service", "../low"),
    "a link to itself for a unit": lambda high: _link(high / "a.service", "a.service"),
    "a folder that is wanted": lambda high: (high / "a.service.wants/b.service").mkdir(parents=True),
    "a link to a folder that is wanted": lambda high: _link(high / "a.service.wants/b.service", "../../low"),
    "a link to itself that is wanted": lambda high: _link(high / "a.service.wants/b.service", "b.service"),
    "NUL in a value": _unit(b"[Unit]\nWants=b.service\0c.service\nWants=d.service\n" + SERVICE),
    "NUL on a line of its own": _unit(b"[Unit]\nWants=b.service\n\0\nWants=d.service\n" + SERVICE),
    "NUL for all line ends": _unit((b"[Unit]\nWants=b.service\n" + SERVICE).replace(b"\n", b"\0")),
    "NUL in a section": _unit(b"[Unit\0]\nWants=b.service\n[Unit]\nWants=f.service\n" + SERVICE),
    "NUL after a continued line": _unit(
        b"[Unit]\nWants=b.service \\\0 c.service \\\n\0 d.service\n" + SERVICE
    ),
    "NUL alone": _unit(b"\0"),
    "NUL in a drop-in": _drop_in(lambda entry: _text(entry, b"[Unit]\nWants=b.service\0Wants=c.service\n")),
    "UTF-16": _unit(("[Unit]\nWants=b.service\n").encode("utf-16") + SERVICE),
    "bytes that are no UTF-8": _unit(b"[Unit]\nWants=b\xe9.service c.service\nWants=d.service\n" + SERVICE),
    "a byte order mark": _unit(b"\xef\xbb\xbf[Unit]\nWants=b.service\n" + SERVICE),
    "CR and LF": _unit((b"[Unit]\nWants=b.service\n" + SERVICE).replace(b"\n", b"\r\n")),
}


@pytest.mark.parametrize("name", CASES)
def test_systemd_makes_the_same_of_it(name: str) -> None:
    with tempfile.TemporaryDirectory(prefix="unitlint-odd-") as folder:
        high, low = Path(folder, "high"), Path(folder, "low")
        for path in (high.parent, high, low):
            path.mkdir(exist_ok=True)
            path.chmod(0o755)
        _text(low / "a.service", SERVICE)
        _text(low / TARGET, b"[Unit]\nWants=a.service\n")
        CASES[name](high)
        assert judge((high, low), TARGET).differences == ()
