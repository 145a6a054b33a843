"""The changes of boots as pictures in Markdown: Mermaid, which GitHub and GitLab draw."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from unitlint.diagrams.mermaid import fits, to_mermaid
from unitlint.reports.markup import fenced, html, link
from unitlint.review.blocks import names
from unitlint.review.draft import ChangePicture
from unitlint.review.markdown import words

MOST_NAMED = 4


def shown(pictures: Sequence[ChangePicture], artifact_url: str = "") -> Iterator[str]:
    """A block for each that is small enough to be read there, equal ones once; others by a link, if any.

    How to read them stands below: Mermaid has no legend.
    """
    large = 0
    readings: dict[str, None] = {}
    blocks: dict[str, list[str]] = {}
    for picture in pictures:
        drawn = to_mermaid(picture.drawing) if picture.drawing is not None else ""
        if picture.drawing is None or not fits(picture.drawing, drawn):
            large += 1
        else:
            blocks.setdefault(fenced(drawn, "mermaid"), []).extend(picture.configurations)
            readings[picture.drawing.reading] = None
    for block, configurations in blocks.items():
        alone = len(blocks) == 1 and not large
        yield block if alone else f"The change of {words(names(configurations, most=MOST_NAMED))}:\n\n{block}"
    for reading in readings:
        yield f"<sub>{html(reading)}</sub>"
    if large and artifact_url.startswith("https://"):
        yield link("The picture of the change", artifact_url) + " is too large for a comment."
