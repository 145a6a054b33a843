"""Which man page documents a directive, and where that page is to be read."""

from __future__ import annotations

from unitlint.systemd.directives import Directive, named

ONLINE = "https://www.freedesktop.org/software/systemd/man/latest"

_SHARED = frozenset({"Service", "Socket", "Mount", "Swap"})
"""The sections of units that run processes: they share systemd.exec(5) and systemd.kill(5)."""

_OWN = frozenset({"TimeoutSec"})
"""Directives that each of these types documents by itself."""


def man_page(directive: Directive) -> str:
    """`systemd.exec`: the page of section 5; what several types have is in a page that they share."""
    homes = frozenset(named(directive.key))
    if directive.section == "Install" or "Unit" in homes:
        return "systemd.unit"
    if directive.key not in _OWN:
        if "Slice" in homes and "Service" in homes:
            return "systemd.resource-control"
        if homes == _SHARED | {"Scope"}:
            return "systemd.kill"
        if homes >= _SHARED:
            return "systemd.exec"
    return f"systemd.{directive.section.lower()}"


def link(directive: Directive) -> str:
    """The page in Markdown, led to the directive's own paragraph."""
    page = man_page(directive)
    return f"[{page}(5)]({ONLINE}/{page}.html#{directive.key}=)"
