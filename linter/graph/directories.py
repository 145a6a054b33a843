"""RuntimeDirectory= and its kin: the directories that a unit gets (systemd.exec(5), SANDBOXING)."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.systemd.directories import DIRECTORIES
from unitlint.text.source import is_known, known_folder
from unitlint.units.list_values import split_words
from unitlint.units.specifiers import expand
from unitlint.units.unit import Setting, Unit

PERSISTENT = frozenset(key for key, top in DIRECTORIES.items() if top.startswith("/var/"))
"""Made below /var, which has to be writable."""

WITHOUT_LINKS = "ConfigurationDirectory"
"""The one that takes no `:LINK` after a directory."""


def made_directories(unit: Unit, section: str) -> Iterator[tuple[str, Setting]]:
    """The absolute path of each directory, and its setting; words that systemd ignores are left out."""
    for key, root in DIRECTORIES.items():
        for setting in unit.values(section, key):
            for word in split_words(setting.value):
                directory, colon, link = word.partition(":")
                expanded = expand(directory, unit.read_as(setting))
                if expanded is None or not _is_relative(expanded):
                    continue
                if expanded.split("/")[0] == "private" or not _may_link(
                    key, colon, link, unit.read_as(setting)
                ):
                    continue
                yield known_folder(f"{root}/{expanded}"), setting


def _is_relative(path: str) -> bool:
    return bool(path) and not path.startswith("/") and not {".", ".."} & set(path.split("/"))


def _may_link(key: str, colon: str, link: str, name: str) -> bool:
    if not colon:
        return True
    path = expand(link, name)
    return (
        key != WITHOUT_LINKS and path is not None and (not path or not is_known(path) or _is_relative(path))
    )
