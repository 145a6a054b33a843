"""Units that systemd has even where no file has them: the targets and services of boot and shutdown.

A file or a mask of that name counts instead, and a link doesn't lead to one (NEWS of systemd 262).
"""

from __future__ import annotations

from functools import cache

from unitlint.configuration.unit_files import Owner, UnitFile
from unitlint.systemd.built_in import SETTINGS
from unitlint.text.source import SourceText

PATH = "systemd"
"""What stands for the path of a file in messages: the program itself has the text."""


@cache
def built_in(name: str) -> UnitFile | None:
    """The text of a built-in unit, as if it were a file of the platform's."""
    if name not in SETTINGS:
        return None
    path = f"{PATH}/{name}"
    text = "\n".join(("[Unit]", *SETTINGS[name], ""))
    return UnitFile(name, path, owner=Owner.PLATFORM, source=SourceText(path, text))
