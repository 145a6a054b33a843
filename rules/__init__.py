"""The rules: one module each, whose file's stem is the rule's name with underscores for dashes.

A file in this folder is a rule; what several share is in `shared`, and there `relayed` has tables of those
that pass on what another layer met. A rule is imported when it is selected.
CONTRIBUTING.md tells how to add one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import TypeVar

from unitlint.configuration.configuration import Inputs
from unitlint.findings.finding import Draft, Finding, Severity
from unitlint.machine.machine import Machine
from unitlint.quick.dataclasses import dataclass
from unitlint.rules.shared.relayed import RELAYED
from unitlint.rules.shared.relayed.rule import Relayed

ENGINE_NAMES: tuple[str, ...] = ("unused-suppression",)
"""Rules that look at the findings of the others; `unitlint.checking.check` asks them last."""


def _modules() -> Iterator[str]:
    """The modules of this package, without its sub-packages; pkgutil reads a zip file too, but is slower."""
    folder = Path(__path__[0])
    if folder.is_dir():
        yield from (file.stem for file in folder.glob("[!_.]*.py"))
        return
    from pkgutil import iter_modules

    yield from (module.name for module in iter_modules(__path__) if not module.ispkg)


NAMES: tuple[str, ...] = tuple(
    sorted({*RELAYED, *(m.replace("_", "-") for m in _modules())} - {*ENGINE_NAMES})
)
"""Every rule that looks at machines or inputs. A file in this folder is one; nothing else registers it."""

OPT_IN_CATEGORIES = frozenset({"security"})
"""Categories that run only when a selection names them."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule's module, read once. Either check may be absent."""

    name: str
    documentation: str
    """Its docstring: the first line is the summary, the whole is its page."""
    severity: Severity
    category: str
    since: str
    fixable: bool
    reads_files: bool
    """Whether `check` looks at delivered files that are no units: scripts, for one. Others don't see them,
    and so are asked once for all configurations that have the same units."""
    everywhere: bool
    """Whether a finding counts only when all configurations of the run have it."""
    check: Callable[[Machine], Iterator[Finding]] | None
    check_inputs: Callable[[Inputs], Iterator[Finding]] | None
    origin: str = ""
    """The file or package of a rule that is not ours."""

    @property
    def summary(self) -> str:
        """The docstring's first line."""
        return self.documentation.partition("\n")[0]

    @property
    def is_unexecuted(self) -> bool:
        """Whether the rule is one that its file alone tells of."""
        return bool(self.origin) and self.check is None and self.check_inputs is None


def module_name(name: str) -> str:
    """The module of the rule called `name`."""
    return f"{__name__}.{name.replace('-', '_')}"


@cache
def rule(name: str) -> Rule:
    """The rule of that name, from our own table. Raises KeyError for another name."""
    if name not in NAMES and name not in ENGINE_NAMES:
        raise KeyError(name)
    return _relay(RELAYED[name]) if name in RELAYED else read_rule(name, import_module(module_name(name)))


def read_rule(name: str, module: ModuleType, *, origin: str = "") -> Rule:
    """What a rule's module says of itself. Raises AttributeError where SEVERITY, CATEGORY or SINCE lacks."""
    return Rule(
        name=name,
        documentation=(module.__doc__ or "").strip(),
        severity=module.SEVERITY,
        category=module.CATEGORY,
        since=module.SINCE,
        fixable=getattr(module, "FIXABLE", False),
        reads_files=getattr(module, "READS_FILES", False),
        everywhere=getattr(module, "EVERYWHERE", False),
        check=_signed(name, module.SEVERITY, getattr(module, "check", None)),
        check_inputs=_signed(name, module.SEVERITY, getattr(module, "check_inputs", None)),
        origin=origin,
    )


def _relay(row: Relayed) -> Rule:
    return Rule(
        name=row.name,
        documentation=row.documentation.strip(),
        severity=row.severity,
        category=row.category,
        since=row.since,
        fixable=False,
        reads_files=False,
        everywhere=False,
        check=_signed(row.name, row.severity, row.check),
        check_inputs=_signed(row.name, row.severity, row.check_inputs),
    )


_Asked = TypeVar("_Asked")


def _signed(
    name: str, severity: Severity, check: Callable[[_Asked], Iterable[Draft | Finding]] | None
) -> Callable[[_Asked], Iterator[Finding]] | None:
    """The same check, whose drafts are findings of the rule. A finding that names its rule itself stays."""
    if check is None:
        return None

    def signed(subject: _Asked) -> Iterator[Finding]:
        for found in check(subject):
            yield found.of_rule(name, severity) if isinstance(found, Draft) else found

    return signed
