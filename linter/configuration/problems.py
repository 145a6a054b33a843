"""The names of the rules that make findings of what an input says and can't be followed."""

from __future__ import annotations

from functools import lru_cache

from unitlint.configuration.configuration import Problem
from unitlint.errors import UnitlintError
from unitlint.systemd.file_names import is_unit_name, looks_like_unit
from unitlint.text.source import Location, Place, SourceText, is_known

INVALID_INPUT = "invalid-input"
"""The tool that reads this input refuses it: no YAML, a wrong type, an unknown version, an include loop."""

MISSING_TEMPLATE_FILE = "missing-template-file"
UNLISTED_UNIT_FILE = "unlisted-unit-file"
DUPLICATE_ENTRY = "duplicate-entry"
UNKNOWN_KEY = "unknown-key"
TEMPLATE_ERROR = "template-error"
QUADLET_ERROR = "quadlet-error"

UNREAD_LINK = "unread-link"
"""A link leads out of what is read: nothing is known of the unit behind it."""

UNREAD_FILE = "unread-file"
"""Nothing would read a file where it lies, whatever else a machine gets."""

QUADLET_KEY = "quadlet-key"

MISWRITTEN_MODE = "decimal-file-mode"

ACTION_LIMIT = 5_000
"""Tags of a template in one file, such as `{{ … }}`; what has more is not read as a template."""

_OPENINGS = ("{{", "{%", "{#", "<%", "${", "%{")
"""How the tags of the languages begin."""


def actions_in(text: str) -> int:
    """How many tags a text has at most, of the language that it has most of."""
    return max(map(text.count, _OPENINGS))


def of_error(error: UnitlintError, place: Place | None = None) -> Problem:
    """The problem of a file that can't be read, at `place` or else at the place that the error names."""
    if place is not None:
        message = f"{error.path}: {error.message}" if error.path else error.message
        return Problem(INVALID_INPUT, message, place, error.hint)
    line, column = error.line or 1, error.column or 1
    return Problem(INVALID_INPUT, error.message, Location(error.path, line, column, line, column), error.hint)


def unread(path: str, target: str, hint: str = "") -> Problem:
    """A link that leads to what isn't here."""
    message = f"this link points to {target}, which isn't read: its unit is not checked"
    return Problem(UNREAD_LINK, message, Location(path), hint)


def unfound_folder(path: str, link: str) -> Problem:
    """A link to a folder of drop-ins or of links that systemd looks for elsewhere."""
    message = f"nothing will read this folder: systemd looks for the relative link {link} from /"
    return Problem(
        UNREAD_FILE, message, Location(path), "make the link absolute, or replace it with a directory"
    )


def misnamed(name: str, place: Place) -> Problem | None:
    """What keeps systemd from loading a file in a unit directory that is named almost as a unit."""
    if not looks_like_unit(name) or is_unit_name(name) or not is_known(name):
        return None
    message = f"systemd ignores this file: `{name}` is not a valid unit name"
    return Problem(INVALID_INPUT, message, place, "see systemd.unit(5) for valid unit names")


@lru_cache(maxsize=1024)
def of_template(source: SourceText) -> tuple[Problem, ...]:
    """What keeps sabakan from rendering a file that it delivers."""
    if "{{" not in source.text or source.text.count("{{") > ACTION_LIMIT:
        return ()
    from unitlint.template.problems import problems
    from unitlint.template.sabakan import functions

    found = problems(source, functions({}))
    return tuple(Problem(TEMPLATE_ERROR, error.message, error.place, error.help) for error in found)
