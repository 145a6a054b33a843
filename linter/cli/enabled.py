"""What commands assume to be enabled, told in one way: links that nothing makes yet, and what they change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from unitlint.cli.places import place_words
from unitlint.machine.machine import Machine
from unitlint.reports.report import relative
from unitlint.text.source import Place
from unitlint.units.install import InstallLink

ASSUMPTION = "nothing links these yet; enabling them makes the links that their [Install] asks for:"
"""The line above the links."""


def assumed_lines(links: Iterable[InstallLink]) -> Iterator[str]:
    """The assumption, and each link with the line that asks for it."""
    yield ASSUMPTION
    for link in links:
        yield f"  {link.path}{'' if link.folder else ' (Alias=)'}  {place_words(link.place)}"


def assumed_object(machine: Machine) -> dict[str, object]:
    """`links` and `starts` of `once_enabled` (docs/json.md); empty where nothing is assumed."""
    later = machine.enabled_in_full
    if later is None:
        return {}
    links = [link_object(link) for link in later.links]
    return {"links": links, "starts": sorted(machine.starting_once_enabled)}


def link_object(link: InstallLink) -> dict[str, object]:
    """A link that enabling makes, and what asks for it."""
    return {"unit": link.unit, "folder": link.folder, **place_object(link.place)}


def place_object(place: Place) -> dict[str, object]:
    """The file, as the current directory knows it, and the line."""
    return {"path": relative(place.location.path, str(Path.cwd())), "line": place.location.line}
