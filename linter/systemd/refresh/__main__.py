"""Tells which rows another version of systemd changes, and writes what is certain.

    python -m unitlint.systemd.refresh [--dry-run] SOURCE

SOURCE is a tree of systemd's sources, a folder in which its packages were unpacked (`dpkg-deb -x`), or what
`systemd --dump-configuration-items` printed, in a file with the version in its name. The sources tell most:
words of values, keys of configuration files, and NEWS are in them alone.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from unitlint.errors import UnitlintError
from unitlint.systemd.refresh import configuration_files, directives, news, value_sets
from unitlint.systemd.refresh.outcome import Outcome
from unitlint.systemd.refresh.release import Release, read_release


def main(arguments: Sequence[str]) -> int:
    """Write the tables, unless it is a dry run, and say what changed and what is left to decide."""
    paths = [argument for argument in arguments if argument != "--dry-run"]
    if len(paths) != 1 or paths[0].startswith("-"):
        raise SystemExit(__doc__)
    try:
        release = read_release(Path(paths[0]))
    except UnitlintError as error:
        raise SystemExit(str(error)) from error
    if release.is_development and "--dry-run" not in arguments:
        reason = "more directives may come before it is released; look at it with --dry-run"
        raise SystemExit(f"{paths[0]}: {release.version}~devel is still being developed: {reason}")
    tables = dict(outcomes(release))
    if "--dry-run" not in arguments:
        for table, outcome in tables.items():
            table.write_text(outcome.text, encoding="utf-8")
    sys.stdout.write("".join(f"{line}\n" for line in report(release, tables)))
    return 0


def outcomes(release: Release) -> Iterator[tuple[Path, Outcome]]:
    """Each table with what the version makes of it."""
    yield directives.FILE, directives.with_version(_text(directives.FILE), release)
    yield value_sets.FILE, value_sets.with_version(_text(value_sets.FILE), release.version, release.tables)
    path = configuration_files.FILE
    yield path, configuration_files.with_version(_text(path), release.version, release.keys)


def report(release: Release, tables: dict[Path, Outcome]) -> Iterator[str]:
    """Lines for a person."""
    yield f"systemd {release.version}"
    for table, outcome in tables.items():
        yield from _part(f"{table.name}: these rows changed", outcome.certain)
        yield from _part(f"{table.name}: decide", outcome.undecided)
    keys = {key for _, key in release.items}
    yield from _part("NEWS: read", news.of_units(release.news, release.version, keys))


def _part(title: str, lines: Iterable[str]) -> Iterator[str]:
    rows = list(lines)
    if rows:
        yield from ("", title, *(f"  {row}" for row in rows))


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
