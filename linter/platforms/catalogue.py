"""Catalogues: a platform as sorted JSON, read and written.

Shape, version 1: `name`, `systemd_version`, `date`, `complete`, `complete_for` (globs), `provenance`
(sentences), `presets` (lines of preset files), and `directories` and `user_directories`: path → `units`,
`drop_ins`, `dependencies`.
A unit is `{"link": TARGET}` or `{"settings": {SECTION: [[LINE, KEY, VALUE], …]}}`; dependencies are
folder → link names.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import TypedDict, cast, overload

from unitlint.configuration.delivered import Preset
from unitlint.configuration.unit_files import Owner, RawSetting, UnitDirectory, UnitFile
from unitlint.errors import InputError
from unitlint.platforms.catalogue_shape import check_shape
from unitlint.platforms.platform import Platform
from unitlint.systemd.file_names import MASK
from unitlint.text.json_text import parse_json
from unitlint.text.source import Location
from unitlint.units.settings import settings_of

VERSION = 1
IGNORED = "X-"
"""Sections that begin so are none of systemd's (systemd.unit(5)); a catalogue keeps all other settings."""


class UnitEntry(TypedDict, total=False):
    """A file: a link's target, or its settings by section."""

    link: str
    settings: dict[str, list[list[str | int]]]


class DirectoryEntry(TypedDict):
    """One unit directory."""

    units: dict[str, UnitEntry]
    drop_ins: dict[str, dict[str, UnitEntry]]
    dependencies: dict[str, list[str]]


class Catalogue(TypedDict):
    """The whole file."""

    version: int
    name: str
    systemd_version: int
    complete: bool
    complete_for: list[str]
    date: str
    provenance: list[str]
    presets: list[str]
    user_directories: dict[str, DirectoryEntry]
    directories: dict[str, DirectoryEntry]


def write(platform: Platform) -> str:
    """The catalogue of a platform, sorted, one unit a line so that two can be compared."""
    catalogue: Catalogue = {
        "version": VERSION,
        "name": platform.name,
        "systemd_version": platform.systemd_version,
        "complete": platform.complete,
        "complete_for": list(platform.complete_for),
        "date": platform.date,
        "provenance": list(platform.provenance),
        "presets": [_preset_line(preset) for preset in platform.presets],
        "directories": {directory.path: _directory_entry(directory) for directory in platform.directories},
        "user_directories": {directory.path: _directory_entry(directory) for directory in platform.other},
    }
    return "{\n" + ",\n".join(_lines(catalogue)) + "\n}\n"


def _lines(catalogue: Catalogue) -> Iterable[str]:
    """The members of the outer object; a line for each entry of a unit directory."""
    for key, value in sorted(catalogue.items()):
        if not key.endswith("directories"):
            yield f"{_compact(key)}: {_compact(value)}"
    yield _directories("directories", catalogue["directories"])
    yield _directories("user_directories", catalogue["user_directories"])


def _directories(key: str, entries_of: Mapping[str, DirectoryEntry]) -> str:
    directories = []
    for path, entry in sorted(entries_of.items()):
        kinds = []
        for kind, entries in sorted(entry.items()):
            assert isinstance(entries, dict)
            rows = ",\n".join(f"   {_compact(name)}: {_compact(entries[name])}" for name in sorted(entries))
            kinds.append(f"  {_compact(kind)}: {{\n{rows}\n  }}" if rows else f"  {_compact(kind)}: {{}}")
        directories.append(f" {_compact(path)}: {{\n" + ",\n".join(kinds) + "\n }")
    return f'"{key}": {{\n' + ",\n".join(directories) + "\n}"


