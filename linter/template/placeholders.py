"""The table of placeholders: what a build fills in, in a file of any language.

No rule judges what one stands for. `${NAME}` is the shell's or systemd's own where a command line has it, so
that it counts only where nothing of them would expand it, and only in a file that is a template by its name.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mark:
    """One form of placeholder."""

    form: str
    """As docs/inputs.md shows it."""
    pattern: str
    whose: str
    templates_only: bool = False
    """Whether only a file that is called a template has it."""
    outside_commands: bool = False
    """Whether the arguments of a command line are left alone: something expands them there."""


_CAPITALS = "[A-Z][A-Z0-9_]{2,}"
_EXEC = re.compile(r"[ \t]*Exec\w*[ \t]*=")
_COMMAND_ARGUMENT = re.compile(r"[ \t]*Exec\w*[ \t]*=[^\n]*?\S[ \t]")

_FOLDER = r"(?:(?:exec_)?prefix|\w+dir)"
"""A variable of GNU's for a folder, which builds of many kinds have: `bindir`, `exec_prefix`."""

_TAG = (
    r"(?:(?:if|else|end|range|with|define|block|template|printf|secret|env|key|base64Decode)\b"
    r"|[$.][A-Za-z]|[a-z]+\.[A-Z]|-?[ \t]*[$]|/\*)"
)
"""What begins a tag of Go's: with other marks than braces a shell's condition looks like one."""

_CALL = r"(?:\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)?)"
_OF_CURL = (
    r"(?:(?:http|num|proxy|size|speed|ssl|time|local|remote)_\w+|url(?:_\w+|e\.\w+)?|response_code|content_type"
    r"|errormsg|exitcode|filename_effective|ftp_entry_path|json|header_json|method|redirect_url|referer|scheme"
    r"|stderr|stdout|certs|onerror|conn_id|xfer_id|tls_earlydata)"
)
"""Variables of `curl --write-out`, which stand in units as they are (curl(1))."""

_M4 = "ifdef|ifelse|define|undefine|pushdef|popdef|s?include|changequote|changecom|(?:un)?divert|e?syscmd"
"""Macros of m4's own that stand in units."""

MARKS: tuple[Mark, ...] = (
    Mark("@@NAME@@", r"@@[A-Za-z_][\w-]*@@", "ebuilds, Yocto's recipes"),
    Mark("@NAME@", r"@[A-Za-z_][\w.-]*@", "autoconf, CMake, Meson, Nix, Yocto, Buildroot"),
    Mark("__NAME__", r"__[A-Z][A-Z0-9_]*?__", "sed scripts of installers"),
    Mark("%%NAME%%", r"%%[A-Z][A-Z0-9_]*%%", "ports of BSD, sed scripts"),
    Mark("%NAME%", rf"%{_CAPITALS}%", "sed scripts: a specifier is one letter"),
    Mark("%bindir%", rf"%{_FOLDER}%", "sed scripts: a folder's variable"),
    Mark("##NAME##", r"##[A-Z][A-Z0-9_]*##(?!#)", "sed scripts"),
    Mark("###NAME###", r"###[A-Z][A-Z0-9_]*###", "sed scripts"),
    Mark("#NAME#", r"(?<=.)#[A-Z][A-Z0-9_]*#", "recipes of OpenEmbedded"),
    Mark("!NAME!", rf"!{_CAPITALS}!", "sed scripts"),
    Mark("~NAME~", rf"~{_CAPITALS}~", "sed scripts"),
    Mark("^NAME^", rf"\^{_CAPITALS}\^", "sed scripts"),
    Mark(":NAME:", rf"(?<![\w/.}}\]]):{_CAPITALS}:", "sed scripts", templates_only=True),
    Mark("#{name}", r"#\{@?[A-Za-z_][\w.]*\}", "Ruby; in a unit itself it is tmux's", templates_only=True),
    Mark(
        "__name__",
        r"__(?!(?:name|main|file|init|doc)__)[a-z][a-z0-9_]*?__",
        "scripts of installers; Python has some of its own",
        templates_only=True,
    ),
    Mark(
        "$name/",
        r"(?<=[a-z]=)\$[A-Za-z_]\w*(?=/)",
        "envsubst, string.Template: systemd expands no variable where a path begins",
        templates_only=True,
    ),
    Mark("<NAME>", r"<[A-Z][A-Z0-9_ -]*[A-Z0-9]>", "examples to fill in by hand"),
    Mark("<...>", r"<\.\.\.>", "recorded outputs: what differs between runs"),
    Mark("{NAME}", rf"(?<![$%{{])\{{{_CAPITALS}\}}(?!\}})", "str.format of Python, installers"),
    Mark("{bindir}", rf"(?<![$%{{])\{{{_FOLDER}\}}(?!\}})", "recipes of OpenBMC: a folder's variable"),
    Mark("%(name)s", r"%\([A-Za-z_]\w*\)[sdr]", "Python's %: no specifier is a bracket"),
    Mark("={name}", r"(?<=[a-z]=)\{[a-z_]\w*\}(?!\})", "str.format of Python, installers"),
    Mark(
        "{name}",
        r"(?<![$%{\\])\{[a-z_]\w*\}(?!\})",
        "str.format of Python",
        templates_only=True,
    ),
    Mark("=[[name]]", r"(?<=[a-z]=)\[\[[ \t]*\w[\w.]*[ \t]*\]\]", "templates with marks of their own"),
    Mark("$(NAME)", rf"\$\((?:[A-Z][A-Z0-9_]*|{_FOLDER})\)", "make"),
    Mark("$NAME$", rf"\${_CAPITALS}\$", "sed scripts"),
    Mark(
        "${NAME}",
        r"\$\{[A-Za-z_]\w*\}",
        "CMake, envsubst, autoconf",
        templates_only=True,
        outside_commands=True,
    ),
    Mark("X_PLACEHOLDER", r"\b(?:[A-Z][A-Z0-9]*_)+PLACEHOLDER\b", "sed scripts"),
    Mark("%{name}", rf"%\{{(?!{_OF_CURL}\}})\??\w+\}}", "RPM's macros"),
    Mark(
        "NAME/",
        rf"(?<=[a-z]=)[-@+!:]?{_CAPITALS}(?=/)",
        "sed scripts: a path that begins with capitals",
    ),
    Mark(
        "=NAME_NAME",
        r"(?<=[a-z]=)(?<!Environment=)(?!CAP_|AF_)[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+(?m:(?=[ \t]*$))",
        "sed scripts: a value in capitals, which systemd has of capabilities and address families alone",
    ),
    Mark(
        "[[ … ]]",
        rf"\[\[-?[ \t]*{_TAG}[^\]\n]*\]\]",
        "Go's templates between marks of their own",
        templates_only=True,
    ),
    Mark(
        "(( … ))",
        rf"\(\(-?[ \t]*{_TAG}[^\n]*?\)\)",
        "Go's templates between marks of their own",
        templates_only=True,
    ),
    Mark("m4_name(…)", rf"\b(?:m4_\w+{_CALL}?|(?:{_M4}){_CALL})", "m4", templates_only=True),
    Mark("dnl …", r"(?m:^dnl\b[^\n]*)", "comments of m4", templates_only=True),
)

