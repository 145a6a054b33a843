"""Rules of udev that lie in another folder than the units which they name: `udev/` beside `systemd/`.

A build installs both into one machine. Rules go with each folder that has a unit of theirs; those that name
none that is anywhere here go with the one folder of units beside them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath

from unitlint.configuration.configuration import FOLDER, Configuration, Manager
from unitlint.configuration.delivery import Delivery
from unitlint.configuration.unit_files import Owner
from unitlint.errors import InputError
from unitlint.formats.folder_deliveries import is_udevs
from unitlint.formats.installed_names import names_in
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass, field, replace
from unitlint.systemd.file_names import looks_like_unit
from unitlint.text.source import SourceText
from unitlint.tree.listing import Folder
from unitlint.tree.present import is_link
from unitlint.tree.reader import Reader, join

_WORD = re.compile(r"[\w.:@$%{}\\-]++")


@dataclass(slots=True)
class SiblingUdevRules:
    """The rules of udev below a folder that name units."""

    reader: Reader
    tree: str
    _found: list[tuple[str, SourceText, frozenset[str]]] = field(default_factory=list)
    """Where a file is installed, its text, and the units that it names."""

    def visit(self, folder: Folder) -> None:
        """Read the rules of one folder."""
        names = names_in(folder.path)
        for file in folder.files:
            path = names.companion(file)
            if not path.endswith(".rules") or is_link(join(folder.path, file)):
                continue
            try:
                source = self.reader.read(join(folder.path, file), tree=self.tree)
            except InputError:
                continue
            words = _WORD.findall(source.text) if is_udevs(source.text) else ()
            if named := frozenset(_file_of(word) for word in words if looks_like_unit(word)):
                self._found.append((path, source, named))
            else:
                self.reader.forget(source.path)

    def joined(self, configurations: Sequence[Configuration]) -> Iterator[Configuration]:
        """The configurations, each folder of units with the rules that go with it."""
        units = {found.path: _units(found) for found in configurations if _is_of_units(found)}
        places = _places(units, self._found)
        for found in configurations:
            rules = places.get(found.path, ()) if found.path in units and _is_of_units(found) else ()
            delivery = Delivery()
            for path, source in rules:
                if path not in found.files:
                    delivery.write(path, source)
            yield replace(found, files={**found.files, **delivery.files}) if delivery.files else found


def _is_of_units(found: Configuration) -> bool:
    return found.kind == FOLDER and found.manager is Manager.SYSTEM


def _units(found: Configuration) -> frozenset[str]:
    own = (directory for directory in found.directories if directory.owner is Owner.USER)
    return frozenset(name for directory in own for name in directory.units)


def _places(
    units: Mapping[str, frozenset[str]], rules: Sequence[tuple[str, SourceText, frozenset[str]]]
) -> Mapping[str, Sequence[tuple[str, SourceText]]]:
    """Folder of units → the rules that go with it."""
    found: dict[str, list[tuple[str, SourceText]]] = {}
    holders, below = dict[str, list[str]](), dict[PurePath, list[str]]()
    for folder in units:
        for name in units[folder]:
            holders.setdefault(name, []).append(folder)
        if units[folder]:
            below.setdefault(PurePath(folder).parent, []).append(folder)
    for path, source, named in rules:
        here = PurePath(source.path).parent
        if str(here) in units:
            continue  # they are read with the folder
        fitting = {folder for name in named for folder in holders.get(name, ())}
        beside = below.get(here.parent, ())
        for folder in fitting or (beside if len(beside) == 1 else ()):
            found.setdefault(folder, []).append((path, source))
    return found


def _file_of(unit: str) -> str:
    """The file of a unit that a rule names: an instance is its template's."""
    stem, at, rest = unit.partition("@")
    return f"{stem}@.{rest.rpartition('.')[2]}" if at else unit
