"""The comparison of two sides, configuration by configuration, once where configurations are alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from unitlint.review.boots import compare_boots
from unitlint.review.changes import BootChange, Review
from unitlint.review.findings import match
from unitlint.review.side import Side


def compare_sides(base: Side, head: Side, renames: Mapping[str, str] | None = None) -> Review:
    """What `head` does to `base`. `renames` maps paths of `base` to those of `head`."""
    renames = renames or {}
    matched = match(base, head, renames)
    named = {renames.get(name, name): model for name, model in base.models.items()}
    boots: dict[BootChange, list[str]] = {}
    unchanged: list[str] = []
    for name in sorted(named.keys() & head.models.keys()):
        change = compare_boots(name, named[name], head.models[name])
        if change.nothing:
            unchanged.append(name)
        else:
            boots.setdefault(replace(change, configurations=()), []).append(name)
    return Review(
        base.label,
        head.label,
        matched.new,
        matched.fixed,
        matched.moved,
        matched.remaining,
        tuple(sorted(head.models.keys() - named.keys())),
        tuple(sorted(named.keys() - head.models.keys())),
        tuple(replace(change, configurations=tuple(names)) for change, names in boots.items()),
        tuple(unchanged),
        base.texts,
        head.texts,
        {names[0]: (named[names[0]].graph, head.models[names[0]].graph) for names in boots.values()},
    )
