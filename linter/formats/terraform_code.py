"""Terraform's own files: machine configurations, scripts and units in the here-documents of a `.tf`.

developer.hashicorp.com/terraform/language/expressions/strings: `<<-` takes the blanks away that all lines
begin with. A block `ignition_systemd_unit` (terraform-provider-ignition) holds a unit and its drop-ins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

from unitlint.configuration.configuration import TERRAFORM as KIND
from unitlint.configuration.delivered import Enablement
from unitlint.configuration.delivery import is_interpreted, unknown_text
from unitlint.errors import InputError
from unitlint.formats.collection import Collection
from unitlint.formats.document import read_document
from unitlint.formats.embedded import read_text
from unitlint.formats.ignition_machine import FileRecord, IgnitionMachine
from unitlint.formats.terraform import readings
from unitlint.formats.terraform_values import encoded_documents
from unitlint.grammar.hcl import parse_value
from unitlint.grammar.scalars import content
from unitlint.grammar.tree import Scalar
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass, field
from unitlint.systemd.base_systems import TERRAFORM
from unitlint.systemd.file_names import is_unit_name
from unitlint.text.source import Place, Segment, SourceText
from unitlint.tree.reader import join

SUFFIXES = (".tf", ".tofu", ".pkr.hcl")

_OPENED = re.compile(r"<<(-?)([A-Za-z_][\w-]*)[ \t]*\r?$")
_BLOCK = re.compile(r'[ \t]*(\w+)(?:[ \t]+"([^"\n]*)")?(?:[ \t]+"([^"\n]*)")?')
_ASSIGNED = re.compile(
    r'^[ \t]*(\w+)[ \t]*=[ \t]*(?:"((?:[^"\\\n]|\\.)*)"|(\w+))[ \t]*,?[ \t]*(?:(?:#|//).*)?\r?$'
)
_CONTENT = re.compile(r"^[ \t]*(content)[ \t]*=[ \t]*(.*)")
_OF_FILE = re.compile(r'(?:file|(?P<filled>templatefile))\("(?:\$\{path\.module\}/|\./)?(?P<path>[^"$]+)"')
_UNIT, _FILE, _CONFIG = "ignition_systemd_unit", "ignition_file", "ignition_config"
_PICKED = re.compile(r"\b(ignition_systemd_unit|ignition_file)\.([\w-]+)")
_MAY_HOLD = re.compile(r"<<|\\n|encode\(|\bignition_")
"""What a file has in it that holds a text, a value that is one, or a unit."""


@dataclass(slots=True)
class _Block:
    """One block, with its simple attributes and the here-documents in it."""

    source: SourceText
    kind: str = ""
    label: str = ""
    attributes: dict[str, tuple[str, Place]] = field(default_factory=dict)
    texts: dict[str, SourceText] = field(default_factory=dict)
    blocks: list[_Block] = field(default_factory=list)
    picks: list[tuple[str, str]] = field(default_factory=list)
    """The units and files that an `ignition_config` names."""
    config: _Block | None = None
    """The `ignition_config` that it is, or is a part of."""

    def value(self, key: str) -> str:
        return self.attributes[key][0] if key in self.attributes else ""


def is_code(name: str) -> bool:
    """Whether a file is Terraform's, by its name."""
    return name.endswith(SUFFIXES)


def read_code(
    collection: Collection, sources: Sequence[SourceText], *, name: Callable[[str], str], tree: str
) -> bool:
    """Add the configurations that the texts of one module's files are; returns whether there is one.

    A module is a folder: what one file makes another picks (`ignition_config`).
    """
    before = len(collection.configurations)
    blocks = {source.path: _blocks(source) for source in sources if _MAY_HOLD.search(source.text)}
    _Module(collection, tree, [block for found in blocks.values() for block in found]).read(name)
    for source in sources:
        found = blocks.get(source.path, [])
        with collection.careful():
            for text in (text for block in found for text in block.texts.values()):
                with collection.careful():
                    read_text(collection, readings(text, strict=True), name=name, tree=tree)
            for document in encoded_documents(source) if found else ():
                with collection.careful():
                    read_document(collection, document, name=name(source.path))
    return len(collection.configurations) > before


