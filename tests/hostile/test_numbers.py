"""Numbers of any length, wherever one is read: none is too long for Python, or infinite."""

from __future__ import annotations

from pathlib import Path

import pytest

from unitlint.cli import run
from unitlint.generators.quadlet.keys import KEYS
from unitlint.systemd.conf.table import keys, sections
from unitlint.units.values.conf_values import kind_of, misfits

LONG = "9" * 5_000
NUMBERS = (LONG, f"-{LONG}", f"{LONG}%", f"0.{LONG}", f"{LONG}/{LONG}", f"{LONG}-{LONG}", "\udcff" * 100)
PARSERS = sorted(
    {
        key.parser
        for kind in (
            "networkd.conf",
            "journald.conf",
            "logind.conf",
            "system.conf",
            "network",
            "netdev",
            "link",
        )
        for section in sections(kind)
        for key in keys(kind, section).values()
    }
)


def test_each_parser_of_a_daemon_s_file() -> None:
    kinds = [kind for parser in PARSERS if (kind := kind_of(parser)) is not None]
    assert len(kinds) > 50
    for kind in kinds:
        for number in NUMBERS:
            misfits(kind, number)


@pytest.mark.parametrize("number", [f"{'9' * 1_000}h", LONG])
def test_each_key_of_a_quadlet(tmp_path: Path, number: str) -> None:
    for section, known in KEYS.items():
        for key in known:
            lines = f"[{section}]\nImage=a\nNotify=healthy\n{key}={number}\n[Service]\nTimeoutStartSec=5\n"
            (tmp_path / f"{key.lower()}.{section.lower()}").write_text(lines)
    assert run(["check", str(tmp_path)]) in (0, 1)
