r"""Texts of inputs as Markdown and HTML that GitHub and GitLab show as just those texts.

Both look for mentions, references and mail addresses in what Markdown has been turned into, so neither
backslashes nor entities keep a name from becoming a link; a code span does, and elsewhere an invisible blank.
"""

from __future__ import annotations

from html import escape as html_escape
from urllib.parse import quote

from unitlint.quick import patterns as re
from unitlint.reports.colours import printable

LONGEST = 1_000
"""Characters of one text; the rest of a longer one is left out."""

BLANK = "\u200b"
_SPECIAL = re.compile(r"([\\`*_\[\]<>|~&$])")
"""What means something in the middle of a line; no text stands at the start of one."""

_RUNS = re.compile("`+")
_LINKED = re.compile(r"[@#!%~&$](?=[\"\w])|www(?=\.)|:(?=/)", re.IGNORECASE)
_HASH = re.compile(r"\b(?=[0-9a-fA-F]{7,64}\b)")


def text(content: str) -> str:
    r"""Words outside of code: no markup, mention, reference or link comes of them.

    >>> text("a *b* <!-- c")
    'a \\*b\\* \\<!-- c'
    >>> text("@root, see #1").encode("ascii", "replace")
    b'@?root, see #?1'
    """
    apart = _apart(shortened(content))
    return _SPECIAL.sub(r"\\\1", apart)


def line(content: str) -> str:
    r"""Words at the start of a line: no heading, list or quick action (GitLab's `/close`) comes of them.

    >>> line("/close").encode("ascii", "replace")
    b'?/close'
    """
    return text(content) if content[:1].isalpha() else BLANK + text(content)


def code(content: str) -> str:
    """A code span, fenced by more backticks than it holds.

    >>> code("getty@tty1.service"), code("a`b"), code("`")
    ('`getty@tty1.service`', '``a`b``', '`` ` ``')
    """
    shown = shortened(content)
    fence = "`" * (max((len(run) for run in _RUNS.findall(shown)), default=0) + 1)
    padded = f" {shown} " if shown.startswith(("`", " ")) or shown.endswith(("`", " ")) else shown
    return f"{fence}{padded}{fence}" if shown else "` `"


def html(content: str) -> str:
    """Words inside of HTML, where Markdown is not looked for.

    >>> html("<b> & 'c'")
    '&lt;b&gt; &amp; &#x27;c&#x27;'
    """
    return html_escape(_apart(shortened(content)))


def html_code(content: str) -> str:
    """Code inside of HTML."""
    return f"<code>{html_escape(shortened(content))}</code>"


def link(shown: str, address: str) -> str:
    """`[shown](address)`, where `shown` is Markdown already and the address is percent-encoded."""
    return f"[{shown}]({quote(address, safe='/:?#=&%@-._~', errors='replace')})"


def fenced(content: str, language: str) -> str:
    """A fenced code block that its content can't end."""
    longest = max((len(run) for run in _RUNS.findall(content)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{content}{'' if content.endswith(chr(10)) or not content else chr(10)}{fence}"


def shortened(content: str) -> str:
    """One line without control characters, of at most `LONGEST` characters."""
    shown = printable(content)
    return shown if len(shown) <= LONGEST else f"{shown[: LONGEST - 1]}…"


def _apart(content: str) -> str:
    """Mentions, references, addresses and commit hashes with an invisible blank in them."""
    return _LINKED.sub(lambda match: match.group() + BLANK, _HASH.sub(BLANK, content))
