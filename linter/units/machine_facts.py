"""What a configuration tells of the machine that specifiers mean (systemd.unit(5), SPECIFIERS)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from unitlint.configuration.configuration import Configuration, Manager
from unitlint.quick import patterns as re
from unitlint.systemd.file_names import FACTS, OS_RELEASE
from unitlint.text.source import PLACEHOLDER, is_known

_OF_USERS = dict.fromkeys("uUgG", PLACEHOLDER) | dict.fromkeys("hECSLts", f"/{PLACEHOLDER}")
"""What means another thing for each user's manager."""

_OS_FIELDS = {
    "o": "ID",
    "w": "VERSION_ID",
    "W": "VARIANT_ID",
    "A": "IMAGE_VERSION",
    "B": "BUILD_ID",
    "M": "IMAGE_ID",
}
_NO_NAME = frozenset({"", "localhost", "localhost.localdomain"})
_MACHINE_ID = re.compile(r"[0-9a-f]{32}")
_ASSIGNMENT = re.compile(r"^([A-Z_]+)=[\"']?([^\"'\n]*)[\"']?\s*$", re.MULTILINE)


def facts_of(configuration: Configuration) -> Mapping[str, str]:
    """Specifier → what it means there; nothing of those that the configuration doesn't tell."""
    found = dict(_OF_USERS) if configuration.manager is Manager.USER else {}
    host = _text(configuration, "/etc/hostname").strip()
    if host not in _NO_NAME and is_known(host):
        found |= {"H": host, "l": host.partition(".")[0]}
        found["q"] = _assignments(configuration, "/etc/machine-info").get("PRETTY_HOSTNAME") or host
    identifier = _text(configuration, "/etc/machine-id").strip()
    if _MACHINE_ID.fullmatch(identifier):
        found["m"] = identifier
    for path in OS_RELEASE:
        if release := _assignments(configuration, path):
            found |= {letter: release.get(field, "") for letter, field in _OS_FIELDS.items()}
            break
    return found


def facts_for(configuration: Configuration, letters: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """What it tells of those specifiers; empty where it has no file that tells any."""
    if not any(path in configuration.files for path in FACTS):
        return ()
    facts = facts_of(configuration)
    return tuple((letter, facts[letter]) for letter in sorted(letters) if letter in facts)


def _text(configuration: Configuration, path: str) -> str:
    file = configuration.file(path)
    return file.source.text if file is not None and file.source is not None else ""


def _assignments(configuration: Configuration, path: str) -> dict[str, str]:
    return {found[1]: found[2] for found in _ASSIGNMENT.finditer(_text(configuration, path))}
