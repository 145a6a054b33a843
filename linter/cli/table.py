"""The table of commands: next to nothing to import."""

from __future__ import annotations

COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("unitlint.cli.init:init", "Set up unitlint for this repository."),
    "check": ("unitlint.cli.check:check", "Find what breaks a boot (the default command)."),
    "graph": ("unitlint.cli.graph:graph", "Draw the dependency graph, or print it as data."),
    "why": ("unitlint.cli.why:why", "Say why a unit starts after another, or pulls it in."),
    "boot": ("unitlint.cli.boot:boot", "Show the boot transaction: jobs, waves, cycles."),
    "review": ("unitlint.cli.review:review", "Say what a change does to the boot."),
    "lock": (
        "unitlint.cli.lock:lock",
        "Write the boot as text for `git diff` to show what changes it.",
    ),
    "contracts": (
        "unitlint.cli.contracts:contracts",
        "Check the boot against contracts, or propose some.",
    ),
    "baseline": ("unitlint.cli.baseline:baseline", "Record today's findings, to see only new ones."),
    "merge": ("unitlint.cli.merge:merge", "Merge what several machines found into one report."),
    "rules": ("unitlint.cli.rules:rules", "List the rules."),
    "explain": ("unitlint.cli.rules:explain", "Explain a rule: why, bad, good, what to do."),
    "completion": (
        "unitlint.cli.completion:completion",
        "Print the completion script for your shell.",
    ),
    "platform": ("unitlint.cli.platform:platform", "List, show or capture base systems."),
    "lsp": (
        "unitlint.cli.lsp:lsp",
        "Serve editors: findings, completion and fixes as you type.",
    ),
    "config": ("unitlint.cli.config:config", "Write, describe or show the configuration."),
}
"""Name → where it is defined, and its line in `--help`, which has to do without importing it."""

DEFAULT = "check"
