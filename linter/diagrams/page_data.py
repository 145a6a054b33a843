"""What the page's script knows, as JSON: the boots, and which box and arrow of which picture is whose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from unitlint.diagrams.drawing import Drawing
from unitlint.diagrams.page_boot import NOTHING_UNDONE, Json, Tables, boot_data, pulls_data, variant
from unitlint.diagrams.waterfall import Waterfall
from unitlint.diagrams.waterfall_svg import ROW
from unitlint.findings.finding import Finding
from unitlint.graph.edges import Graph
from unitlint.machine.undone import Undone
from unitlint.quick.dataclasses import dataclass, field
from unitlint.systemd.defaults import ASSUMED
from unitlint.text.json_text import json_text
from unitlint.transaction.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Sheet:
    """One picture of the page, and what it was drawn from."""

    name: str
    drawing: Drawing
    graph: Graph
    findings: Sequence[Finding] = field(default=())
    transaction: Transaction | None = None
    link_template: str = ""
    chart: Waterfall | None = None
    """Given, the picture is this chart, and not `drawing` laid out by an engine."""
    boot: str = ""
    """The configuration whose boot it is of; empty for a picture alone."""
    configurations: tuple[str, ...] = ()
    """All that boot alike."""
    others: Mapping[str, Graph] = field(default_factory=dict)
    """The graphs of the others of these, by name: what their units say besides may differ."""
    gone: Undone = NOTHING_UNDONE
    """What masking and disabling take away besides the unit."""
    version: int = ASSUMED
    """systemd's."""
    lengths: Mapping[str, int] | None = None
    """Microseconds that units took, as a machine recorded them."""

    @property
    def view(self) -> str:
        """What it shows of its boot: `boot`, `order`, …"""
        return self.name.removeprefix(f"{self.boot}: ")


def page_data(sheets: Sequence[Sheet]) -> Json:
    """Boots by number, the pictures of each, and the texts that edges refer to."""
    shared = Tables()
    boots: dict[str, Json] = {}
    for sheet in sheets:
        if sheet.boot not in boots:
            boots[sheet.boot] = boot_data(
                sheet.boot or sheet.name,
                sheet.graph,
                sheet.transaction or Transaction("", {}),
                sheet.findings,
                sheet.link_template,
                shared,
                sheet.configurations,
                sheet.lengths,
                sheet.gone,
                sheet.version,
            )
            others = {
                name: found
                for name, other in sheet.others.items()
                if (found := variant(sheet.graph, other, sheet.link_template, shared.settings))
            }
            boots[sheet.boot] |= {"variants": others} if others else {}
    order = list(boots)
    return {
        "boots": list(boots.values()),
        "pulls": pulls_data(),
        "sheets": [_sheet(sheet, order.index(sheet.boot)) for sheet in sheets],
        "reasons": [row if len(row) > 1 else row[0] for row in shared.reasons.rows],
        "settings": list(shared.settings.rows),
    }


def _sheet(sheet: Sheet, boot: int) -> Json:
    """Which box stands for which units, and which arrow leads from which box to which."""
    if sheet.chart is not None:
        boxes = [row.node.members for row in sheet.chart.rows]
        members = [list(names) for names in boxes]
        return {"boot": boot, "view": sheet.view, "nodes": members, "arrows": [], "row": ROW}
    nodes = sheet.drawing.nodes
    numbers = {node.id: number for number, node in enumerate(nodes)}
    return {
        "boot": boot,
        "view": sheet.view,
        "nodes": [list(node.members) for node in nodes],
        "arrows": [[numbers[arrow.tail], numbers[arrow.head]] for arrow in sheet.drawing.arrows],
    }


def embed(data: object) -> str:
    """JSON for inside a `<script>` element, which only `</` or `<!--` could end or bend."""
    text = json_text(data, compact=True)
    safe = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
    # A lone surrogate stands for a byte that is no UTF-8; as an escape it can be written.
    return "".join(safe.get(c, f"\\u{ord(c):04x}" if "\ud800" <= c <= "\udfff" else c) for c in text)
