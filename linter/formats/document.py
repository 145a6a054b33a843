"""One file that holds configurations: which kind it is, and what machines get from it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePath

from unitlint.configuration.configuration import Configuration
from unitlint.configuration.limits import limited
from unitlint.errors import InputError
from unitlint.formats.collection import Collection, boundary
from unitlint.formats.detection import detect
from unitlint.formats.kinds import SABAKAN_FOLDERS, InputKind, kind_by_suffix
from unitlint.formats.signatures import has_signature, sniff
from unitlint.formats.templated_document import Reading, is_template, readings_of
from unitlint.grammar.tree import Mapping, Node, Scalar
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass, replace
from unitlint.text.source import SourceText
from unitlint.tree.documents import is_json
from unitlint.tree.present import is_file, is_folder
from unitlint.tree.reader import is_within, join

_TELLING_KEYS = {"systemd", "files", "remote_files", "networkd"}
"""Keys of sabakan's that bring something by themselves."""

_KEY_WITHOUT_COLON = re.compile(r"^(?:systemd|files|remote_files|networkd)[ \t]*\n[ \t]*- ", re.MULTILINE)

"""What lies neighbour a template of sabakan's."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file whose kind is known, in each branch of its template."""

    kind: InputKind
    source: SourceText
    readings: tuple[Reading, ...]

    @property
    def path(self) -> str:
        """The file's path."""
        return self.source.path


def kind_of(collection: Collection, source: SourceText) -> Document | None:
    """The file as one of the kinds that are read, or None.

    Raises `InputError` for a file that is meant to be one of them and can't be read as such.
    """
    wanted = collection.input_format
    if not wanted and not kind_by_suffix(source.path) and not has_signature(source.text):
        return None
    try:
        readings = readings_of(collection.documents, source)
    except InputError:
        if not (wanted or _is_meant(source) or sniff(source.text) or _lost_its_colon(source)):
            return None
        if not wanted and (is_template(source) or source.text.startswith("#!")):
            return None  # what it makes may well be one; a program may have any name
        _refuse_wrapped(source)
        raise
    if wanted:
        return Document(InputKind(wanted), source, readings) if wanted in list(InputKind) else None
    for reading in readings:
        for node in reading.parts:
            kind = detect(source.text, node)
            if kind is InputKind.SABAKAN and not wanted and _is_foreign(collection, source.path, node):
                continue
            if kind is not None:
                return Document(kind, source, readings)
    _refuse_wrapped(source)
    kind = kind_by_suffix(source.path)
    holds_keys = any(isinstance(node, Mapping) for reading in readings for node in reading.nodes)
    return Document(kind, source, readings) if kind is not None and holds_keys else None


def _is_meant(source: SourceText) -> bool:
    """Whether its suffix says what it is, and a word in it agrees: programs have a `.bu`, too."""
    return kind_by_suffix(source.path) is not None and (has_signature(source.text) or is_json(source.text))


def _lost_its_colon(source: SourceText) -> bool:
    """Whether a key of sabakan's stands above a list without its colon, neighbour a folder of sabakan's."""
    folder = str(PurePath(source.path).parent)
    is_beside = any(is_folder(Path(folder, name)) for name in SABAKAN_FOLDERS)
    return is_beside and _KEY_WITHOUT_COLON.search(source.text) is not None


def _is_foreign(collection: Collection, path: str, node: Node) -> bool:
    """Whether `include` or a misspelt key alone speaks for sabakan, and neither a folder nor a file does.

    GitLab's pipelines, image definitions and others include files, too.
    """
    if not isinstance(node, Mapping) or set(node) & _TELLING_KEYS:
        return False
    folder, included = str(PurePath(path).parent), node.get("include")
    if any(is_folder(Path(folder, name)) for name in SABAKAN_FOLDERS):
        return False
    neighbour = join(folder, included.text) if isinstance(included, Scalar) else ""
    if not neighbour or not is_file(neighbour) or not is_within(neighbour, boundary(path)):
        return True
    try:
        nodes = collection.documents.of(collection.reader.read(neighbour))
    except InputError:
        return True
    return not any(detect("", other) is InputKind.SABAKAN for other in nodes)


def _refuse_wrapped(source: SourceText) -> None:
    """Raise `InputError` for a config with something around it: a shell's prompt, another document."""
    if (
        sniff(source.text) is InputKind.IGNITION
        and source.path.endswith((".json", ".ign"))
        and not is_json(source.text)
    ):
        raise InputError(
            "contains an Ignition config and something else", path=source.path, hint="remove everything else"
        )


def read_document(collection: Collection, document: Document, *, name: str) -> None:
    """Add the configurations of a document other than a sabakan template: one for each of its parts."""
    from unitlint.formats.ignition_family import read_config  # its many formats cost time to import

    branches: dict[str, list[Configuration]] = {}
    for reading in document.readings:
        nodes = reading.parts
        kinds = [_kind(collection, document, node) for node in nodes]
        several = sum(kind is not None for kind in kinds) > 1
        parts: dict[str, int] = {}
        for index, (node, kind) in enumerate(zip(nodes, kinds, strict=True)):
            if kind is not None and isinstance(node, Mapping):
                part = f"{name}#{_part(node, index)}" if several else name
                parts[part] = parts.get(part, 0) + 1
                part += f" ({parts[part]})" if parts[part] > 1 else ""
                configuration = limited(read_config(collection, reading.source, node, kind, name=part))
                branches.setdefault(part, []).append(configuration)
    for found in branches.values():
        collection.add(_joined(found) if len(found) > 1 else found[0])


def read_parts_of(collection: Collection, documents: Sequence[Document], *, name: str, path: str) -> None:
    """Add the configuration that the parts in one folder make, in as many branches as one of them has."""
    from unitlint.formats.ignition_family import read_parts

    count = max(len(document.readings) for document in documents)
    branches = []
    for branch in range(count):
        readings = [document.readings[min(branch, len(document.readings) - 1)] for document in documents]
        nodes = [(reading.source, node) for reading in readings for node in reading.nodes]
        parts = [(source, node) for source, node in nodes if isinstance(node, Mapping)]
        branches.append(limited(read_parts(collection, parts, name=name, path=path)))
    collection.add(_joined(branches) if count > 1 else branches[0])


def _joined(branches: list[Configuration]) -> Configuration:
    """The first branch, with the problems of all and the way to the others."""
    problems = {
        (found.rule, found.message, found.place.location): found for b in branches for found in b.problems
    }
    return replace(branches[0], branches=tuple(branches), problems=tuple(problems.values()))


def _kind(collection: Collection, document: Document, node: Node) -> InputKind | None:
    if collection.input_format:
        return document.kind
    kind = detect(document.source.text, node) or kind_by_suffix(document.path)
    return None if kind is InputKind.SABAKAN else kind


def _part(node: Mapping, index: int) -> str:
    """What one of several documents in a file is called: its Kubernetes name, or its number."""
    metadata = node.get("metadata")
    name = metadata.get("name") if isinstance(metadata, Mapping) else None
    return name.text if isinstance(name, Scalar) else str(index + 1)
