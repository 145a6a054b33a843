"""What rules about units that nothing starts share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import cached_property
from itertools import chain
from pathlib import Path
from weakref import proxy

from unitlint.configuration.configuration import FOLDER
from unitlint.errors import InputError
from unitlint.formats.collection import boundary
from unitlint.graph.edges import PULLS_IN, Graph, Kind
from unitlint.machine.machine import Machine
from unitlint.quick import patterns as re
from unitlint.quick.remembered import remembered, remembered_in_run
from unitlint.systemd.file_names import QUADLET_PATHS, UNIT_PATHS
from unitlint.text.lines import bare_lines
from unitlint.tree.excluded import BY_DEFAULT
from unitlint.tree.listing import list_folder, walk
from unitlint.tree.present import exists, is_file, is_folder
from unitlint.tree.reader import join, read_text
from unitlint.units.unit import Unit

_STARTS_LATER = (Kind.TRIGGERS, Kind.ON_FAILURE, Kind.ON_SUCCESS)
_STARTING = (*PULLS_IN, *_STARTS_LATER)
_WORD = re.compile(r"[\w@:.\\-]+")


@remembered
def startable(machine: Machine) -> frozenset[str]:
    """What the boot starts, and what its timers, sockets and the like can start later."""
    found = machine.starting
    while True:
        more = machine.graph.pulled_in(_started_later(machine.graph, found)) | found
        if more == found:
            return found
        found = more


def _started_later(graph: Graph, units: frozenset[str]) -> frozenset[str]:
    starting = ((unit, kind) for kind in _STARTS_LATER for unit in graph.having(kind) & units)
    return units.union(*(graph.targets(unit, kind) for unit, kind in starting))


def started_by(graph: Graph, name: str) -> frozenset[str]:
    """The units that this one starts when it starts, or later."""
    return frozenset(other for kind in _STARTING for other in graph.targets(name, kind)) - {name}


def referring(graph: Graph, name: str) -> frozenset[str]:
    """The units that start this one when they start, or later."""
    return frozenset(other for kind in _STARTING for other in graph.sources(name, kind)) - {name}


class Mentions:
    """Names of units in what a configuration runs and delivers: who names a unit may start it."""

    def __init__(self, machine: Machine) -> None:
        self._model: Machine = proxy(machine)  # which keeps this: a circle would keep both

    def has(self, unit: Unit) -> bool:
        """Whether a command, or a delivered file that is no unit, names the unit or one of its aliases."""
        names = (unit.name, *unit.aliases)
        stems = [name.removesuffix(".service") for name in names if name.endswith(".service")]
        return (
            any(name in self._words for name in names)
            or any(stem in self._services for stem in stems)
            or any(name in self._neighbours for name in (*names, *stems))
            or self._is_filled_in_elsewhere
        )

    def names_path(self, path: str) -> bool:
        """Whether a command, or a delivered file that is no unit, names the path."""
        return any(path in text for text in self._texts())

    @cached_property
    def _is_filled_in_elsewhere(self) -> bool:
        """Whether it is a template of Terraform's whose code, which may start units, isn't there."""
        document = Path(self._model.configuration.path)
        if not is_file(document) or _CODE in {Path(path).suffix for path in _files_around(document.parent)}:
            return False
        with suppress(InputError):
            return _OF_TERRAFORM.search(read_text(str(document))) is not None
        return False

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(word.rstrip(".") for text in self._texts() for word in _WORD.findall(text))

    @cached_property
    def _services(self) -> frozenset[str]:
        """Words of texts in which systemctl or service(8) may take a name without its suffix."""
        texts = (text for text in self._texts() if "systemctl" in text or "service" in text)
        return frozenset(word.rstrip(".") for text in texts for word in _WORD.findall(text))

    @cached_property
    def _neighbours(self) -> frozenset[str]:
        """What Terraform or a script beside the document has systemctl do, over SSH for one."""
        folder = Path(self._model.configuration.path).parent
        return _called_around(folder).union(self._linked_by_scripts())

    def _linked_by_scripts(self) -> Iterator[str]:
        """What scripts in a folder of units name, a generator that makes links for one."""
        folder = Path(self._model.configuration.path)
        if self._model.configuration.kind != FOLDER or not is_folder(folder):
            return
        for name in list_folder(str(folder)).files:
            if not name.endswith(_OF_UNITS):
                with suppress(InputError):
                    text = read_text(str(folder / name))
                    yield from _WORD.findall(text) if text.startswith("#!") else ()

    def _texts(self) -> Iterator[str]:
        for command in self._model.configuration.commands:
            yield " ".join(command.words)
        for path, file in self._model.configuration.files.items():
            if file.source is not None and not path.startswith(_UNITS):
                yield file.source.text
        for unit in self._model.graph.units.values():
            for setting in unit.settings if unit.user_owned else ():
                if setting.key.startswith("Exec"):
                    yield setting.value


@remembered
def mentions_of(machine: Machine) -> Mentions:
    """Those of a machine; several rules ask."""
    return Mentions(machine)


@remembered_in_run
def _called_around(folder: Path) -> frozenset[str]:
    """Words of lines with systemctl, in scripts and Terraform's code."""
    texts = chain(_scripts_around(folder), _modules(folder))
    lines = (line for text in texts for line in bare_lines(text) if "systemctl" in line)
    return frozenset(word.rstrip(".") for line in lines for word in _WORD.findall(line))


def _scripts_around(folder: Path) -> Iterator[str]:
    """The texts of the scripts in a document's folder and in those above it, up to the repository's top."""
    for path in _files_around(folder):
        if path.endswith(_SCRIPTS):
            with suppress(InputError):
                yield read_text(path)


def _modules(folder: Path) -> Iterator[str]:
    """The texts of all of the repository's Terraform code, where a document belongs to such.

    A module may be used from any other folder, and what uses it connects to the machines that it describes
    (developer.hashicorp.com/terraform/language/modules).
    """
    top = boundary(str(folder))
    if not exists(Path(top, ".git")) or not any(path.endswith(_CODE) for path in _files_around(folder)):
        return
    for found in walk(top, lambda path, _is_folder: path.rpartition("/")[2] in BY_DEFAULT):
        for name in found.files:
            if name.endswith(_CODE):
                with suppress(InputError):
                    yield read_text(join(found.path, name))


@remembered_in_run
def _files_around(folder: Path) -> tuple[str, ...]:
    return tuple(_files_up_from(folder))


def _files_up_from(folder: Path) -> Iterator[str]:
    for _ in range(_LEVELS):
        for name in list_folder(str(folder)).files if is_folder(folder) else ():
            yield str(folder / name)
        if exists(folder / ".git") or folder == folder.parent:
            return
        folder = folder.parent


_CODE = ".tf"
_OF_TERRAFORM = re.compile(r"(?<!\$)\$\{[a-z][a-z0-9_]*\}")
"""A variable as Terraform's templates have it; shells' are upper case where units use them."""
_SCRIPTS = (_CODE, ".sh")
_LEVELS = 3
_OF_UNITS = (".service", ".target", ".socket", ".timer", ".mount", ".path", ".conf", ".md")
"""Ends of names that no script has."""
_UNITS = tuple(f"{path}/" for path in (*UNIT_PATHS, *QUADLET_PATHS))
"""Folders of units and Quadlets, whose relations the graph has."""
