"""Loops of build files over words that stand there: what is in them, once for each word.

`for u in a b; do … done` of the shell in recipes and Makefiles; `foreach u : ['a', 'b']` of Meson, with what
joins texts there: `u + '.service'`, `f'@u@.service'`, `'@0@.service'.format(u)` (mesonbuild.com/Syntax.html).
Words that only the build knows are passed over.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.grammar.shell_loops import Loop, loops_of
from unitlint.grammar.shell_words import Variables
from unitlint.quick import patterns as re

_LONGEST = 2000
_LIMIT = f"{{0,{_LONGEST}}}"
"""Characters of a loop's body, and of the list that it runs over."""
_LOOPS = 100
"""Loops of one file that are looked at."""
_WORDS = 50
"""Words of one loop."""
_MESON = re.compile(
    rf"^[ \t]*foreach[ \t]+(?P<name>\w+)[ \t]*:[ \t]*(?P<words>\[[^\]]{_LIMIT}\]|\w+)"
    rf"(?P<body>.{_LIMIT}?)^[ \t]*endforeach\b",
    re.DOTALL | re.MULTILINE,
)
_MARKS = re.compile(r"(?<=\n\t)[@+-]+")
"""What stands before a command of a Makefile."""
_ENDS = re.compile(r"(?<![ \t])[ \t]*;[ \t]*")
_LIST = r"^[ \t]*{}[ \t]*=[ \t]*(\[[^\[\]]{{0,4000}}\])"
_TEXT = re.compile(r"'([^'\n]*)'")
_JOINED = re.compile(r"'[ \t]*\+[ \t]*'")
_FORMATTED = re.compile(r"'([^'\n]*)@0@([^'\n]*)'\.format\([ \t]*'([^'\n]*)'[ \t]*\)")


def shell_unrolled(text: str) -> str:
    """A script, each of its loops once for each word that is known."""
    text = _MARKS.sub("", text)
    pieces, at = list[str](), 0
    for loop in loops_of(text, Variables({})):
        if loop.opened >= at and loop.end - loop.start <= _LONGEST:  # one inside another stays as it is
            pieces += [text[at : loop.opened], "\n", *_shell_bodies(loop, text)]
            at = loop.end
    return "".join(pieces) + text[at:]


def _shell_bodies(loop: Loop, text: str) -> Iterator[str]:
    """The body for each word; a Makefile's variable is `$$u`."""
    body = _ENDS.sub("\n", text[loop.start : loop.end].removesuffix("done"))
    used = re.compile(rf"\$\$?(?:{loop.variable}\b|\{{{loop.variable}\}})")
    for value in loop.values[:_WORDS]:
        yield used.sub(value.replace("\\", r"\\"), body) + "\n"


def meson_unrolled(text: str) -> str:
    """A `meson.build`, each of its loops once for each text of its list."""
    return _MESON.sub(lambda found: "\n".join(_meson_bodies(found, text)) or found[0], text, count=_LOOPS)


def _meson_bodies(found: re.Match[str], text: str) -> list[str]:
    words = found["words"]
    if not words.startswith("["):
        listed = re.search(_LIST.format(words), text, re.MULTILINE)
        words = listed[1] if listed is not None else ""
    return [_with_text(found["body"], found["name"], word) for word in _TEXT.findall(words)[:_WORDS]]


def _with_text(body: str, name: str, word: str) -> str:
    in_texts = re.sub(r"\bf'", "'", body).replace(f"@{name}@", word)
    named = re.sub(rf"(?<![\w'.@-]){name}(?![\w'.@-])", lambda _: f"'{word}'", in_texts)
    formatted = _FORMATTED.sub(lambda found: f"'{found[1]}{found[3]}{found[2]}'", named)
    return _JOINED.sub("", formatted)
