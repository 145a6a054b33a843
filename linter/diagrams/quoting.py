"""DOT strings: whatever a unit is named or described as, it stays a text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from unitlint.diagrams.visible_text import visible

Attributes = Mapping[str, str]


def quote(text: str) -> str:
    r"""A DOT string that stands for `text` and nothing else, as a name and as a label.

    A backslash would begin an escape (`\N` is the node's name), an ampersand an entity, and an unquoted `<`
    an HTML-like label; doubled, spelt out and quoted they are characters (Graphviz, "DOT Language").

    >>> print(quote('docker.service'))
    "docker.service"
    >>> print(quote('say "hi"'))
    "say \"hi\""
    >>> print(quote('a\\x2db.mount'), quote('ends with\\'))
    "a\\x2db.mount" "ends with\\"
    >>> print(quote('<b>&amp;</b>'))
    "<b>&amp;amp;</b>"
    >>> print(quote('two\nlines'))
    "two⟨U+000A⟩lines"
    >>> print(quote(''))
    ""
    """
    escaped = visible(text).replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;")
    return f'"{escaped}"'


def lines(texts: Iterable[str], *, end: str = "\\n") -> str:
    r"""A DOT string of several lines; `end` is `\l` for lines that start at the left.

    >>> print(lines(["a", "b\\"]))
    "a\nb\\"
    """
    return '"' + end.join(quote(text)[1:-1] for text in texts) + (end if end == "\\l" else "") + '"'


def attributes(values: Attributes) -> str:
    """`[a="1", b="2"]`, every value quoted."""
    return "[" + ", ".join(f"{name}={quote(value)}" for name, value in values.items()) + "]"
