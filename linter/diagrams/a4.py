"""A sheet of A4 within margins of 8 mm, in points, and how small words on it may be."""

WIDE, TALL = 549.0, 796.0
HIGH = 740.0
"""Below a heading."""
BELOW_KEY = 680.0
"""Below the longer heading of a chart; the page has the same in its style."""
LEAST = 6.0
"""The smallest words that are read without effort."""


def fits(wide: float, high: float, smallest: float) -> bool:
    """Whether all of a picture is read on one sheet, if its smallest words are that many points high."""
    return smallest * min(WIDE / wide, TALL / high) >= LEAST
