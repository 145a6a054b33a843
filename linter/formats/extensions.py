"""Trees that systemd-sysext and systemd-confext merge into a running system (systemd-sysext(8)).

Of a system extension only `/usr` and `/opt` are merged, of a configuration extension only `/etc`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from unitlint.configuration.configuration import Problem
from unitlint.configuration.problems import UNREAD_FILE
from unitlint.systemd.file_names import QUADLET_PATHS, UNIT_PATHS, looks_like_unit
from unitlint.text.source import Location
from unitlint.tree.listing import list_folder, walk
from unitlint.tree.present import is_folder
from unitlint.tree.reader import join

_RELEASES = {
    "usr/lib/extension-release.d": ("/etc/", "/run/", "/lib/"),
    "etc/extension-release.d": ("/usr/", "/run/", "/lib/"),
}
"""Where an extension says which system it is for, and what isn't merged of such a one."""


def hidden_of_extension(root: str) -> tuple[str, ...]:
    """What begins the paths that aren't merged; none for a tree that is no extension, or both kinds."""
    found = [hidden for folder, hidden in _RELEASES.items() if _says_release(root, folder)]
    return found[0] if len(found) == 1 else ()


def unmerged(root: str, hidden: tuple[str, ...]) -> Iterator[Problem]:
    """The units and Quadlets of an extension that lie where nothing is merged from."""
    is_confext = "/usr/" in hidden
    tool = "systemd-confext merges only /etc" if is_confext else "systemd-sysext merges only /usr and /opt"
    for top in (*UNIT_PATHS, *QUADLET_PATHS):
        place = join(root + top)
        if top.startswith(hidden) and is_folder(place):
            for folder in walk(place):
                for file in folder.files:
                    path = join(folder.path, file)
                    message = f"nothing reads {top}{path[len(place) :]} in an extension: {tool}"
                    other = "/usr/lib" if "/etc/" in hidden else "/etc"
                    hint = f"put it below {other}" if looks_like_unit(file) else ""
                    yield Problem(UNREAD_FILE, message, Location(path), hint)


def _says_release(root: str, folder: str) -> bool:
    place = Path(root, folder)
    return is_folder(place) and any(
        name.startswith("extension-release.") for name in list_folder(str(place)).files
    )
