"""Texts inside other files that are documents or scripts themselves: here-documents, scalars of YAML."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import pairwise

from unitlint.errors import InputError
from unitlint.formats.collection import Collection
from unitlint.formats.data_url import decode_base64
from unitlint.formats.document import Document, kind_of, read_document
from unitlint.formats.fields import Fields
from unitlint.formats.kinds import InputKind
from unitlint.formats.script import SIZE_LIMIT, begins_as_script, read_script
from unitlint.formats.signatures import begins_as_cloud_config, has_signature, is_archive, sniff
from unitlint.formats.templated_document import readings_of
from unitlint.grammar.shell import commands
from unitlint.grammar.tree import Mapping, Node, Scalar, Sequence
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass, replace
from unitlint.text.source import Segment, SourceText, is_known

_MAY_HOLD = re.compile(
    r"#cloud-config\b|\bI2Nsb3VkLWNvbmZpZ|\bIyEv\w|\n[ ]+variant:[ ]|\"ignition\"|\n[ ]+#![ \t]*/\S*sh\b"
    r"|\n[ ]+kind:[ ]*(?:MachineConfig|KubeadmC\w+)[ \t]*(?=\n|\Z)"
)
"""What one of the documents has in it, where it is the text of a scalar."""
_ENCODED = ("I2Nsb3VkLWNvbmZpZ", "IyEv")
"""How `#cloud-config` and `#!/` begin in base64."""
_TYPED_ARCHIVE = "#cloud-config-archive"
_OF_SCRIPT = re.compile(r"^(?:#cloud-config\b|[ \t]*(?:variant|kind|\"ignition\"):[ ])", re.MULTILINE)
_OBJECT = re.compile(r"^kind:[ ]*(?:MachineConfig|KubeadmC\w+)[ \t]*$", re.MULTILINE)


_DEFINED = re.compile(r"\{\{-?[ \t]*define[ \t]+\"[^\"\n]*\"[ \t]*-?\}\}")
_BOUNDARY = re.compile(r"^--\S[^\n]*$", re.MULTILINE)
_PART_HEADERS = re.compile(r"--[^\n]*\n(?:[\w-]+:[^\n]*\n(?:[ \t]+\S[^\n]*\n)*)+\r?\n")
_NESTING = re.compile(r"\{\{-?[ \t]*(?:(?P<opens>if|range|with|block|define)|end)\b[^{}]*\}\}")


def may_hold_texts(text: str) -> bool:
    """Whether a YAML file or a chart's helper is worth a look for documents in its parts."""
    return (
        _MAY_HOLD.search(text) is not None
        or is_archive(text)
        or (_DEFINED.search(text) is not None and has_signature(text))
    )


def read_scalars(
    collection: Collection, source: SourceText, *, name: Callable[[str], str], tree: str
) -> bool:
    """Add what the texts in a YAML file are; returns whether one is something."""
    before = len(collection.configurations)
    for part in (*_definitions(source), *_of_archive(source)):
        with collection.careful():
            read_text(collection, (part,), name=name, tree=tree)
    for text in _texts(collection, source):
        with collection.careful():
            read_text(collection, (text,), name=name, tree=tree)
    return len(collection.configurations) > before


def read_here_documents(
    collection: Collection, source: SourceText, *, name: Callable[[str], str], tree: str
) -> bool:
    """Add what here-documents of a script are; returns whether one is something."""
    if "<<" not in source.text or not _OF_SCRIPT.search(source.text) or len(source.text) > SIZE_LIMIT:
        return False
    before = len(collection.configurations)
    texts: dict[int, SourceText] = {}
    with collection.careful():
        for command in commands(source):
            if command.body is not None and _is_one(command.body.text):
                texts[command.body.offset_in_root(0)] = command.body
    for text in texts.values():
        if not begins_as_script(text.text):
            with collection.careful():
                read_text(collection, (text,), name=name, tree=tree)
    return len(collection.configurations) > before


