"""How wide texts are in Helvetica: what a layout reckons with, told to viewers that have another font."""

from __future__ import annotations

from unitlint.diagrams.visible_text import columns, visible

# The advance widths of the font's printable ASCII, from the blank on, in thousandths of its size
# (Adobe's metrics of the 14 PDF standard fonts; Arial's are the same).
WIDTHS = (
    (278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278)
    + (556,) * 10
    + (278, 278, 584, 584, 584, 556, 1015)
    + (667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833)
    + (722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611)
    + (278, 278, 278, 469, 556, 333)
    + (556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833)
    + (556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500)
    + (334, 260, 334, 584)
)
FIRST = ord(" ")
OTHER = 580
"""For each column of a character beyond ASCII."""


BOLD = 1.12
"""How much wider bold letters are, in the fonts that stand in for Helvetica: squeezed, they would touch."""


def width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of `text` at a font size, in that size's unit.

    >>> width("MM", 10), width("MM", 10, bold=True)
    (16.66, 18.66)
    """
    thousandths = sum(WIDTHS[ord(c) - FIRST] if " " <= c <= "~" else columns(c) * OTHER for c in text)
    return round(thousandths * size * (BOLD if bold else 1) / 1000, 2)


def wrapped(text: str, size: float, wide: float) -> list[str]:
    """The text in lines of at most `wide`, in the size's unit; a word that is wider has one of its own.

    >>> wrapped("  one two", 10, 30)
    ['  one', '  two']
    """
    indent = text[: len(text) - len(text.lstrip(" "))]
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else f"{indent}{word}"
        if lines and width(visible(longer), size) > wide:
            lines.append(f"{indent}{word}")
        else:
            lines[-1:] = [longer]
    return lines or [""]
