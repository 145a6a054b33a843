"""Makes `directives.tsv` from what several versions of systemd say of themselves.

    python -m unitlint.systemd.directives.capture --versions VERSIONS.json ITEMS-252.txt … > directives.tsv

An ITEMS file is the output of `systemd --dump-configuration-items` of the version in its name. VERSIONS is
`{"gperf": {"252": [name, …]}, "man_added_in": {"After=": {"systemd.unit.xml": 201}}}`: all the names that a
version parses, those included that it only parses to say that they are gone, and the version in which the
man pages say that a directive was added.
"""

from __future__ import annotations

import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

MAN_PAGES = {
    "Unit": ("unit",),
    "Install": ("unit",),
    "Service": ("service", "exec", "kill", "resource-control"),
    "Socket": ("socket", "exec", "kill", "resource-control"),
    "Mount": ("mount", "exec", "kill", "resource-control"),
    "Swap": ("swap", "exec", "kill", "resource-control"),
    "Slice": ("slice", "resource-control"),
    "Scope": ("scope", "kill", "resource-control"),
    "Automount": ("automount",),
    "Timer": ("timer",),
    "Path": ("path",),
}
"""The pages that document a section's directives: systemd.unit(5), systemd.exec(5), …"""

Items = Mapping[tuple[str, str], str]
"""(section, key) → the kind of value, in systemd's words."""


class Row(NamedTuple):
    """A line of the table. `since` is 0 for what is older than the man pages tell; `until` 0 for no end."""

    key: str
    kind: str
    """In systemd's words: `BOOLEAN`; `BOOLEAN|257:OTHER` where 257 has another word for it."""
    since: int
    until: int


def read_items(path: Path) -> Items:
    """The configuration items of one version."""
    section, items = "", {}
    for line in path.read_text().splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif "=" in line:
            key, kind = line.split("=", 1)
            items[section, key] = kind
    return items


def rows(
    versions: Mapping[int, Items], added: Mapping[str, Mapping[str, int]]
) -> Iterator[tuple[Row, tuple[str, ...]]]:
    """The table's rows, each with the sections that it holds for; `versions` in ascending order."""
    sections: dict[Row, set[str]] = defaultdict(set)
    for section, key in {item for items in versions.values() for item in items}:
        kinds = {number: items[section, key] for number, items in versions.items() if (section, key) in items}
        row = Row(key, _kind(kinds), _since(section, key, kinds, versions, added), _until(kinds, versions))
        sections[row].add(section)
    for row in sorted(sections):
        yield row, tuple(sorted(sections[row]))


def _kind(kinds: Mapping[int, str]) -> str:
    words = list(kinds.values())
    changes = (
        (number, kind)
        for (number, kind), last in zip(list(kinds.items())[1:], words, strict=False)
        if kind != last
    )
    return "|".join((words[0], *(f"{number}:{kind}" for number, kind in changes)))


def _since(
    section: str,
    key: str,
    kinds: Mapping[int, str],
    versions: Mapping[int, Items],
    added: Mapping[str, Mapping[str, int]],
) -> int:
    """The first version that has it: the man pages', corrected by the versions that were captured."""
    first = min(kinds)
    older = max((number for number in versions if number < first), default=0)
    said = added.get(f"{key}=", {})
    documented = [said[f] for page in MAN_PAGES[section] if (f := f"systemd.{page}.xml") in said]
    fitting = [number for number in documented if older < number <= first]
    return min(fitting, default=first if older else 0)


def _until(kinds: Mapping[int, str], versions: Mapping[int, Items]) -> int:
    """The first captured version that lacks it after having had it."""
    return min((number for number in versions if number > max(kinds)), default=0)


def main(arguments: Sequence[str]) -> int:
    """Write the table to standard output."""
    if len(arguments) < 3 or arguments[0] != "--versions":
        raise SystemExit(__doc__)
    facts = json.loads(Path(arguments[1]).read_text())
    versions = {_version(Path(name)): read_items(Path(name)) for name in arguments[2:]}
    ordered = {number: versions[number] for number in sorted(versions)}
    lines = [
        f"# systemd --dump-configuration-items of {', '.join(map(str, ordered))}; man pages' 'added in'",
        "# key, sections, kind, first version, first version without",
    ]
    for row, sections in rows(ordered, facts["man_added_in"]):
        lines.append(
            "\t".join((row.key, ",".join(sections), row.kind, str(row.since or ""), str(row.until or "")))
        )
    sys.stdout.write("\n".join(lines) + "\n")
    return 0


def _version(path: Path) -> int:
    found = re.search(r"\d+", path.stem)
    if found is None:
        raise SystemExit(f"{path}: the file's name lacks the version of systemd")
    return int(found[0])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
