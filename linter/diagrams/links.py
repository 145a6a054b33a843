"""Places as texts and as links."""

from __future__ import annotations

from urllib.parse import urlsplit

from unitlint.errors import UsageError
from unitlint.text.percent import percent_encoded
from unitlint.text.source import Location


def check_template(template: str) -> str:
    """The template itself; `UsageError` unless it is an http(s) URL or relative, with known fields only."""
    scheme = urlsplit(template).scheme
    if scheme not in ("", "http", "https", "file"):
        raise UsageError(
            f"a link template can't start with {scheme}:", hint="http, https, file or a relative one"
        )
    try:
        template.format(path="", line=1)
    except (KeyError, IndexError, ValueError, AttributeError) as error:
        raise UsageError(
            f"the link template {template!r} can't be filled in", hint="its fields are {path} and {line}"
        ) from error
    return template


def url(template: str, location: Location | None) -> str:
    """The link to a place, percent-encoded; empty without a template or a place."""
    if not template or location is None or _is_elsewhere(template, location.path):
        return ""
    return template.format(path=percent_encoded(location.path), line=location.line)


def _is_elsewhere(template: str, path: str) -> bool:
    """Whether the file is in no repository that a host could show: a base system's (`flatcar:/usr/…`)."""
    hosted = template.startswith(("http://", "https://"))
    return ":/" in path or (hosted and path.startswith("/"))


def words(location: Location | None) -> str:
    """`path:line`, or nothing."""
    return f"{location.path}:{location.line}" if location is not None else ""
