"""What stands above a chart in the page: as text it is broken into lines, whatever the screen's width."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from unitlint.diagrams.page_data import Sheet
from unitlint.diagrams.visible_text import visible
from unitlint.diagrams.waterfall import Waterfall
from unitlint.diagrams.waterfall_key import (
    AT,
    BASE,
    BASE_CRITICAL,
    DROPPED,
    OWN,
    OWN_CRITICAL,
    WAIT,
    key_items,
)

CLASSES = (
    *((OWN_CRITICAL, "blue"), (OWN, "own"), (BASE_CRITICAL, "grey late"), (BASE, "grey")),
    *((DROPPED, "drop"), (WAIT, "wait"), (AT, "at")),
)
"""Samples of the key, and the classes that give them the same look in the page."""


def chart_head(sheet: Sheet, chart: Waterfall) -> str:
    """Its title, how to read it, and its key, as HTML."""
    title = visible(chart.title)
    name = next((visible(one) for one in sheet.configurations if title.startswith(f"{visible(one)}:")), "")
    shown = f'<span class="name">{escape(name)}</span>{escape(title.removeprefix(name))}'
    keys = "".join(f"<li>{sample}{escape(words)}</li>" for sample, words in _samples(chart))
    reading = escape(chart.reading)
    return f'<p class="head">{shown}</p><p class="reading">{reading}</p><ul class="key">{keys}</ul>'


def _samples(chart: Waterfall) -> Iterator[tuple[str, str]]:
    for look, words in key_items(chart):
        known = next((name for one, name in CLASSES if one == look), "")
        yield (f'<i class="{known}"></i> ' if known else ""), words