@dataclass(slots=True)
class _Module:
    """The blocks of terraform-provider-ignition in one module, and the machines that they make."""

    collection: Collection
    tree: str
    blocks: list[_Block]
    _filled_in: dict[str, SourceText] = field(default_factory=dict)
    """Path → a file beside the code as `templatefile` fills it in: many units may name one."""

    def read(self, name: Callable[[str], str]) -> None:
        """Add a machine for each block that picks others, and one for what none picks in each file."""
        own = {(b.kind, b.label): b for b in self.blocks if b.kind in (_UNIT, _FILE) and self._is_one(b)}
        picked = set[tuple[str, str]]()
        for block in self.blocks:
            picks = [key for key in block.picks if key in own]
            if picks:
                self._machine([own[key] for key in dict.fromkeys(picks)], block.source.path, name)
                picked.update(picks)
        rest: dict[str, list[_Block]] = {}
        for key, block in own.items():
            if key not in picked:
                rest.setdefault(block.source.path, []).append(block)
        for path, blocks in rest.items():
            self._machine(blocks, path, name)

    def _is_one(self, block: _Block) -> bool:
        if block.kind == _UNIT:
            return is_unit_name(block.value("name"))
        return is_interpreted(block.value("path"))

    def _machine(self, blocks: Sequence[_Block], path: str, name: Callable[[str], str]) -> None:
        machine = IgnitionMachine()
        for block in blocks:
            if block.kind == _UNIT:
                self._unit(machine, block)
            else:
                self._file(machine, block)
        self.collection.add(machine.configuration(name(path), kind=KIND, path=path, base=TERRAFORM))

    def _unit(self, machine: IgnitionMachine, block: _Block) -> None:
        """A unit of Ignition's: `enabled` is true where nothing else is said."""
        name, place = block.attributes["name"]
        unit = machine.unit(name, place)
        unit.contents = self._content(block)
        unit.mask = block.value("mask") == "true" or unit.mask
        if block.value("enabled") in ("", "true") and not unit.mask:
            unit.enablement = Enablement(name, True, place)
        for inner in block.blocks:
            drop_in, text = inner.value("name"), self._content(inner)
            if drop_in.endswith(".conf") and text is not None:
                unit.drop_ins[drop_in] = (text, inner.attributes["name"][1])

    def _file(self, machine: IgnitionMachine, block: _Block) -> None:
        path, place = block.attributes["path"]
        text = next((self._content(inner) for inner in block.blocks if inner.kind == "content"), None)
        machine.files.append(FileRecord(path, text or unknown_text(place), place, default_mode=0o644))

    def _content(self, block: _Block) -> SourceText | None:
        """What a block says of its content: a text, that of a file beside it, or something unknown."""
        if "content" in block.texts:
            return self._filled(block.texts["content"])
        if "content" not in block.attributes:
            return None
        value, place = block.attributes["content"]
        if value and (named := _OF_FILE.match(value)) is not None:
            folder = block.source.path.rpartition("/")[0]
            with suppress(InputError):
                source = self.collection.reader.read(join(folder, named["path"]), tree=self.tree)
                return self._of_template(source) if named["filled"] else source
        return unknown_text(place)

    def _of_template(self, source: SourceText) -> SourceText:
        if source.path not in self._filled_in:
            self._filled_in[source.path] = self._filled(source)
        return self._filled_in[source.path]

    def _filled(self, text: SourceText) -> SourceText:
        return readings(text, strict=True)[0]


def _blocks(source: SourceText) -> list[_Block]:
    """All blocks of a file, those inside others as well; the first is the file itself."""
    found = [_Block(source)]
    opened, key, lines = [found[0]], "", _lines(source.text)
    for start, line in lines:
        if (here := _OPENED.search(line)) is not None:
            key = line.partition("=")[0].strip()
            key = key if key not in opened[-1].texts else f"{key} {start}"
            opened[-1].texts[key] = _here_document(source, lines, here[2], strips=bool(here[1]))
        elif (assigned := _ASSIGNED.match(line)) is not None:
            group = 2 if assigned[2] is not None else 3
            place = source.place(start + assigned.start(group), start + assigned.end(group))
            opened[-1].attributes[assigned[1]] = (assigned[group], place)
            if group == 2 and "\\n" in assigned[2]:
                text = _quoted(source, start + assigned.start(2) - 1, start + assigned.end(2) + 1)
                if text is not None:
                    key = assigned[1] if assigned[1] not in opened[-1].texts else f"{assigned[1]} {start}"
                    opened[-1].texts[key] = text
        elif (said := _CONTENT.match(line)) is not None:
            place = source.place(start + said.start(1), start + said.end(1))
            opened[-1].attributes["content"] = (said[2], place)
        elif line.rstrip().endswith("{") and not line.lstrip().startswith("}"):
            block = _BLOCK.match(line)
            kind, label = ((block[2] or block[1]), block[3] or "") if block is not None else ("", "")
            block_here = _Block(source, kind, label)
            block_here.config = block_here if kind == _CONFIG else opened[-1].config
            found.append(block_here)
            opened[-1].blocks.append(block_here)
            opened.append(block_here)
        elif line.strip().startswith("}") and not line.rstrip().endswith("{") and len(opened) > 1:
            opened.pop()
        if "ignition_" in line and opened[-1].config is not None:
            opened[-1].config.picks += _PICKED.findall(line)
    return found


def _quoted(source: SourceText, start: int, end: int) -> SourceText | None:
    """The text of a quoted string; None for one that a string in its template cuts short."""
    value = parse_value(source.text[start:end], 0)
    text = value.text if isinstance(value, Scalar) else ""
    made = content(source, Scalar(text, start, end, '"'))
    with suppress(InputError):
        readings(made, strict=True)
        return made
    return None


def _lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for line in text.split("\n"):
        yield start, line
        start += len(line) + 1


def _here_document(
    source: SourceText, lines: Iterator[tuple[int, str]], tag: str, *, strips: bool
) -> SourceText:
    """The text up to a line that is the tag alone."""
    body = list[tuple[int, str]]()
    for start, line in lines:
        if line.strip() == tag:
            break
        body.append((start, line))
    blanks = [len(line) - len(line.lstrip(" \t")) for _, line in body if line.strip()]
    indent = min(blanks, default=0) if strips else 0
    pieces, segments, length = list[str](), list[Segment](), 0
    for start, line in body:
        cut = min(indent, len(line) - len(line.lstrip(" \t")))
        segments.append(Segment(length, start + cut))
        pieces.append(line[cut:] + "\n")
        length += len(line) - cut + 1
    return source.derive("".join(pieces), segments or [Segment(0, 0)])
