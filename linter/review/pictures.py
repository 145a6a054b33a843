"""The changes of boots as pictures in Markdown: Mermaid, which GitHub and GitLab draw."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from unitlint.diagrams.mermaid import fits, to_mermaid
from unitlint.reports.markup import code, fenced, link
from unitlint.review.draft import Picture


def shown(pictures: Sequence[Picture], artifact_url: str = "") -> Iterator[str]:
    """A block for each that is small enough to be read there; the others by a link, if there is one."""
    large = 0
    for picture in pictures:
        drawn = to_mermaid(picture.drawing) if picture.drawing is not None else ""
        if picture.drawing is None or not fits(picture.drawing, drawn):
            large += 1
        elif len(pictures) == 1:
            yield fenced(drawn, "mermaid")
        else:
            names = ", ".join(code(name) for name in picture.configurations[:3])
            yield f"The change of {names}:\n\n{fenced(drawn, 'mermaid')}"
    if large and artifact_url.startswith("https://"):
        yield link("The picture of the change", artifact_url) + " is too large for a comment."