def _compact(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _preset_line(preset: Preset) -> str:
    return " ".join(("enable" if preset.enable else "disable", preset.pattern, *preset.instances))


def _directory_entry(directory: UnitDirectory) -> DirectoryEntry:
    return {
        "units": {name: _unit_entry(file) for name, file in directory.units.items()},
        "drop_ins": {
            folder: {name: _unit_entry(file) for name, file in files.items()}
            for folder, files in directory.drop_ins.items()
        },
        "dependencies": {
            folder: sorted(name for name, link in links.items() if not (link.link and link.masks))
            for folder, links in directory.dependencies.items()
        },
    }


def _unit_entry(file: UnitFile) -> UnitEntry:
    if file.link or file.masks:
        return {"link": file.link or MASK}
    sections: dict[str, list[list[str | int]]] = {}
    for setting in settings_of(file):
        if not setting.section.startswith(IGNORED):
            line = setting.place.location.line
            sections.setdefault(setting.section, []).append([line, setting.key, setting.value])
    return {"settings": sections}


def read(text: str, *, path: str, called: str = "") -> Platform:
    """The platform in a catalogue, by its own name or the one it is `called` by.

    Raises InputError for one that this version can't read.
    """
    try:
        document = json.loads(text) if called else parse_json(text, path=path)  # `called` are ours
    except InputError as error:
        raise _no_catalogue(error.message, path) from error
    try:
        catalogue = cast("Catalogue", document)
        if catalogue["version"] != VERSION:
            raise InputError(
                f"a platform catalogue of version {catalogue['version']}, but this unitlint reads {VERSION}",
                path=path,
                hint="capture it again: unitlint platform capture --root DIR -o FILE",
            )
        if not called:
            check_shape(document)
        return _platform(catalogue, called or catalogue["name"])
    except (OverflowError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _no_catalogue(
            f"it has no {error}" if isinstance(error, KeyError) else str(error), path
        ) from error


def _no_catalogue(reason: str, path: str) -> InputError:
    hint = "make one with: unitlint platform capture --root DIR -o FILE"
    return InputError(f"not a platform catalogue: {reason}", path=path, hint=hint)


def _platform(catalogue: Catalogue, name: str) -> Platform:
    return Platform(
        name,
        catalogue["systemd_version"],
        tuple(_directory(name, path, entry) for path, entry in catalogue["directories"].items()),
        tuple(_presets(name, catalogue["presets"])),
        other=tuple(
            _directory(name, path, entry) for path, entry in catalogue.get("user_directories", {}).items()
        ),
        complete=catalogue["complete"],
        complete_for=tuple(catalogue.get("complete_for", ())),
        provenance=tuple(catalogue["provenance"]),
        date=catalogue.get("date", ""),
    )


def _directory(name: str, path: str, entry: DirectoryEntry) -> UnitDirectory:
    return UnitDirectory(
        path,
        Owner.PLATFORM,
        _files(name, path, entry["units"]),
        {folder: _files(name, f"{path}/{folder}", files) for folder, files in entry["drop_ins"].items()},
        {
            folder: {link: _link(name, f"{path}/{folder}/{link}", f"../{link}") for link in links}
            for folder, links in entry["dependencies"].items()
        },
    )


def _files(name: str, path: str, entries: Mapping[str, UnitEntry]) -> dict[str, UnitFile]:
    return {unit: _file(name, f"{path}/{unit}", entry) for unit, entry in entries.items()}


def _file(name: str, path: str, entry: UnitEntry) -> UnitFile:
    if "link" in entry:
        return _link(name, path, entry["link"])
    shown = f"{name}:{path}"
    settings = _Captured(shown, entry["settings"])
    return UnitFile(
        path.rpartition("/")[2], path, Owner.PLATFORM, settings=settings, declared=Location(shown)
    )


class _Captured(Sequence[RawSetting]):
    """The settings of a file by their lines, made when they are asked for: those of most files never are."""

    __slots__ = ("_sections", "_shown")

    def __init__(self, shown: str, sections: Mapping[str, list[list[str | int]]]) -> None:
        self._shown = shown
        self._sections = sections

    def __iter__(self) -> Iterator[RawSetting]:
        rows = [(*row, section) for section, lines in self._sections.items() for row in lines]
        rows.sort(key=itemgetter(0))
        for line, key, value, section in rows:
            place = Location(self._shown, int(line), 1, int(line), 1)
            yield RawSetting(str(section), str(key), str(value), place)

    def __len__(self) -> int:
        return sum(map(len, self._sections.values()))

    @overload
    def __getitem__(self, index: int) -> RawSetting: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[RawSetting]: ...
    def __getitem__(self, index: int | slice) -> RawSetting | Sequence[RawSetting]:
        return tuple(self)[index]


def _link(name: str, path: str, target: str) -> UnitFile:
    return UnitFile(
        path.rpartition("/")[2], path, Owner.PLATFORM, link=target, declared=Location(f"{name}:{path}")
    )


def _presets(name: str, lines: Iterable[str]) -> Iterable[Preset]:
    for number, line in enumerate(lines, 1):
        action, pattern, *instances = line.split()
        yield Preset(action == "enable", pattern, tuple(instances), Location(f"{name}:presets", number))
