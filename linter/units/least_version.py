"""The oldest systemd that takes all that a configuration's own units say.

`Type=notify-reload` is systemd 253's (systemd.service(5)): with an older one the line counts for nothing, and
`BusName=` makes of the unit one of `Type=dbus`, which waits for dbus.socket. Nobody writes it for that.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from unitlint.configuration.configuration import Configuration
from unitlint.configuration.unit_files import Owner, UnitFile
from unitlint.systemd.directives import lookup, newer_names, newest_version
from unitlint.systemd.symbols import newer_words
from unitlint.units.names import unit_type
from unitlint.units.settings import settings_of
from unitlint.units.unit import Setting


def least_version(configuration: Configuration, assumed: int) -> int:
    """The version, where it is newer than the assumed one; else that."""
    names, words = newer_names(assumed), newer_words(assumed)
    least = assumed
    for file, of_type in _files(configuration):
        if file.source is not None and not file.link:
            for setting in settings_of(file):
                if setting.key in names or setting.value in words:
                    least = max(least, _of_setting(setting, of_type, assumed))
    return least


def _files(configuration: Configuration) -> Iterator[tuple[UnitFile, str]]:
    """The user's units and drop-ins, each with the type of the unit."""
    for directory in configuration.directories:
        if directory.owner is Owner.USER:
            for file in directory.units.values():
                yield file, unit_type(file.name)
            for folder, files in directory.drop_ins.items():
                for file in files.values():
                    yield file, unit_type(folder.removesuffix(".d"))


def _of_setting(setting: Setting, of_type: str, assumed: int) -> int:
    directive = lookup(of_type, setting.section, setting.key, newest_version())
    if directive is None:
        return 0
    word_since = newer_words(assumed).get(setting.value, 0)
    if word_since > directive.since and _takes(setting, of_type, word_since):
        return 0 if _takes(setting, of_type, assumed) else word_since
    return directive.since


@cache
def _takes_value(unit: str, section: str, key: str, value: str, version: int) -> bool:
    from unitlint.units.values.complaint import Subject
    from unitlint.units.values.judge import complaints

    return not complaints(value, Subject(unit, section, key, version))


def _takes(setting: Setting, of_type: str, version: int) -> bool:
    return _takes_value(f"x.{of_type}", setting.section, setting.key, setting.value, version)
