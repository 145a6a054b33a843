"""Other people's packages imported for less: what they only need now and then is put off.

click and PyYAML compile patterns that few runs use; one of PyYAML's takes longer than all of a unit file's
check. click also cleans up each option's help text with a function of `inspect`, and names a type after a
class of `uuid`: to import these takes a third of click's time. While such a package is imported, something
stands in the place of the three modules; whatever else is asked of it, then or later, they answer themselves.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType

from unitlint.quick import patterns


@contextmanager
def sparing(package: str) -> Iterator[None]:
    """The package, if it is imported for the first time in the `with` block, gets `re` and the others so."""
    if package in sys.modules:
        yield
        return
    inspect, uuid = _StandIn("inspect"), _StandIn("uuid")

    def cleandoc(doc: str) -> object:
        """As `inspect.cleandoc`, which has more to do than this only if there is more than a line."""
        return inspect.real("cleandoc")(doc) if "\n" in doc or "\t" in doc else doc.lstrip()

    vars(inspect)["cleandoc"] = cleandoc
    vars(uuid)["UUID"] = _NamesTheType
    stand_ins = [each for each in (inspect, uuid) if each.__name__ not in sys.modules]
    sys.modules.update((each.__name__, each) for each in stand_ins)
    compiling = import_module("re")
    sys.modules["re"] = patterns
    try:
        yield
    finally:
        sys.modules["re"] = compiling
        for each in stand_ins:
            each.step_aside()
        del vars(uuid)["UUID"]


class _StandIn(ModuleType):
    """Has what is set, and asks the module in whose place it is for all else."""

    def step_aside(self) -> None:
        """Whoever imports the module from now on gets it."""
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]

    def real(self, name: str) -> Callable[..., object]:
        """What the module has under that name."""
        self.step_aside()
        found: Callable[..., object] = getattr(import_module(self.__name__), name)
        return found

    __getattr__ = real


class _NamesTheType:
    """In the place of `uuid.UUID`, where a class only says that it is about it."""