def _definitions(source: SourceText) -> Iterator[SourceText]:
    """The templates that a file defines for others to include: parts of documents, in a chart of Helm's.

    None is inside another (text/template, Nested template definitions).
    """
    end = 0
    while (found := _DEFINED.search(source.text, end)) is not None:
        depth = 1
        for tag in _NESTING.finditer(source.text, found.end()):
            depth += 1 if tag["opens"] else -1
            if not depth:
                text = source.text[found.end() : tag.start()]
                yield source.derive(text, (Segment(0, found.end()),))
                end = tag.end()
                break
        else:
            return  # it isn't closed, and none behind it is


def read_text(
    collection: Collection, texts: tuple[SourceText, ...], *, name: Callable[[str], str], tree: str
) -> None:
    """Add what one text is, in each of its branches."""
    first = texts[0]
    if first.text.startswith("#!"):
        script = read_script(collection.reader, first, name="", tree=tree)
        if script is not None:
            collection.add(replace(script, name=name(first.path)))
        return
    try:
        documents = [document for text in texts if (document := kind_of(collection, text)) is not None]
    except InputError as error:
        if is_known(first.text):
            raise
        collection.skip(first.path, f"a text in it is a template that can't be read as it stands: {error}")
        return
    if documents and documents[0].kind is not InputKind.SABAKAN:
        kind = documents[0].kind
        branches = tuple(reading for each in documents for reading in each.readings)
        read_document(collection, Document(kind, first, branches), name=name(first.path))


def _of_archive(source: SourceText) -> Iterator[SourceText]:
    """The parts of a MIME archive that stand there as they are (cloud-init, "User-data formats")."""
    if not is_archive(source.text):
        return
    ends = [found.start() for found in _BOUNDARY.finditer(source.text)]
    for start, end in pairwise(ends):
        headed = _PART_HEADERS.match(source.text, start, end)
        if headed is not None and "base64" not in headed[0].lower():
            yield source.derive(source.text[headed.end() : end], (Segment(0, headed.end()),))


def _texts(collection: Collection, source: SourceText) -> Iterator[SourceText]:
    """The scalars that are documents or scripts."""
    try:
        reading = readings_of(collection.documents, source)[0]
    except InputError:
        return
    fields = Fields(reading.source)
    is_typed = source.text.startswith(_TYPED_ARCHIVE)  # it says of each part what it is
    for route, scalar in _scalars(reading.nodes):
        if scalar.text.startswith(_ENCODED):
            text = fields.embedded(scalar, _spelt(route))
            with suppress(InputError):
                text = decode_base64(text)
            if _is_one(text.text):
                yield text
        elif _is_one(scalar.text) or (is_typed and "\n" in scalar.text):
            yield fields.embedded(scalar, _spelt(route))


def _is_one(text: str) -> bool:
    if "\n" not in text:
        return False
    is_own = sniff(text) in (InputKind.BUTANE, InputKind.IGNITION) or _OBJECT.search(text) is not None
    return begins_as_cloud_config(text) or begins_as_script(text) or is_own


@dataclass(frozen=True, slots=True)
class _Route:
    """The way to a node, by its last step: keys may be long, and many nodes lie below one."""

    step: str
    above: _Route | None


def _spelt(route: _Route | None) -> str:
    steps = list[str]()
    while route is not None:
        steps.append(route.step)
        route = route.above
    return "".join(reversed(steps)).lstrip(".")


def _scalars(nodes: tuple[Node, ...]) -> Iterator[tuple[_Route | None, Scalar]]:
    waiting: list[tuple[_Route | None, Node]] = [(None, node) for node in reversed(nodes)]
    while waiting:
        route, node = waiting.pop()
        if isinstance(node, Scalar):
            yield route, node
        elif isinstance(node, Mapping):
            waiting += [(_Route(f".{key.text}", route), value) for key, value in reversed(node.pairs)]
        elif isinstance(node, Sequence):
            items = list(enumerate(node.items))
            waiting += [(_Route(f"[{i}]", route), item) for i, item in reversed(items)]
