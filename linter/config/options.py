"""The table of what `.unitlint.yaml` may say; the loader, the JSON Schema and the documentation read it."""

from __future__ import annotations

from enum import Enum

from unitlint.findings.finding import Severity
from unitlint.quick.dataclasses import dataclass


class Shape(Enum):
    """The form of an option's value."""

    TEXT = "text"
    NUMBER = "number"
    LEVEL = "level"
    """A severity's name."""
    TEXTS = "texts"
    """A list of texts; a single one may stand alone."""
    RULES = "rules"
    """A list of names of rules or categories."""
    RULES_BY_GLOB = "rules by glob"
    """glob of paths → list of names of rules or categories."""
    FLAG = "flag"
    """`true` or `false`."""
    LEVELS_BY_GLOB = "levels by glob"
    """glob of paths → name of a rule → severity."""
    LEVEL_BY_RULE = "level by rule"
    """name of a rule → severity."""
    MACHINES = "machines"
    """name of a machine → its paths, platform and manager."""
    CONTRACTS = "contracts"
    """A list of contracts, which `unitlint.contracts` reads."""


@dataclass(frozen=True, slots=True)
class Option:
    """One key at the top of `.unitlint.yaml`."""

    key: str
    shape: Shape
    description: str
    default: str
    """As the documentation shows it."""


OPTIONS: tuple[Option, ...] = (
    Option(
        "platform",
        Shape.TEXT,
        "The base OS underneath: the name of a catalogue that ships, a catalogue's file, a root's directory, "
        "or `none`. Files and directories are relative to the configuration file.",
        "by input: `flatcar` for sabakan and Flatcar Butane, `systemd` for unit folders, `none` for a root",
    ),
    Option("target", Shape.TEXT, "The unit that the boot starts.", "`default.target`"),
    Option(
        "target-systemd", Shape.NUMBER, "The version of systemd that boots, such as `252`.", "the platform's"
    ),
    Option(
        "target-podman",
        Shape.TEXT,
        "The version of podman that reads Quadlets, such as `5.8`.",
        "a root's, else any",
    ),
    Option(
        "extends",
        Shape.TEXTS,
        "Presets of contracts: by name those that ship; `lab/boot.yaml`, a file; `acme-boot==1.2`, the "
        "`unitlint.yaml` of an installed package.",
        "none",
    ),
    Option("contracts", Shape.CONTRACTS, "The invariants of the boot.", "none"),
    Option(
        "select",
        Shape.RULES,
        "Rules and categories that run; `default` and `all` are names too.",
        "`[default]`",
    ),
    Option("ignore", Shape.RULES, "Rules and categories that don't run.", "`[]`"),
    Option(
        "per-file-ignores",
        Shape.RULES_BY_GLOB,
        "Rules that are off in the files a glob matches.",
        "`{}`",
    ),
    Option(
        "exclude",
        Shape.TEXTS,
        "What is not read at all: globs as in `.gitignore`, relative to the configuration file. `.pc`, "
        "`node_modules`, `vendor`, `.terraform` and virtual environments never are.",
        "`[]`",
    ),
    Option(
        "machines",
        Shape.MACHINES,
        "What several paths hold as one machine: a name, `paths` (globs as in `exclude`), `platform` and "
        "`manager` (`system` or `user`).",
        "each by itself",
    ),
    Option(
        "severity", Shape.LEVEL_BY_RULE, "Another severity for a rule: `error`, `warning` or `note`.", "`{}`"
    ),
    Option(
        "per-file-severity",
        Shape.LEVELS_BY_GLOB,
        "Another severity for a rule in the files a glob matches; the last glob that matches wins.",
        "`{}`",
    ),
    Option(
        "require-reason",
        Shape.FLAG,
        "Whether a comment that hides findings has to say why.",
        "`false`",
    ),
    Option(
        "fail-level",
        Shape.LEVEL,
        "The lowest severity that makes `unitlint check` exit with 1.",
        "`warning`",
    ),
    Option("min-severity", Shape.LEVEL, "The lowest severity that is shown.", "`note`"),
    Option(
        "rules",
        Shape.TEXTS,
        "Python files with rules of your own, relative to the configuration file.",
        "none",
    ),
    Option("baseline", Shape.TEXT, "The baseline's file, relative to the configuration file.", "none"),
)

KEYS = frozenset(option.key for option in OPTIONS)

OF_COMMAND_LINE = {"systemd-version": "target-systemd", "podman-version": "target-podman"}
"""Options of the command line (without dashes) → the keys that do the same under another name."""

LEVELS = tuple(severity.value for severity in Severity)

MANAGERS = ("system", "user")
"""What `manager` of a machine may be."""
MACHINE_KEYS = ("paths", "platform", "manager")
