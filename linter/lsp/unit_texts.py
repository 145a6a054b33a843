"""The unit files in a document: itself, or those that stand in its YAML or JSON."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import PurePath

from unitlint.configuration.limits import SIZE_LIMIT, excess
from unitlint.configuration.unit_files import Owner, UnitDirectory, UnitFile
from unitlint.errors import InputError
from unitlint.formats.collection import Collection
from unitlint.formats.document import kind_of
from unitlint.inputs.inputs import ReadOptions, read_inputs
from unitlint.lsp.documents import Document
from unitlint.lsp.embedded import inner_offset
from unitlint.lsp.uris import real
from unitlint.quick.dataclasses import dataclass
from unitlint.systemd.file_names import (
    QUADLET_PATHS,
    is_drop_in_folder,
    is_quadlet_drop_in_folder,
    is_quadlet_name,
    looks_like_unit,
)
from unitlint.text.source import SourceText


@dataclass(frozen=True, slots=True)
class UnitText:
    """A fragment, drop-in or Quadlet. `unit` is what it configures: `a.service`, or `service` for all."""

    unit: str
    source: SourceText
    name: str = ""
    """The drop-in's own name; empty for a fragment."""
    quadlet: bool = False

    @property
    def type(self) -> str:
        """The suffix: `service`, or `container` of a Quadlet."""
        return self.unit.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class At:
    """A place in a unit file: an offset in its text."""

    text: UnitText
    offset: int


def at(document: Document, offset: int) -> At | None:
    """The unit file that the offset of a document lies in, if it lies in one."""
    for text in unit_texts(document):
        inner = inner_offset(text.source, offset)
        if inner is not None:
            return At(text, inner)
    return None


def unit_texts(document: Document) -> tuple[UnitText, ...]:
    """The unit files in a document, in their order; without what is too large for one, as in a check."""
    return _unit_texts(document.path, document.text)


def is_input(document: Document) -> bool:
    """Whether the document is something that unitlint reads, and no other YAML or JSON file."""
    if _own(document.path, document.text) is not None:
        return True
    try:
        return kind_of(Collection(), SourceText(document.path, document.text)) is not None
    except InputError:
        return True  # it is meant to be one


@lru_cache(maxsize=16)
def _unit_texts(path: str, text: str) -> tuple[UnitText, ...]:
    own = _own(path, text)
    found = (own,) if own is not None else _embedded(path, text)
    return tuple(each for each in found if len(each.source.text) <= SIZE_LIMIT and not excess(each.source))


def _own(path: str, text: str) -> UnitText | None:
    """The document as a unit file, by its name."""
    name, folder = PurePath(path).name, PurePath(path).parent.name
    if name.endswith(".conf") and (is_drop_in_folder(folder) or is_quadlet_drop_in_folder(folder)):
        unit = folder.removesuffix(".d")
        return UnitText(unit, SourceText(path, text), name, quadlet=is_quadlet_drop_in_folder(folder))
    if looks_like_unit(name) or is_quadlet_name(name):
        return UnitText(name, SourceText(path, text), quadlet=not looks_like_unit(name))
    return None


def _embedded(path: str, text: str) -> Iterator[UnitText]:
    try:
        options = ReadOptions(overlay={real(path): text}, empty=True)
        inputs = read_inputs((path,), options=options)
    except InputError:
        return
    for configuration in inputs.configurations:
        for directory in configuration.directories:
            if directory.owner is Owner.USER:
                yield from (found for found in _in_directory(directory) if found.source.path == path)
        for target, file in configuration.files.items():
            folder, _, name = target.rpartition("/")
            if folder in QUADLET_PATHS and file.source is not None and file.source.path == path:
                yield UnitText(name, file.source, quadlet=True)


def _in_directory(directory: UnitDirectory) -> Iterator[UnitText]:
    entries: list[tuple[str, str, UnitFile]] = [("", name, file) for name, file in directory.units.items()]
    for folder, drop_ins in directory.drop_ins.items():
        entries += [(folder, name, file) for name, file in drop_ins.items()]
    for folder, name, file in entries:
        if file.source is not None and not file.link and _is_written(file.source):
            yield UnitText(folder.removesuffix(".d") or name, file.source, name if folder else "")


def _is_written(source: SourceText) -> bool:
    """Whether the unit stands in its file, and isn't made of what stands there (`with_mount_unit`)."""
    if source.outer is None:
        return False
    places = [segment.outer for segment in source.segments]
    return source.encoded or (places == sorted(places) and any(s.verbatim for s in source.segments))
