"""Which lines of a file a unified diff shows: the only ones that take a comment."""

from __future__ import annotations

from unitlint.quick import patterns as re

_HEADER = re.compile(r"^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@", re.MULTILINE)


def new_lines(patch: str) -> tuple[range, ...]:
    """The line numbers in the new file of each hunk, its context included; a hunk that only deletes has none.

    >>> new_lines("@@ -1 +1,3 @@ [Unit]\\n a\\n+b\\n+c\\n@@ -9,2 +9,0 @@\\n-d\\n-e\\n@@ -20 +19 @@\\n-f\\n+g")
    (range(1, 4), range(19, 20))
    """
    hunks = (
        range(int(start), int(start) + int(length or 1) if length != "0" else int(start))
        for start, length in _HEADER.findall(patch)
    )
    return tuple(hunk for hunk in hunks if hunk)


def added_lines(patch: str) -> tuple[range, ...]:
    """The numbers of the lines that a patch adds: GitLab wants both numbers for those that stayed.

    >>> added_lines("@@ -1 +1,3 @@\\n a\\n+b\\n+c\\n")
    (range(2, 4),)
    """
    found: list[range] = []
    number = 0
    for line in patch.split("\n"):
        if header := _HEADER.match(line):
            number = int(header[1])
        elif line.startswith("+"):
            if found and found[-1].stop == number:
                found[-1] = range(found[-1].start, number + 1)
            else:
                found.append(range(number, number + 1))
            number += 1
        elif line.startswith(" "):
            number += 1
    return tuple(found)
