"""The legend: how to read the picture, a sample of every line and box that occurs in it, what is hidden."""

from __future__ import annotations

from dataclasses import replace

from unitlint.diagrams.drawing import Arrow, Belonging, Change, Drawing, Node, Role
from unitlint.diagrams.helvetica import width
from unitlint.diagrams.look import POINTS_PER_INCH, arrow_look, line_of, node_look
from unitlint.diagrams.palette import CLUSTER, FAINT, LINES, TEXT
from unitlint.diagrams.quoting import attributes, lines, quote

BOXES_IN_A_ROW = 2
BELONGING_WORDS = {
    Belonging.USER: "yours",
    Belonging.PLATFORM: "the platform's",
    Belonging.GENERATED: "generated (fstab and the like)",
    Belonging.NONE: "without a file",
}

STATES = (("masked", "masked"), ("not-found", "missing"), ("bad-setting", "not loaded"))
ROLE_WORDS = {
    Role.CHAIN: "on the chain asked for",
    Role.WRONG: "there, and must not be",
    Role.BROKEN: "asked for, and missing",
}
CHANGE_WORDS = {Change.ADDED: "added", Change.REMOVED: "removed", Change.CHANGED: "changed"}


def line_samples(drawing: Drawing) -> list[tuple[Arrow, str]]:
    """One arrow of each look that occurs, in the order of the palette, with its meaning."""
    found: dict[tuple[int, str], tuple[Arrow, str]] = {}
    for arrow in drawing.arrows:
        line = line_of(arrow)
        plain = replace(arrow, findings=(), severity=None, change=Change.NONE, role=Role.NONE)
        found.setdefault((list(LINES).index(arrow.edge_class), line.meaning), (plain, line.meaning))
    samples = [found[place] for place in sorted(found)]
    for change, word in CHANGE_WORDS.items():
        changed = [arrow for arrow in drawing.arrows if arrow.change is change]
        samples += (
            [(replace(changed[0], findings=(), severity=None, role=Role.NONE), word)] if changed else []
        )
    for role, word in ROLE_WORDS.items():
        of_role = [
            replace(arrow, findings=(), severity=None) for arrow in drawing.arrows if arrow.role is role
        ]
        samples += [(arrow, word) for arrow in of_role[:1]]
    return samples


def box_samples(drawing: Drawing) -> list[Node]:
    """One node of each type, owner and state that occurs, labelled with the word for it."""
    types = sorted({node.type for node in drawing.nodes if node.type})
    samples = [Node(f"legend-{name}", (name,), name, "loaded") for name in types]
    for owner, word in BELONGING_WORDS.items():
        if any(node.belonging is owner and node.load_state == "loaded" for node in drawing.nodes):
            samples.append(Node(f"legend-{owner}", (word,), "service", "loaded", owner))
    for state, word in STATES:
        if any(node.load_state == state for node in drawing.nodes):
            samples.append(Node(f"legend-{state}", (word,), "service", state))
    return samples


def legend(drawing: Drawing) -> list[str]:
    """The lines of DOT that draw it."""
    if drawing.empty:
        return []
    look = {"label": "Legend", "style": "rounded", "color": FAINT.light, "fontcolor": TEXT.light}
    look |= {"fontsize": "12", "class": "legend", "id": "legend", "bgcolor": CLUSTER.light}
    out = [f"  subgraph {quote('cluster_legend')} {{", f"    graph {attributes(look)};"]
    for node in box_samples(drawing):
        sample = node_look(node)
        plain = attributes({**sample.attributes, "tooltip": "legend", "fontsize": "10"})
        out.append(f"    {quote(node.id)} {plain[:-1]}, label={lines(sample.label[:1])}];")
    # In rows: a column of all of them would be higher than most pictures.
    names = [quote(node.id) for node in box_samples(drawing)]
    for start in range(0, len(names), BOXES_IN_A_ROW):
        row = names[start : start + BOXES_IN_A_ROW]
        out += [f"    {' -> '.join(row)} {attributes({'style': 'invis'})};"] if len(row) > 1 else []
    samples = line_samples(drawing)
    widest = max((width(meaning, 10) for _, meaning in samples), default=0) / POINTS_PER_INCH
    for index, (arrow, meaning) in enumerate(samples):
        out += _line_sample(index, arrow, meaning, widest)
    return [*out, "  }"]


def _line_sample(index: int, arrow: Arrow, meaning: str, inches: float) -> list[str]:
    look = arrow_look(arrow)
    plain = attributes({**look.attributes, "tooltip": "legend"})
    label = f", label={lines(look.label)}" if look.label else ""
    start, end = quote(f"legend-from-{index}"), quote(f"legend-to-{index}")
    # Nothing to see, but as high as the words, so that the line is level.
    point = attributes({"shape": "plaintext", "style": "", "width": "0.02", "height": "0.24", "label": ""})
    # As wide as the longest, so that all start in one column.
    words = {"shape": "plaintext", "style": "", "fontsize": "10", "tooltip": "legend", "class": "words"}
    words |= {"width": f"{inches:.2f}", "margin": "0.05,0", "height": "0.24"}
    left = lines([meaning], end="\\l")
    return [
        f"    {start} {point};",
        f"    {end} {attributes(words)[:-1]}, label={left}];",
        f"    {start} -> {end} {plain[:-1]}{label}];",
    ]
