"""The languages that unit templates are written in, and how a file's name and text tell which.

What a name ends in says that the file is a template; `foo.service.j2` is the template of `foo.service`.
"""

from __future__ import annotations

from enum import StrEnum

from unitlint.quick import patterns as re


class Dialect(StrEnum):
    """Languages with branches of their own; in every one of them plain placeholders may stand besides."""

    PLAIN = "plain"
    """No branches: what sed, autoconf, CMake or Meson fill in."""
    JINJA = "jinja"
    GO = "go"
    ERB = "erb"
    EPP = "epp"
    MUSTACHE = "mustache"
    TERRAFORM = "terraform"


SUFFIXES: dict[str, Dialect | None] = {
    ".in": None,
    ".j2": Dialect.JINJA,
    ".jinja": Dialect.JINJA,
    ".jinja2": Dialect.JINJA,
    ".tmpl": None,
    ".tpl": None,
    ".tftpl": Dialect.TERRAFORM,
    ".template": None,
    ".templ": None,
    ".gotmpl": Dialect.GO,
    ".njk": Dialect.JINJA,
    ".twig": Dialect.JINJA,
    ".liquid": Dialect.JINJA,
    ".mustache": Dialect.MUSTACHE,
    ".hbs": Dialect.MUSTACHE,
    ".erb": Dialect.ERB,
    ".epp": Dialect.EPP,
    ".ctmpl": Dialect.GO,
    ".ww": Dialect.GO,
    ".cmake": Dialect.PLAIN,
    ".meson": Dialect.PLAIN,
    ".m4": Dialect.PLAIN,
    ".skel": None,
    ".default": None,
    ".dist": None,
    ".example": None,
    ".sample": None,
}
"""What a template's name ends in, after the name of what it makes; None where the text has to tell."""

NAMED_LATER = frozenset(
    {
        *(suffix for suffix, dialect in SUFFIXES.items() if dialect is Dialect.PLAIN),
        *(".in", ".skel", ".default", ".dist", ".example", ".sample"),
    }
)
"""Of these, what a build fills in or somebody copies: it may have another name once it is installed."""

_TO_ADAPT = frozenset({".default", ".dist", ".example", ".sample", ".skel"})
"""Of these, what somebody adapts by hand, or leaves where it is."""

_REVISION = re.compile(r"-r\d+\Z")
"""Gentoo names a new revision of an installed file so: `foo.service-r1`."""

_ALTERNATE = re.compile(r"(?<=[^#])##?[\w.~,-]+\Z")
"""For whom a file is: `a.service##h.HOST` of yadm's, `a.service#PACKAGE` of config-package-dev's."""

_TAGS = (
    (Dialect.JINJA, re.compile(r"\{%[-+]?\s*\w|\{#")),
    (
        Dialect.GO,
        re.compile(r"\{\{-?\s*(?:if|range|with|else|end|define|block|template|/\*)\b|\{\{-?\s*[.$]\w"),
    ),
    (Dialect.MUSTACHE, re.compile(r"\{\{[#^/>!]")),
    (Dialect.JINJA, re.compile(r"\{\{")),
    (Dialect.EPP, re.compile(r"<%-?\s*(?:\|)|<%=?-?\s*\$")),
    (Dialect.ERB, re.compile(r"<%")),
    (Dialect.TERRAFORM, re.compile(r"%\{~?\s*(?:if|for)\b|\$\{(?:var|local|data|each|module)\.")),
)
"""What only a template of the dialect has in it, the surest first."""

_FORMAT = re.compile(r"--format|--filter|--template|-f[ =]|\binspect\b|\bdocker\b|\bpodman\b|\bcurl\b")
"""Programs that take Go's templates, or curl's `%{http_code}`, as an argument."""


def without_suffixes(name: str) -> str:
    """What a file makes: `a.service` of `a.service.j2`, `a.service.m4.in`, `a.service-r1`, `a.service##x`."""
    name = _REVISION.sub("", _ALTERNATE.sub("", name))
    while (ending := template_suffix(name)) and len(ending) < len(name):
        name = name[: -len(ending)]
    return name


def filled_in_name(name: str) -> str:
    """The same of a file that something fills in, whatever it is; of any other its own name."""
    made = without_suffixes(name)
    endings = {f".{part}" for part in name[len(made) + 1 :].lower().split(".")}
    return name if made == name or endings & _TO_ADAPT else made


def template_suffix(name: str) -> str:
    """The template's suffix that a name ends in; empty for none."""
    ending = name[name.rfind(".") :].lower() if "." in name else ""
    return ending if ending in SUFFIXES else ""


def is_rendered(name: str) -> bool:
    """Whether a name says that the file is a template in a language with branches."""
    return SUFFIXES.get(template_suffix(name)) not in (None, Dialect.PLAIN)


def dialect_of(name: str, text: str) -> Dialect:
    """The dialect of a file, by its name or else by its text."""
    named = SUFFIXES.get(template_suffix(name))
    if named is not None:
        return named
    for dialect, tag in _TAGS:
        for found in tag.finditer(text):
            if not _is_argument(text, found.start()):
                return dialect
    return Dialect.PLAIN


def _is_argument(text: str, position: int) -> bool:
    """Whether the line up to a tag names a program that takes it for its own."""
    return _FORMAT.search(text, text.rfind("\n", 0, position) + 1, position) is not None
