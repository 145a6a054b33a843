"""Cuts a template into texts and tags, by the marks of its dialect.

Jinja: jinja.palletsprojects.com, "Template Designer Documentation"; ERB: ruby's ERB; EPP: Puppet's "Embedded
Puppet template syntax"; Mustache: mustache(5), Handlebars' block helpers included; Terraform: "Strings and
Templates".
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.grammar.branches import TagKind
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass
from unitlint.template.dialects import Dialect


@dataclass(frozen=True, slots=True)
class Cut:
    """`[start, end)` of the template; of a tag, what it says, and whether it eats the blanks around it."""

    kind: TagKind
    start: int
    end: int
    words: str = ""


TAG_LIMIT = 4_096
"""Characters of one tag: an opening mark whose end is no nearer is text, and is not looked for further."""

_TAG = f"{{0,{TAG_LIMIT}}}"
_COMMENT = "{0,16383}"
_MARKS: dict[Dialect, re.Pattern[str]] = {
    Dialect.JINJA: re.compile(
        rf"\{{#(?>(?:[^#]|#(?!\}})){_COMMENT})#\}}"
        rf"|\{{%[-+]?\s*raw\s*[-+]?%\}}(?P<raw>.{_COMMENT}?)\{{%[-+]?\s*endraw\s*[-+]?%\}}"
        rf"|(?P<filtered>\{{%[-+]?\s*(?:filter|call)\b[^%]{_TAG}%\}}.{_COMMENT}?"
        rf"\{{%[-+]?\s*end(?:filter|call)\s*[-+]?%\}})"
        rf"|\{{%(?P<code>(?>(?:'[^'\n]{_TAG}+'|\"[^\"\n]{_TAG}+\"|[^%]|%(?!\}})){_TAG}))%\}}"
        rf"|\{{\{{(?P<output>(?>(?:'[^'\n]{_TAG}+'|\"[^\"\n]{_TAG}+\"|[^}}]|\}}(?!\}})){_TAG}))\}}\}}",
        re.DOTALL,
    ),
    Dialect.ERB: re.compile(
        rf"<%%|<%#.{_COMMENT}?%>|<%=(?P<output>.{_TAG}?)-?%>|<%-?(?P<code>.{_TAG}?)-?%>",
        re.DOTALL,
    ),
    Dialect.MUSTACHE: re.compile(
        rf"\{{\{{~?!--.{_COMMENT}?--~?\}}\}}|\{{\{{~?!.{_COMMENT}?\}}\}}"
        rf"|\{{\{{~?(?P<code>[#^/]~?[^}}]{_TAG}|else[^}}]{_TAG})\}}\}}"
        rf"|\{{\{{\{{?(?P<output>[^}}]{_TAG})\}}?\}}\}}",
        re.DOTALL,
    ),
    Dialect.TERRAFORM: re.compile(
        rf"\$\$\{{|%%\{{|%\{{~?(?P<code>(?:[^{{}}\n\"]|\"[^\"\n]{_TAG}\"){_TAG}?)~?\}}"
        rf"|\$\{{~?(?P<output>(?:[^{{}}\n\"]|\"[^\"\n]{_TAG}\"|\{{[^{{}}\n]{_TAG}\}}){_TAG}?)~?\}}"
    ),
}
_MARKS[Dialect.EPP] = _MARKS[Dialect.ERB]

_WORDS: dict[Dialect, tuple[tuple[re.Pattern[str], TagKind], ...]] = {
    Dialect.JINJA: (
        (re.compile(r"(?:if|macro)\b|set\s+\w+\s*\Z"), TagKind.IF),
        (re.compile(r"elif\b"), TagKind.ELIF),
        (re.compile(r"else\b"), TagKind.ELSE),
        (re.compile(r"for\b"), TagKind.FOR),
        (re.compile(r"end(?:if|for|macro|set)\b"), TagKind.END),
        (re.compile(r"include\b"), TagKind.OUTPUT),
    ),
    Dialect.ERB: (
        (re.compile(r"els(?:e\s*if|if)\b"), TagKind.ELIF),
        (re.compile(r"else\b"), TagKind.ELSE),
        (re.compile(r"(?:if|unless|case)\b"), TagKind.IF),
        (re.compile(r"when\b"), TagKind.ELIF),
        (re.compile(r"(?:for|while|until)\b|.*\bdo\b\s*+(?:\|[^|]*\|\s*+)?\Z", re.DOTALL), TagKind.FOR),
        (re.compile(r"end\b"), TagKind.END),
    ),
    Dialect.EPP: (
        (re.compile(r"\}\s*elsif\b"), TagKind.ELIF),
        (re.compile(r"\}\s*else\b"), TagKind.ELSE),
        (re.compile(r"(?:if|unless)\b.*\{\s*\Z", re.DOTALL), TagKind.IF),
        (re.compile(r".*\{\s*+(?:\|[^|]*\|\s*+)?\Z", re.DOTALL), TagKind.FOR),
        (re.compile(r"\}\s*\Z"), TagKind.END),
    ),
    Dialect.MUSTACHE: (
        (re.compile(r"#\s*each\b"), TagKind.FOR),
        (re.compile(r"[#^]"), TagKind.IF),
        (re.compile(r"else\s+if\b"), TagKind.ELIF),
        (re.compile(r"else\b"), TagKind.ELSE),
        (re.compile(r"/"), TagKind.END),
    ),
    Dialect.TERRAFORM: (
        (re.compile(r"if\b"), TagKind.IF),
        (re.compile(r"else\b"), TagKind.ELSE),
        (re.compile(r"for\b"), TagKind.FOR),
        (re.compile(r"end(?:if|for)\b"), TagKind.END),
    ),
}

_LINE_END = re.compile(r"[ \t]*\r?\n")
_TAGS_AND_BLANKS = re.compile(r"(?>(?:\s++|\{%[^%]*+%\}|\{#[^#]*+#\})*)")
_OWN_LINE = re.compile(r"[A-Za-z@{][\w@{}.-]*[ \t]*=|[\[#;{]|\Z")


def cut(text: str, dialect: Dialect) -> tuple[Cut, ...]:
    """Texts and tags in order; what outputs nothing and branches nothing is left out.

    A line that holds such tags alone is left out as a whole, as Ansible's `trim_blocks` does: in the middle
    of a continued line it would end it. What a filter or macro makes of a block is unknown as a whole.
    """
    return tuple(_cuts(text, dialect))


def _cuts(text: str, dialect: Dialect) -> Iterator[Cut]:
    position = 0
    for found in _MARKS[dialect].finditer(text):
        groups = found.groupdict()
        outputs = groups.get("output") is not None or groups.get("filtered") is not None
        start, end = found.span() if outputs else _whole_line(text, found.start(), found.end())
        if dialect is Dialect.JINJA and not outputs and end == found.end():
            end = _trimmed(text, end)
        if position < start:
            yield Cut(TagKind.TEXT, position, start)
        position = max(position, end)
        if groups.get("raw") is not None:
            yield Cut(TagKind.TEXT, *found.span("raw"))
        elif outputs:
            yield Cut(TagKind.OUTPUT, *found.span(), (groups.get("output") or "").strip())
        elif found[0] in ("<%%", "$${", "%%{"):
            yield Cut(TagKind.TEXT, found.start() + 1, found.end())
        elif (code := groups.get("code")) is not None:
            words = code.strip(" \t\r\n~+-")
            kind = next((kind for mark, kind in _WORDS[dialect] if mark.match(words)), None)
            if kind is not None:
                yield Cut(kind, *found.span(), words)
    if position < len(text):
        yield Cut(TagKind.TEXT, position, len(text))


def _trimmed(text: str, end: int) -> int:
    """Behind the line end after a tag, where Ansible's `trim_blocks` alone can be meant.

    Salt and others keep it: it stays where a line of its own follows.
    """
    line_end = _LINE_END.match(text, end)
    if line_end is None:
        return end
    following = _TAGS_AND_BLANKS.match(text, line_end.end())
    is_own = following is None or _OWN_LINE.match(text, following.end()) is not None
    return end if is_own else line_end.end()


def _whole_line(text: str, start: int, end: int) -> tuple[int, int]:
    """The span with its line, if nothing else stands there."""
    begin = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    stop = len(text) if stop < 0 else stop + 1
    if text[begin:start].strip() or text[end:stop].strip():
        return start, end
    return begin, stop
