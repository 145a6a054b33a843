"""Names that go on behind a name that is read: `a.service.ww`, `b.container.tt2`, `10.conf.orig`.

What the ending means nobody can list: programs have template suffixes of their own, people put files aside
under any word. A copy is known by its ending, everything else by its content.
"""

from __future__ import annotations

from unitlint.quick import patterns as re
from unitlint.systemd.file_names import COPIES, QUADLET_TYPES, UNIT_TYPES, is_quadlet_name, looks_like_unit
from unitlint.template.dialects import Dialect, dialect_of, without_suffixes
from unitlint.template.placeholders import holds_placeholder

_TYPES = "|".join((*UNIT_TYPES, *QUADLET_TYPES))
_ENDED = re.compile(rf"([^/]+(?:\.({_TYPES})(?=[.,_~-])|(?=\.(?:unit|systemd)\b)))[\w.,~-]+\Z")
"""What a name ends in further; `a.systemd` tells one from `a.upstart` and `a.sysvinit`."""
_DOCUMENT = re.compile(r"\.(?:md|rst|adoc|html?|xml|po)(?:\.in)?\Z")
_CONF = re.compile(r"([^/]+\.conf)(?=[._~-])[\w.~-]+\Z")


def name_within(file: str) -> str:
    """The name of the unit or Quadlet that a file would be but for its ending; empty for any other.

    >>> name_within("a.service.ww"), name_within("b.container-tt"), name_within("a.timer.systemd")
    ('a.service', 'b.container', 'a.timer')
    """
    found = _ENDED.match(file)
    if found is None or _DOCUMENT.search(file):
        return ""
    is_whole = found[2] or looks_like_unit(found[1]) or is_quadlet_name(found[1])
    return found[1] if is_whole else f"{found[1]}.service"


def drop_in_within(file: str) -> str:
    """The same of a drop-in's name, in a folder of drop-ins."""
    found = _CONF.match(file)
    return found[1] if found is not None and not _DOCUMENT.search(file) else ""


def is_copy(file: str) -> bool:
    """Whether the ending says that something made it of another file, or put it aside."""
    name = without_suffixes(file)
    return name.rpartition(".")[2] in COPIES or name.endswith("~")


def is_filled_in(text: str) -> bool:
    """Whether a text is a template's, whatever its file is called."""
    return dialect_of("", text) is not Dialect.PLAIN or holds_placeholder(text)
