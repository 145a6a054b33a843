"""Terraform's own files: machine configurations, scripts and units in the here-documents of a `.tf`.

developer.hashicorp.com/terraform/language/expressions/strings: `<<-` takes the blanks away that all lines
begin with. A block `ignition_systemd_unit` (terraform-provider-ignition) holds a unit and its drop-ins.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from unitlint.configuration.delivered import Enablement
from unitlint.configuration.delivery import unknown_text
from unitlint.formats.collection import Collection
from unitlint.formats.embedded import read_text
from unitlint.formats.ignition_machine import IgnitionMachine
from unitlint.formats.terraform import readings
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass, field
from unitlint.systemd.base_systems import TERRAFORM
from unitlint.systemd.file_names import is_unit_name
from unitlint.text.source import Place, Segment, SourceText

SUFFIXES = (".tf", ".tofu")
KIND = "terraform"

_OPENED = re.compile(r"<<(-?)([A-Za-z_][\w-]*)[ \t]*\r?$")
_BLOCK = re.compile(r'[ \t]*(\w+)(?:[ \t]+"([^"\n]*)")?')
_ASSIGNED = re.compile(r'^[ \t]*(\w+)[ \t]*=[ \t]*(?:"([^"\n]*)"|(\w+))[ \t]*(?:#.*)?\r?$')
_CONTENT = re.compile(r"^[ \t]*(content)[ \t]*=")
_UNIT = "ignition_systemd_unit"


@dataclass(slots=True)
class _Block:
    """One block, with its simple attributes and the here-documents in it."""

    kind: str = ""
    attributes: dict[str, tuple[str, Place]] = field(default_factory=dict)
    texts: dict[str, SourceText] = field(default_factory=dict)
    blocks: list[_Block] = field(default_factory=list)

    def value(self, key: str) -> str:
        return self.attributes[key][0] if key in self.attributes else ""


def is_code(name: str) -> bool:
    """Whether a file is Terraform's, by its name."""
    return name.endswith(SUFFIXES)


def read_code(collection: Collection, source: SourceText, *, name: Callable[[str], str], tree: str) -> bool:
    """Add the configurations that the here-documents of a file are; returns whether there is one."""
    if "<<" not in source.text:
        return False
    before = len(collection.configurations)
    blocks = _blocks(source)
    units = [block for block in blocks if block.kind == _UNIT and is_unit_name(block.value("name"))]
    if units:
        machine = IgnitionMachine()
        for block in units:
            _unit(machine, block)
        path = source.path
        collection.add(machine.configuration(name(path), kind=KIND, path=path, base=TERRAFORM))
    for text in (text for block in blocks for text in block.texts.values()):
        with collection.careful():
            read_text(collection, readings(text, strict=True), name=name, tree=tree)
    return len(collection.configurations) > before


def _unit(machine: IgnitionMachine, block: _Block) -> None:
    """A unit of Ignition's: `enabled` is true where nothing else is said."""
    name, place = block.attributes["name"]
    unit = machine.unit(name, place)
    if "content" in block.texts:
        unit.contents = readings(block.texts["content"], strict=True)[0]
    elif "content" in block.attributes:
        unit.contents = unknown_text(block.attributes["content"][1])
    unit.mask = block.value("mask") == "true" or unit.mask
    if block.value("enabled") in ("", "true") and not unit.mask:
        unit.enablement = Enablement(name, True, place)
    for inner in block.blocks:
        drop_in = inner.value("name")
        if drop_in.endswith(".conf") and "content" in inner.texts:
            text = readings(inner.texts["content"], strict=True)[0]
            unit.drop_ins[drop_in] = (text, inner.attributes["name"][1])


def _blocks(source: SourceText) -> list[_Block]:
    """All blocks of a file, those inside others as well; the first is the file itself."""
    found = [_Block()]
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
        elif (content := _CONTENT.match(line)) is not None:
            place = source.place(start + content.start(1), start + content.end(1))
            opened[-1].attributes["content"] = ("", place)
        elif line.rstrip().endswith("{") and not line.lstrip().startswith("}"):
            block = _BLOCK.match(line)
            found.append(_Block((block[2] or block[1]) if block is not None else ""))
            opened[-1].blocks.append(found[-1])
            opened.append(found[-1])
        elif line.strip().startswith("}") and not line.rstrip().endswith("{") and len(opened) > 1:
            opened.pop()
    return found


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
