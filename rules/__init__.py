"""The rules: one module each, whose file's stem is the rule's name with underscores for dashes.

`NAMES` is the one table that registers them; a rule is imported when it is selected. CONTRIBUTING.md tells
how to add one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from types import ModuleType

from unitlint.findings import Finding, Severity
from unitlint.model import Model
from unitlint.sources.configuration import Inputs

NAMES: tuple[str, ...] = (
    "alias-of-other-type",
    "blank-after-backslash",
    "broken-contract",
    "conflicting-start",
    "contradictory-order",
    "crypttab-option",
    "crypttab-syntax",
    "dangling-reference",
    "deprecated-directive",
    "deprecated-value",
    "device-timeout-default",
    "drop-in-without-unit",
    "dropped-dependency",
    "duplicate-entry",
    "duplicate-setting",
    "enabled-without-install",
    "exposed-service",
    "fstab-option",
    "fstab-option-in-mount-unit",
    "fstab-option-without-effect",
    "fstab-syntax",
    "install-target-missing",
    "invalid-command",
    "invalid-input",
    "invalid-value",
    "masked-and-enabled",
    "masked-requirement",
    "missing-requirement",
    "missing-shutdown-conflict",
    "missing-template-file",
    "network-online-not-pulled-in",
    "network-target-not-online",
    "oneshot-not-remaining",
    "ordered-after-unstarted",
    "ordering-cycle",
    "part-of-reversed",
    "path-before-mount",
    "quadlet-error",
    "quadlet-key",
    "refused-unit",
    "requires-without-order",
    "restart-propagates",
    "script-not-delivered",
    "script-not-executable",
    "setting-without-effect",
    "shell-syntax-in-exec",
    "syntax-error",
    "target-without-provider",
    "template-error",
    "template-without-instance",
    "timer-requires-service",
    "timer-restarts-requirement",
    "timer-started-before",
    "trigger-without-unit",
    "unknown-directive",
    "unknown-escape",
    "unknown-fstab-option",
    "unknown-section",
    "unknown-specifier",
    "unlisted-unit-file",
    "unmatched-contract",
    "user-unit-reference",
)

ENGINE_NAMES: tuple[str, ...] = ("unused-suppression",)
"""Rules that look at the findings of the others; `unitlint.check` asks them last."""

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
    check: Callable[[Model], Iterator[Finding]] | None
    check_inputs: Callable[[Inputs], Iterator[Finding]] | None
    origin: str = ""
    """The file or package of a rule that is not ours."""

    @property
    def summary(self) -> str:
        """The docstring's first line."""
        return self.documentation.partition("\n")[0]


def module_name(name: str) -> str:
    """The module of the rule called `name`."""
    return f"{__name__}.{name.replace('-', '_')}"


@cache
def rule(name: str) -> Rule:
    """The rule of that name, from our own table. Raises KeyError for another name."""
    if name not in NAMES and name not in ENGINE_NAMES:
        raise KeyError(name)
    return read_rule(name, import_module(module_name(name)))


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
        check=getattr(module, "check", None),
        check_inputs=getattr(module, "check_inputs", None),
        origin=origin,
    )
