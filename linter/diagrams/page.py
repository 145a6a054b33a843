"""One HTML file with pictures to search, filter and follow: offline, and nothing in it can run but ours."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from html import escape
from importlib.resources import files
from string import Template

from unitlint.diagrams.look import FONT_SIZE
from unitlint.diagrams.page_chart import chart_head
from unitlint.diagrams.page_data import Sheet, embed, page_data
from unitlint.diagrams.page_paper import parts
from unitlint.diagrams.page_tables import tables
from unitlint.diagrams.picture import to_svg
from unitlint.diagrams.render import Engine
from unitlint.diagrams.svg import dark_theme
from unitlint.diagrams.visible_text import visible
from unitlint.diagrams.waterfall_labels import SIZE
from unitlint.diagrams.waterfall_svg import waterfall_svg
from unitlint.quick import patterns as re

SCRIPTS = (
    *(
        "page_model.js",
        "page_parts.js",
        "page_layout.js",
        "page_answer.js",
        "page_questions.js",
        "page_transaction.js",
        "page_what_if.js",
    ),
    *("page_search.js", "page_unfold.js", "page_view.js", "page.js"),
)
"""One script in parts: the first holds what the others work on, the last starts it."""

MODEL = (
    "The model: a unit starts when everything it waits for is done, and takes as long as it took on the "
    "machine that was recorded. It is wrong where units slow each other down, where a unit takes longer or "
    "shorter because it starts at another time, and for what a socket, a timer or a device starts later."
)


_BELOW = re.compile(r'data-below="([\d.]+)"')


def to_html(sheets: Sequence[Sheet], *, title: str, engine: Engine | None = None) -> str:
    """The page. Pictures are laid out by the engine; the first is shown when it is opened."""
    style = f"{_part('page.css')}\n{dark_theme('#stage ')}"
    script = "\n".join(map(_part, SCRIPTS))
    return Template(_part("page.html")).substitute(
        policy=escape(_policy(style=style, script=script)),
        title=escape(visible(title)),
        style=style,
        script=script,
        pictures="\n".join(_picture(sheet, index, engine) for index, sheet in enumerate(sheets)),
        tables="\n".join(f"<div>{tables(sheet)}</div>" for sheet in sheets),
        data=embed(page_data(sheets)),
    )


def _picture(sheet: Sheet, index: int, engine: Engine | None) -> str:
    hidden = ""
    prefix = f"s{index}-"
    if sheet.chart is not None:
        svg = waterfall_svg(sheet.chart, prefix=prefix)
    else:
        svg = to_svg(sheet.drawing, engine=engine, prefix=prefix)
    kind = "chart" if sheet.chart is not None else "drawing"
    heading = f"<h2>{escape(visible(sheet.name))}</h2>"
    head = chart_head(sheet, sheet.chart) if sheet.chart is not None else ""
    model = f'<p class="model">{escape(MODEL)}</p>' if sheet.chart is not None and sheet.chart.timed else ""
    cut = parts(svg, prefix, *((SIZE, _below(svg)) if sheet.chart is not None else (FONT_SIZE,)))
    kind += " cut" if cut else ""
    # Inert until there is paper: each part would be the whole picture once more, drawn anew with every click.
    cut = f"<template>{cut}</template><noscript>{cut}</noscript>" if cut else ""
    return f'<div class="sheet {kind}"{hidden}>{heading}{head}{svg}{cut}{model}</div>'


def _below(svg: str) -> float:
    """Where the rows of a chart begin."""
    found = _BELOW.search(svg)
    return float(found[1]) if found is not None else 0.0


def _part(name: str) -> str:
    return (files("unitlint.diagrams") / name).read_text("utf-8")


def _policy(*, style: str, script: str) -> str:
    """Nothing may be loaded from anywhere, and no code or style runs but these two, known by their hashes."""
    return (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode()).digest()).decode()
