"""A review as JSON: `{"version": 1, …}`, the shape in docs/json.md."""

from __future__ import annotations

from unitlint.reports.json import finding_object
from unitlint.reports.report import Report
from unitlint.review.changes import BootChange, ChainChange, EdgeChange, Review
from unitlint.text.json_text import json_text
from unitlint.text.source import Location
from unitlint.transaction.transaction import Cycle

VERSION = 1


def render(review: Review) -> str:
    """The document, indented."""
    report = Report(())
    document: dict[str, object] = {
        "version": VERSION,
        "base": review.base,
        "head": review.head,
        "findings": {
            "new": [finding_object(finding, report) for finding in review.new],
            "fixed": [finding_object(finding, report) for finding in review.fixed],
            "moved": [
                {"before": finding_object(m.before, report), "after": finding_object(m.after, report)}
                for m in review.moved
            ],
            "remaining": review.remaining,
        },
        "configurations": {
            "added": list(review.configurations_gained),
            "removed": list(review.configurations_lost),
            "unchanged": list(review.unchanged),
        },
        "boots": [_boot(boot) for boot in review.boots],
    }
    return json_text(document, indent=2) + "\n"


def _boot(boot: BootChange) -> dict[str, object]:
    return {
        "configurations": list(boot.configurations),
        "error": {"before": boot.error_before, "after": boot.error_after},
        "units": [
            {"unit": u.unit, "change": u.words, "details": list(u.details), **_place(u.location)}
            for u in boot.units
        ],
        "edges": [_edge(change) for change in boot.edges],
        "platform_edges": boot.platform_edges,
        "jobs": {"added": list(boot.jobs_gained), "removed": list(boot.jobs_lost)},
        "order": [
            {"units": list(o.units), "after": list(o.after), "no_longer_after": list(o.no_longer_after)}
            for o in boot.order
        ],
        "waves": [{"unit": w.unit, "before": w.before, "after": w.after} for w in boot.waves],
        "times": [
            {"unit": t.unit, "before": t.before, "after": t.after, "waits_for": t.waits_for}
            for t in boot.times
        ],
        "longest_chain": {"before": list(boot.longest_before), "after": list(boot.longest_after)},
        "once_enabled": {
            "links": [
                {
                    "change": "added" if e.gained else "removed",
                    "unit": e.unit,
                    "link": e.link,
                    **_place(e.location),
                }
                for e in boot.enabling
            ],
            "starts": {"added": list(boot.later_gained), "removed": list(boot.later_lost)},
        },
        "contracts": [_chain(change) for change in boot.chains],
        "cycles": {
            "added": [_cycle(cycle) for cycle in boot.cycles_gained],
            "removed": [_cycle(cycle) for cycle in boot.cycles_lost],
        },
    }


def _edge(change: EdgeChange) -> dict[str, object]:
    edge = change.edge
    ends = {"source": edge.source, "kind": edge.kind.value, "target": edge.target}
    return {
        "change": "added" if change.gained else "removed",
        **ends,
        "cause": change.cause,
        "side": "base" if change.in_base else "head",
        **_place(change.location),
    }


def _chain(change: ChainChange) -> dict[str, object]:
    hops = [{"message": h.sentence, "on_both": h.on_both, **_place(h.location)} for h in change.hops]
    ends = {"later": change.later, "earlier": change.earlier}
    return {
        "contract": change.contract,
        "change": "broken" if change.broke else "healed",
        **ends,
        "hops": hops,
    }


def _cycle(cycle: Cycle) -> dict[str, object]:
    return {"units": list(cycle.units), "victims": list(cycle.victims), "latent": cycle.latent}


def _place(location: Location | None) -> dict[str, object]:
    return {"path": location.path if location else None, "line": location.line if location else None}
