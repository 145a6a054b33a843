"""What is too large to be a unit: it is left out, with a problem, before anything is worked out for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from unitlint.sources.configuration import Configuration, DeliveredFile, Problem, UnitDirectory, UnitFile
from unitlint.sources.delivery import is_interpreted
from unitlint.sources.problems import ACTION_LIMIT, INVALID_INPUT
from unitlint.text import SourceText

LINE_LIMIT = 5_000
"""Lines of a unit, a drop-in, a Quadlet, fstab. The longest real ones have a few hundred."""


def excess(source: SourceText) -> str:
    """What is too much of `source` to be read; empty for nothing."""
    lines, actions = source.text.count("\n"), source.text.count("{{")
    if lines > LINE_LIMIT:
        return f"has {lines:,} lines; units of up to {LINE_LIMIT:,} are read"
    if actions > ACTION_LIMIT:
        return f"has {actions:,} template actions; up to {ACTION_LIMIT:,} are read"
    return ""


def limited(configuration: Configuration) -> Configuration:
    """The configuration without what is too large, and a problem for each; itself if nothing is."""
    problems = tuple(_problems(configuration))
    if not problems:
        return configuration
    return replace(
        configuration,
        directories=tuple(_directory(directory) for directory in configuration.directories),
        files={path: _file(file) for path, file in configuration.files.items()},
        problems=(*configuration.problems, *problems),
    )


def _problems(configuration: Configuration) -> Iterator[Problem]:
    sources = [entry.source for directory in configuration.directories for entry in _entries(directory)]
    sources += [file.source for path, file in configuration.files.items() if is_interpreted(path)]
    for source in dict.fromkeys(sources):
        if source is not None and (message := excess(source)):
            yield Problem(INVALID_INPUT, message, source.place(0, 0), "split it, or take it out")


def _entries(directory: UnitDirectory) -> Iterator[UnitFile]:
    for entries in (directory.units, *directory.drop_ins.values(), *directory.dependencies.values()):
        yield from entries.values()


def _directory(directory: UnitDirectory) -> UnitDirectory:
    return replace(
        directory,
        units=_kept(directory.units),
        drop_ins={name: _kept(entries) for name, entries in directory.drop_ins.items()},
    )


def _kept(entries: Mapping[str, UnitFile]) -> dict[str, UnitFile]:
    return {
        name: entry for name, entry in entries.items() if entry.source is None or not excess(entry.source)
    }


def _file(file: DeliveredFile) -> DeliveredFile:
    too_large = file.source is not None and is_interpreted(file.path) and excess(file.source)
    return replace(file, source=None) if too_large else file
