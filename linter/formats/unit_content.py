"""Whether a file is the unit or Quadlet that its name says: a look at its text before the name is believed.

`.service` is the suffix of D-Bus activation, avahi and KDE files too, `.pod` Perl's, `.build` Meson's.
"""

from __future__ import annotations

from collections.abc import Iterable

from unitlint.quick import patterns as re
from unitlint.systemd.directives.table import keys, named, newest_version, sections
from unitlint.systemd.file_names import TRIGGERING_TYPES, is_quadlet_name, looks_like_unit
from unitlint.systemd.podman import SHARED_SECTIONS
from unitlint.template.further_names import drop_in_within, name_within
from unitlint.text.source import PLACEHOLDER
from unitlint.text.suggest import nearest
from unitlint.tree.links import KEPT_ELSEWHERE, UTF_16, is_utf_16, kept_elsewhere
from unitlint.tree.present import exists
from unitlint.tree.reader import join

_SECTION = re.compile(r"^[ \t]*+\[([^\]\n]*+)\]?[ \t]*+\r?$", re.MULTILINE)
_RUN_ON_SECTION = re.compile(r"^[ \t]*\[([^\]\n]*)\][ \t]*[^\s\]]", re.MULTILINE)
"""A header with more behind it, for which systemd refuses the file."""
_KEY = re.compile(r"^[ \t]*([A-Z][A-Za-z0-9]*)[ \t]*=", re.MULTILINE)
_ANY_KEY = re.compile(r"^[ \t]*([A-Za-z][\w-]*)[ \t]*=", re.MULTILINE)
_HEADER_OR_KEY = re.compile(r"^[ \t]*(?:\[([^\]\n]+)\]|([A-Z][A-Za-z0-9]*)[ \t]*=)", re.MULTILINE)
_OF_DESKTOP = frozenset({"Comment", "Exec", "GenericName", "Icon", "Name", "ServiceTypes", "Type"})
"""Keys of desktop entries (Desktop Entry Specification, "Recognized keys") and of KDE's services."""
_ACTING = frozenset({"ExecStart", "ExecStop", "SuccessAction"})
"""Of these a service has one (systemd.service(5), DESCRIPTION); a drop-in may have none."""
_SHARED = frozenset({"Unit", "Install"})
_AT_MARGIN = re.compile(r"^\[", re.MULTILINE)
"""In a document that holds units they are indented."""
_BRACKETS = re.compile(r"\[[^\]\n]*+\]?")
_SIGN_OF_TEMPLATE = re.compile(r"[@{<$%][^\]]*\]")
_CONTENT = re.compile(r"^[ \t\ufeff]*+[^#;\s].*", re.MULTILINE)
_FOREIGN: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"^\[D-BUS Service\]", re.MULTILINE | re.IGNORECASE), "is a D-Bus activation file"),
    (re.compile(r"^\[Desktop Entry\]", re.MULTILINE), "is a desktop entry"),
)
"""Sections of files that may have one called as a unit's, too: KDE's have a [Service]."""
_OTHERS: tuple[tuple[re.Pattern[str], str], ...] = (
    *_FOREIGN,
    (re.compile(r"\A\s*(?:<!--.*?-->\s*)*<(?:\?xml|!DOCTYPE|[a-z])", re.DOTALL), "is XML"),
    (re.compile(r"^<(?:\?xml |!DOCTYPE )", re.MULTILINE), "is XML"),
    (re.compile(r"\A\s*\{\s*[\"}]"), "is JSON"),
    (re.compile(r"\A#!"), "is a script"),
    (re.compile(r"^(?:diff --git |--- \S[^\n]*\n\+\+\+ )", re.MULTILINE), "is a patch"),
    (re.compile(r"^=(?:pod|head1|encoding|over)\b", re.MULTILINE), "is Perl documentation"),
    (re.compile(r"^\.(?:TH|SH|Dd)[ \t]", re.MULTILINE), "is a manual page"),
    (re.compile(r"^(?:project|subdir|executable|install_data)\(", re.MULTILINE), "is a Meson build file"),
    (re.compile(r"^(?:FROM|ARG)[ \t]+\S", re.MULTILINE), "is a Containerfile"),
    (re.compile(r"^\[(?:Match|NetDev|Link)\][ \t]*\r?$", re.MULTILINE), "is a systemd-networkd file"),
)
"""What else has the suffixes of units, by a mark that no unit has."""


def is_generic(text: str) -> bool:
    """Whether nothing in the text says what it is: it is empty, or only comments and placeholders."""
    return all(line.strip()[:1] in f"{{<@%{PLACEHOLDER}" for line in _CONTENT.findall(text))


def _not_utf_8(text: str) -> str:
    if is_utf_16(text):
        return UTF_16
    return "is binary" if "\0" in text else ""


def refusal(name: str, text: str) -> str:
    """Why a file is no unit or Quadlet of this name, as what comes after "it"; empty if it is one.

    `name` is what the file is called once it is installed.
    """
    found = [section.strip() for section in _SECTION.findall(text)]
    suffix = name.rpartition(".")[2]
    if reason := kept_elsewhere(text) or _not_utf_8(text):
        return reason
    if looks_like_unit(name):
        expected = sections(suffix)
        has_own = suffix.capitalize() in found
        if other := _foreign(text, found) if has_own else _other(text):
            return other
        if any(section in expected or section.startswith("X-") for section in found):
            return ""
        if is_generic(text) or _is_nearly(found, expected) or _has_templated_section(text):
            return ""
        if _lost_its_header(found, text, expected):
            return ""
        return f"has no section of a .{suffix} unit"
    if is_quadlet_name(name):
        own = suffix.capitalize()
        if "Match" in found:
            return _other(text)
        if own in found or _is_nearly(found, (own,)):
            return ""
        if other := _other(text):
            return other
        if suffix == "container" and any(section in SHARED_SECTIONS for section in found):
            return ""
        return f"has no [{own}] section"
    return "is neither a unit nor a Quadlet"


