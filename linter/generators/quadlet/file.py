"""Quadlet files, with their drop-ins merged (podman-systemd.unit(5))."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from unitlint.configuration.delivered import DeliveredFile
from unitlint.configuration.unit_files import RawSetting
from unitlint.grammar.nodes import Assignment, Junk, Section
from unitlint.grammar.unit import unit_nodes
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass, replace
from unitlint.systemd.file_names import QUADLET_PATHS, QUADLETS
from unitlint.systemd.podman import (
    DROP_INS,
    HANGS,
    NEW_IN,
    SHARED_DROP_INS,
    SUBFOLDERS,
    TEMPLATE_NAMES,
    UNKNOWN,
    Version,
    does,
    shown,
)
from unitlint.text.source import Location, Place, Segment, SourceText, is_known
from unitlint.units.list_values import after_reset, parse_boolean
from unitlint.units.settings import is_unknown_line

USERS = f"{QUADLETS}/users/"
"""Quadlets for users' own managers."""


_MARK = "\ufeff"
_QUOTED = re.compile(r'"(.*)"', re.DOTALL)
_BLANK_BEHIND = re.compile(r"\\([ \t]+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class QuadletType:
    """One file type: its section, the end of its service's name, and the service's type."""

    section: str
    name_suffix: str
    service_type: str
    remains: bool = False
    """Whether the service stays active once its command is done."""


TYPES = {
    "container": QuadletType("Container", "", "notify"),
    "kube": QuadletType("Kube", "", "notify"),
    "pod": QuadletType("Pod", "-pod", "forking"),
    "network": QuadletType("Network", "-network", "oneshot", remains=True),
    "volume": QuadletType("Volume", "-volume", "oneshot", remains=True),
    "image": QuadletType("Image", "-image", "oneshot", remains=True),
    "artifact": QuadletType("Artifact", "-artifact", "oneshot", remains=True),
    "build": QuadletType("Build", "-build", "oneshot"),
}
"""By suffix (podman-systemd.unit(5), "Service Type")."""


@dataclass(frozen=True, slots=True)
class Quadlet:
    """A Quadlet: `settings` of the file and its drop-ins, in the order they count."""

    name: str
    path: str
    type: QuadletType
    settings: tuple[RawSetting, ...]
    place: Place
    unreadable: Place | None = None
    """The line at which podman's own parser stops."""
    endless: Place | None = None
    """The line at which it never stops."""
    sources: tuple[SourceText, ...] = ()
    """The texts of the file and its drop-ins."""
    unread: tuple[SourceText, ...] = ()
    """Drop-ins that this podman doesn't read."""
    podman: Version = UNKNOWN
    """The podman that reads them."""
    has_unknown_lines: bool = False
    """Whether it may have settings that a template brings."""

    def values(self, key: str, section: str = "") -> tuple[RawSetting, ...]:
        """The assignments of a key of its own section, or of another, after the last empty one."""
        return after_reset(self.assignments(key, section))

    def assignments(self, key: str, section: str = "") -> tuple[RawSetting, ...]:
        """All assignments of a key, empty ones included."""
        section = section or self.type.section
        return tuple(s for s in self.settings if s.section == section and s.key == key)

    def last(self, key: str, section: str = "") -> RawSetting | None:
        """The assignment of a single-valued key that counts, without the quotes around its value."""
        found = self.assignments(key, section)
        if not found or not found[-1].value:
            return None
        quoted = _QUOTED.fullmatch(found[-1].value)
        if not quoted:
            return found[-1]
        return replace(found[-1], value=quoted[1]) if quoted[1] else None

    def does(self, since: Version) -> bool:
        """Whether its podman has what a version brought."""
        return does(self.podman, since)

    @property
    def unread_because(self) -> str:
        """Why its podman doesn't read the file; "" where it does."""
        suffix = self.name.rpartition(".")[2]
        if not self.does(NEW_IN[suffix]):
            return f".{suffix} files are new in {shown(NEW_IN[suffix])}"
        if not self.does(SUBFOLDERS) and str(PurePosixPath(self.path).parent) not in QUADLET_PATHS:
            return f"it reads no subfolders before {shown(SUBFOLDERS)}"
        return ""

    def enabled(self, key: str, section: str = "", *, default: bool) -> bool:
        """A boolean key."""
        setting = self.last(key, section)
        return default if setting is None else parse_boolean(setting.value) is True

    @property
    def service(self) -> str:
        """The service's name: from ServiceName=, or the file's; an instance keeps its `@` where it is."""
        if (named := self.last("ServiceName")) is not None:
            return f"{named.value}.service"
        stem = self.name.rpartition(".")[0]
        at = "@" if stem.endswith("@") and self.does(TEMPLATE_NAMES) else ""
        if not at:
            return f"{stem}{self.type.name_suffix}.service"
        return f"{stem.removesuffix('@')}{self.type.name_suffix}{at}.service"


def read_quadlets(files: Mapping[str, DeliveredFile], podman: Version = UNKNOWN) -> dict[str, Quadlet]:
    """The Quadlets among `files` (by absolute path), by file name, as a version of podman reads them."""
    found: dict[str, Quadlet] = {}
    index = _drop_in_index(files)
    for path in sorted(_quadlet_paths(files), key=_precedence):
        name, source = PurePosixPath(path).name, _source(files, path)
        if name not in found and source is not None:
            drop_ins = _texts(files, _drop_ins(index, name, podman))
            all_of_them = drop_ins if does(podman, SHARED_DROP_INS) else _texts(files, _drop_ins(index, name))
            texts = (_as_podman_reads(source), *drop_ins)
            found[name] = Quadlet(
                name,
                path,
                TYPES[name.rpartition(".")[2]],
                settings=tuple(setting for text in texts for setting in _read(text)),
                place=source.place(0, 0),
                unreadable=_unreadable(texts[0]),
                endless=_endless(source, podman),
                sources=texts,
                unread=tuple(text for text in all_of_them if text not in drop_ins),
                podman=podman,
                has_unknown_lines=any(map(_has_unknown_lines, texts)),
            )
    return found


def _texts(files: Mapping[str, DeliveredFile], paths: Iterable[str]) -> tuple[SourceText, ...]:
    texts = (_source(files, path) for path in paths)
    return tuple(_as_podman_reads(text) for text in texts if text is not None)


def unread_quadlets(names: Iterable[str], podman: Version = UNKNOWN) -> dict[str, Quadlet]:
    """Quadlets of which only the names are known: their services have the names that podman gives them."""
    types = ((name, TYPES.get(name.rpartition(".")[2])) for name in names)
    return {
        name: Quadlet(name, "", kind, (), Location(name), podman=podman)
        for name, kind in types
        if kind is not None
    }


def _quadlet_paths(files: Mapping[str, DeliveredFile]) -> Iterator[str]:
    for path in files:
        if _is_below_search_path(path):
            stem, _, suffix = PurePosixPath(path).name.rpartition(".")
            if stem and suffix in TYPES:
                yield path


def _is_below_search_path(path: str) -> bool:
    return path.startswith(tuple(f"{folder}/" for folder in QUADLET_PATHS)) and not path.startswith(USERS)


def _precedence(path: str) -> tuple[int, str]:
    return next((i for i, folder in enumerate(QUADLET_PATHS) if path.startswith(f"{folder}/")), 0), path


def _source(files: Mapping[str, DeliveredFile], path: str) -> SourceText | None:
    """The text at `path`, through links among the delivered files."""
    seen: set[str] = set()
    while path not in seen:
        seen.add(path)
        file = files.get(path)
        if file is None or not file.link:
            return file.source if file is not None else None
        path = join(str(PurePosixPath(path).parent), file.link)
    return None


def _as_podman_reads(source: SourceText) -> SourceText:
    """The text with continued lines as podman has them: blanks behind the backslash don't count."""
    if not _BLANK_BEHIND.search(source.text):
        return source
    moved = _BLANK_BEHIND.sub(lambda found: f"{found[1]}\\", source.text)
    return source.derive(moved, (Segment(0, 0),))


def join(folder: str, path: str) -> str:
    """`path` seen from `folder`, without `.` and `..`."""
    parts: list[str] = []
    for part in PurePosixPath(folder, path).parts[1:]:
        if part == "..":
            parts = parts[:-1]
        else:
            parts.append(part)
    return "/" + "/".join(parts)


def _read(source: SourceText) -> Iterator[RawSetting]:
    section = ""
    for node in unit_nodes(source):
        match node:
            case Section():
                section = node.name
            case Assignment():
                place = source.place(node.key_start, node.value_end)
                yield RawSetting(section, node.key, node.value, place)


def _has_unknown_lines(source: SourceText) -> bool:
    return not is_known(source.text) and any(
        is_unknown_line(node, source.text) for node in unit_nodes(source)
    )


def _endless(source: SourceText, podman: Version) -> Place | None:
    blank = _BLANK_BEHIND.search(source.text) if HANGS[0] <= podman < HANGS[1] else None
    return source.place(blank.start(), blank.end()) if blank else None


def _unreadable(source: SourceText) -> Place | None:
    """The first line that is no section, assignment or comment; a byte order mark is none either."""
    section = False
    if source.text.startswith(_MARK):
        return source.place(0, 1)
    for node in unit_nodes(source):
        match node:
            case Section():
                if not node.name:
                    return source.place(node.start, node.end)
                section = True
            case Junk() if is_known(source.text[node.start : node.end]):
                return source.place(node.start, node.end)
            case Assignment() if not section:
                return source.place(node.key_start, node.value_end)
    return None


def _drop_in_index(files: Mapping[str, DeliveredFile]) -> dict[str, dict[str, str]]:
    """Drop-in folder's name → file name → the path of highest precedence."""
    index: dict[str, dict[str, str]] = {}
    for path in sorted(filter(_is_drop_in, files), key=_precedence):
        folder, name = PurePosixPath(path).parts[-2:]
        index.setdefault(folder, {}).setdefault(name, path)
    return index


def _drop_ins(index: Mapping[str, Mapping[str, str]], name: str, podman: Version = UNKNOWN) -> Iterator[str]:
    """The paths of a file's drop-ins, in the order of their names."""
    chosen: dict[str, str] = {}
    folders = list(drop_in_folders(name)) if does(podman, DROP_INS) else []
    for folder in folders if does(podman, SHARED_DROP_INS) else folders[:1]:
        for file, path in index.get(folder, {}).items():
            chosen.setdefault(file, path)
    for _, path in sorted(chosen.items()):
        yield path


def _is_drop_in(path: str) -> bool:
    return path.endswith(".conf") and _is_below_search_path(path)


def drop_in_folders(name: str) -> Iterable[str]:
    """The folders whose drop-ins count for a file, the most specific first."""
    stem, _, suffix = name.rpartition(".")
    prefix, _, instance = stem.partition("@")
    yield f"{name}.d"
    if instance:
        yield f"{prefix}@.{suffix}.d"
    position = prefix.rfind("-", 0, len(prefix) - 1)
    while position >= 0:
        yield f"{prefix[: position + 1]}.{suffix}.d"
        position = prefix.rfind("-", 0, position)
    yield f"{suffix}.d"