_ALL = {
    named: re.compile(
        "|".join(
            f"(?P<m{index}>{mark.pattern})"
            for index, mark in enumerate(MARKS)
            if named or not mark.templates_only
        )
    )
    for named in (True, False)
}
MAY_HOLD = re.compile(r"[@{<$%]|__|_PLACEHOLDER|#[A-Z#]|=[A-Z]+[/_]|m4_|dnl|[!~^:][A-Z]|#\{|\w\(`|\[\[|\(\(")
"""What every placeholder and every tag of a dialect has in it."""


def placeholders(text: str, start: int, end: int, *, is_template: bool) -> Iterator[tuple[int, int]]:
    """The spans of the placeholders in `[start, end)` of a unit file, in order."""
    if MAY_HOLD.search(text, start, end) is None:
        return
    for found in _ALL[is_template].finditer(text, start, end):
        assert found.lastgroup is not None
        mark = MARKS[int(found.lastgroup[1:])]
        is_expanded = mark.outside_commands and _is_argument(text, found.start())
        if not (is_expanded and not _stands_elsewhere(text, found[0])) and not _in_comment(
            text, found.start()
        ):
            yield found.span()


def _stands_elsewhere(text: str, placeholder: str) -> bool:
    """Whether it stands outside of command lines, too, where nothing but a build would fill it in."""
    return any(
        not _is_argument(text, found.start()) and not _in_comment(text, found.start())
        for found in re.finditer(re.escape(placeholder), text)
    )


def is_placeholder(text: str) -> bool:
    """Whether a text is one placeholder and nothing else."""
    return MAY_HOLD.search(text) is not None and _ALL[False].fullmatch(text) is not None


def holds_placeholder(text: str) -> bool:
    """Whether a placeholder of any kind stands somewhere in a text that nothing else would expand."""
    return next(placeholders(text, 0, len(text), is_template=True), None) is not None


def _is_argument(text: str, position: int) -> bool:
    """Whether what stands at a place is an argument of a command line: systemd expands `${NAME}` there."""
    begin = text.rfind("\n", 0, position) + 1
    while begin > 1 and text[begin - 2] == "\\":
        begin = text.rfind("\n", 0, begin - 1) + 1
    return _COMMAND_ARGUMENT.match(text, begin, position) is not None or (
        _EXEC.match(text, begin) is not None and "\n" in text[begin:position]
    )


def _in_comment(text: str, position: int) -> bool:
    begin = text.rfind("\n", 0, position) + 1
    return text[begin:position].lstrip()[:1] in ("#", ";") and bool(text[begin:position].strip())