def _has_templated_section(text: str) -> bool:
    return any(_SIGN_OF_TEMPLATE.search(brackets[0]) for brackets in _BRACKETS.finditer(text))


def holds_section(name: str, text: str) -> bool:
    """Whether the text has the section that only a unit of this name's type has, or `[Unit]`; or a Quadlet's.

    A script may have one in a here-document, a patch in its context.
    """
    if _other(text):
        return False
    found = {section.strip() for section in _SECTION.findall(text)}
    suffix = name.rpartition(".")[2]
    return bool(found.intersection((suffix.capitalize(),) if is_quadlet_name(name) else sections(suffix)))


def holds_unit(name: str, text: str) -> bool:
    """The same of the section that a unit of this type must have, where there is one, and of its command."""
    suffix = name.rpartition(".")[2]
    own = suffix.capitalize()
    has_none = looks_like_unit(name) and own not in sections(suffix)
    has_own = has_none or own in {section.strip() for section in _SECTION.findall(text)}
    acts = suffix != "service" or not _ACTING.isdisjoint(_KEY.findall(text))
    return has_own and acts and holds_section(name, text)


def is_drop_in(text: str, folder: str = "") -> bool:
    """Whether the text has a directive in a section that units have it in, as a drop-in of whatever unit.

    With `folder`, the `NAME.d` that it is for, a misspelt one counts.
    """
    section, expected = "", sections(folder.removesuffix(".d").rpartition(".")[2]) if folder else ()
    if not _AT_MARGIN.search(text):
        return False
    for header, key in _HEADER_OR_KEY.findall(text):
        if header:
            section = header.strip()
        elif section in named(key) or (
            section in expected and nearest(key, tuple(keys(section, newest_version())))
        ):
            return not _other(text)
    return False


STRAY = "a drop-in outside of NAME.d: its unit isn't known"

FURTHER = "its name goes on after a unit's suffix"

BESIDE = "the file beside it that has this name counts"

BY_NAME = frozenset({FURTHER, BESIDE})
"""Why a file that is a unit isn't read under the name that it has: it may be delivered all the same."""

UNREAD = KEPT_ELSEWHERE | {STRAY, FURTHER}
"""Why a file that is a unit, or may be one, isn't read."""


def stray(folder: str, name: str, text: str) -> str:
    """`STRAY` for a service's file that only changes one: Puppet's templates of drop-ins are called as it.

    It has nothing but valid settings in [Service], none that makes it a service of its own, and no unit
    beside it would start it.
    """
    found = {section.strip() for section in _SECTION.findall(text)}
    keys = _KEY.findall(text)
    if not name.endswith(".service") or found != {"Service"} or not keys:
        return ""
    if not all("Service" in named(key) and not key.startswith("Exec") for key in keys):
        return ""
    stem = name.rpartition(".")[0]
    triggers = (join(folder, f"{stem}.{trigger}") for trigger in TRIGGERING_TYPES)
    return "" if any(map(exists, triggers)) else STRAY


def left_out(file: str, text: str, folder: str = "") -> str:
    """`FURTHER` for a file that holds a unit, a Quadlet or, in `folder`, a drop-in under a longer name."""
    if folder:
        return FURTHER if drop_in_within(file) and is_drop_in(text, folder) else ""
    name = name_within(file)
    return FURTHER if name and holds_section(name, text) else ""


def drop_in_refusal(folder: str, text: str) -> str:
    """Why a file in `service.d` and its kin is no drop-in: other programs have folders called `path.d`."""
    unit_type = folder.removesuffix(".d")
    if "." in unit_type:
        return ""
    found = [section.strip() for section in _SECTION.findall(text)]
    if any(section in sections(unit_type) for section in found) or is_generic(text):
        return ""
    return f"has no section of a .{unit_type} unit"


def _other(text: str) -> str:
    return next((what for mark, what in _OTHERS if mark.search(text)), "")


def _foreign(text: str, found: list[str]) -> str:
    """What a file is that has a section called as a unit's, and no more of one."""
    if _SHARED.intersection(found):
        return ""
    if other := next((what for mark, what in _FOREIGN if mark.search(text)), ""):
        return other
    written = set(_ANY_KEY.findall(text)) if "Service" in found and "{" not in text else set[str]()
    own = {key for key in written if "Service" in named(key)} - _OF_DESKTOP
    if not own and written & _OF_DESKTOP - {"Type"}:
        return "is a service file of KDE's"
    is_one = not written or any("Service" in named(key) for key in written) or _misspells(written)
    return "" if is_one else "has no directive of a service"


def _misspells(written: Iterable[str]) -> bool:
    """Whether one of the keys misspells a directive of a service: the whole table is read for that."""
    known = tuple(keys("Service", newest_version()))
    return any(nearest(key, known) for key in written)


def _lost_its_header(found: list[str], text: str, expected: tuple[str, ...]) -> bool:
    """Whether a unit's header has run into the next line, or is missing above directives of the type.

    What `systemctl show` prints has properties besides that no unit sets: `ActiveState=`, `MainPID=`.
    """
    if any(section.strip() in expected for section in _RUN_ON_SECTION.findall(text)):
        return True
    keys = () if found else _KEY.findall(text)
    return bool(keys) and all(any(section in expected for section in named(key)) for key in keys)


def _is_nearly(found: list[str], expected: tuple[str, ...]) -> bool:
    """Whether a section has the name of an expected one but for a slip."""
    names = {section.lower(): section for section in expected}
    return any(nearest(section, names) for section in found if len(section) < 20)
