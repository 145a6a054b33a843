"""Every rule in one table: what it found in all rounds of docs/field.md and in Debian's packages.

    python -m tests.field.rules [--update]

It adds up the tables of docs/field.md and docs/debian.md. A rule that has no line there found nothing.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.field.run import BLOCK, PAGE

DEBIAN = PAGE.with_name("debian.md")
RULES = PAGE.parents[1] / "rules"
ROUNDS = ("field", *(f"field {number}" for number in range(2, 10)))
HEAD = (
    "| rule | errors and warnings | true | broken on purpose | false | notes "
    "| in Debian: errors and warnings | true | notes |\n"
    f"| {' | '.join(['---'] * 9)} |\n"
)


def block(page: Path, name: str) -> str:
    """What stands between two comments of a page; empty where it has none of that name."""
    found = re.search(BLOCK.format(name), page.read_text(encoding="utf-8"), re.DOTALL)
    return found.group() if found is not None else ""


def cells(text: str) -> Iterator[tuple[str, list[str]]]:
    """The lines of a table whose first cell is a rule's name."""
    for line in text.splitlines():
        first, *others = [cell.strip() for cell in line.strip("|").split("|")]
        if name := re.fullmatch(r"`([a-z-]+)`|\[([a-z-]+)\]\(.*\)", first):
            yield name[1] or name[2], others


def in_rounds() -> dict[str, Counter[str]]:
    """What each rule found in all rounds."""
    found: dict[str, Counter[str]] = {}
    for name in ROUNDS:
        for rule, (said, true, broken, false, _, notes, *_) in cells(block(PAGE, name)):
            counted = {"said": said, "true": true, "broken": broken, "false": false, "notes": notes}
            found.setdefault(rule, Counter()).update({key: int(count) for key, count in counted.items()})
    return found


def in_debian() -> dict[str, Counter[str]]:
    """What each rule found in Debian's packages."""
    found: dict[str, Counter[str]] = {}
    for rule, (severity, count, true) in cells(block(DEBIAN, "debian")):
        counted = {"notes": int(count)} if severity == "note" else {"said": int(count), "true": int(true)}
        found.setdefault(rule, Counter()).update(counted)
    return found


def table() -> str:
    """A line for each rule, those of modules that found nothing included."""
    rounds, debian = in_rounds(), in_debian()
    modules = {path.stem.replace("_", "-") for path in RULES.glob("[a-z]*.py")}
    lines = [HEAD]
    for rule in sorted(modules | rounds.keys() | debian.keys()):
        here, there = rounds.get(rule, Counter()), debian.get(rule, Counter())
        counts = [here[key] for key in ("said", "true", "broken", "false", "notes")]
        counts += [there[key] for key in ("said", "true", "notes")]
        lines.append(f"| `{rule}` | {' | '.join(map(str, counts))} |\n")
    return "".join(lines)


def main() -> None:
    made = table()
    print(made)
    if "--update" in sys.argv[1:]:
        text = PAGE.read_text(encoding="utf-8")
        found = re.compile(BLOCK.format("rules"), re.DOTALL)
        PAGE.write_text(found.sub(lambda _: f"\n{made}\n", text), encoding="utf-8")


if __name__ == "__main__":
    main()
