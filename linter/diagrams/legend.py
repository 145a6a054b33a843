"""The legend: one line at the foot, with a sample of every line and every border that occurs."""

from __future__ import annotations

from unitlint.diagrams.drawing import Belonging, Change, Drawing, Role
from unitlint.diagrams.look import BADGES, CYCLE, line_of
from unitlint.diagrams.palette import CHANGES, LINES, NAMES, TEXT, VERMILLION, Colour
from unitlint.findings.finding import Severity
from unitlint.quick.dataclasses import dataclass

BELONGING_WORDS = {
    Belonging.USER: "yours",
    Belonging.PACKAGE: "a package's",
    Belonging.PLATFORM: "the base OS's",
    Belonging.GENERATED: "generated (fstab, Quadlets)",
    Belonging.NONE: "without a file",
}
STATES = (("masked", "masked"), ("not-found", "missing"), ("bad-setting", "not loaded"))
ROLE_WORDS = {
    Role.CHAIN: "on the chain asked for",
    Role.WRONG: "present, but must not be",
    Role.BROKEN: "required, but missing",
}
SEVERITY_WORDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}
LOOKS = {
    Belonging.USER: "white box",
    Belonging.PACKAGE: "white box",
    Belonging.PLATFORM: "grey box",
    Belonging.GENERATED: "dotted border",
    Belonging.NONE: "grey box",
    "masked": "cut corners",
    "not-found": "dashed border",
    "bad-setting": "dashed border",
}
"""What a box looks like, where no sample can be shown."""
NAMES_OF_COLOURS = {"solid": "line", "dashed": "dashes", "dotted": "dots"}


def change_words(drawing: Drawing) -> dict[Change, str]:
    """What became of something; of two configurations, which of them has it."""
    if drawing.sides is None:
        return {Change.ADDED: "added", Change.REMOVED: "removed", Change.CHANGED: "changed"}
    base, head = drawing.sides
    return {Change.ADDED: f"only in {head}", Change.REMOVED: f"only in {base}", Change.CHANGED: "differs"}


@dataclass(frozen=True, slots=True)
class Sample:
    """A meaning, and what it looks like: a line of a colour, style and width, or a box with a border."""

    meaning: str
    colour: Colour
    style: str
    width: float = 1.2
    box: bool = False
    head: str = "vee"


def samples(drawing: Drawing) -> list[Sample]:
    """One of each look that occurs: lines in the order of the palette, then boxes."""
    return [*_lines(drawing), *_boxes(drawing)]


def _lines(drawing: Drawing) -> list[Sample]:
    found: dict[tuple[int, str], Sample] = {}
    plain = (a for a in drawing.lines if a.role is Role.NONE and a.change is Change.NONE)
    for arrow in plain:  # the others have a look of their own
        line = line_of(arrow)
        place = (list(LINES).index(arrow.edge_class), line.meaning)
        found.setdefault(place, Sample(line.meaning, line.colour, line.style, line.width, head=line.head))
    made = [found[place] for place in sorted(found)]
    for change, word in change_words(drawing).items():
        style = "dashed" if change is Change.REMOVED else "solid"
        if any(arrow.change is change for arrow in drawing.arrows):
            made.append(Sample(f"{CHANGES[change][0]} {word}", CHANGES[change][1], style, 2.2))
    for role, word in ROLE_WORDS.items():
        if any(arrow.role is role for arrow in drawing.arrows):
            colour = TEXT if role is Role.CHAIN else VERMILLION
            made.append(
                Sample(word, colour, "dashed" if role is Role.BROKEN else "solid", 2.6, head="normal")
            )
    return made


def _boxes(drawing: Drawing) -> list[Sample]:
    made = []
    found = {node.belonging for node in drawing.nodes if node.load_state == "loaded"}
    both = {Belonging.USER, Belonging.PACKAGE} <= found
    for owner, word in BELONGING_WORDS.items():
        if owner in found and not (both and owner is Belonging.PACKAGE):
            words = f"{word} or a package's" if both and owner is Belonging.USER else word
            made.append(Sample(words, TEXT, owner, box=True))
    for state, word in STATES:
        if any(node.load_state == state for node in drawing.nodes):
            made.append(Sample(word, TEXT, state, box=True))
    return made


def badge_words(drawing: Drawing) -> list[str]:
    """What the signs mean that occur."""
    found = {node.severity for node in drawing.nodes} | {arrow.severity for arrow in drawing.arrows}
    cycle = [f"{CYCLE} on an ordering cycle"] if any(node.cyclic for node in drawing.nodes) else []
    return cycle + [f"({BADGES[each]}) {word}" for each, word in SEVERITY_WORDS.items() if each in found]


def legend_words(drawing: Drawing) -> list[str]:
    """The legend as text: `blue line: starts before, …`."""
    lines = [f"{NAMES[one.colour]} {NAMES_OF_COLOURS[one.style]}: {one.meaning}" for one in _lines(drawing)]
    boxes = [f"{LOOKS[one.style]}: {one.meaning}" for one in _boxes(drawing)]
    return [*lines, *boxes, *badge_words(drawing)]
