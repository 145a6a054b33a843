"""Reads sets of units from a text: `==` starts a set, `--` a unit of it; its lines begin in [Unit].

What the unit's type can't do without is added at its end. `-- NAME -> TARGET` is a link, `-- NAME -- empty`
an empty file; names may be in `high/`, where they win, and in folders of drop-ins and links.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.conformance.random_units import UnitSet, enough


@dataclass(frozen=True, slots=True)
class WrittenSet:
    """A set of units, by name."""

    name: str
    units: UnitSet


REGRESSIONS = ("regressions.txt", "regressions-newer.txt")


def regressions() -> tuple[WrittenSet, ...]:
    """Sets on which unitlint and systemd once differed, or versions of systemd do; all hold for all."""
    return tuple(found for name in REGRESSIONS for found in read_sets(Path(__file__).with_name(name)))


def read_sets(path: Path, *, always: Sequence[str] = ()) -> tuple[WrittenSet, ...]:
    """All sets of a file; the targets `always` are in each."""
    parts = path.read_text().split("\n== ")[1:]
    return tuple(_parse(part, always) for part in parts)


def _parse(part: str, always: Sequence[str]) -> WrittenSet:
    name, _, rest = part.partition("\n")
    files = {f"low/{target}": "[Unit]\nDescription=Of every system\n" for target in always}
    links: dict[str, str] = {}
    for unit in f"\n{rest}".split("\n-- ")[1:]:
        head, _, lines = unit.partition("\n")
        path, arrow, target = head.partition(" -> ")
        where = path.removesuffix(" -- empty")
        place = where if where.startswith("high/") else f"low/{where}"
        if arrow:
            links[place] = target
        elif where != path:
            files[place] = ""
        else:
            needs = "" if ".d/" in where else enough(where.rpartition("/")[2])
            files[place] = f"[Unit]\n{lines.strip()}\n{needs}"
    return WrittenSet(name, UnitSet(files, links))
