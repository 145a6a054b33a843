"""`unitlint config init | schema | show`."""

from __future__ import annotations

from textwrap import fill

import click

from unitlint.cli.options import Shared, output_option, paths_argument, shared_options
from unitlint.cli.output import tell, write
from unitlint.cli.session import read_config
from unitlint.config.config import Config
from unitlint.config.discovery import FILE_NAMES
from unitlint.config.options import OPTIONS
from unitlint.errors import UsageError
from unitlint.systemd.podman import UNKNOWN, shown
from unitlint.text.json_text import json_text
from unitlint.text.lines import bare_lines
from unitlint.tree.present import exists

_HEAD = """\
# yaml-language-server: $schema=.unitlint.schema.json
# unitlint's configuration. `unitlint config schema -o .unitlint.schema.json` writes what the line above
# names, for editors. What is commented out is the default, or an example.
"""

_EXAMPLES = {
    "platform": "platform: flatcar",
    "target": "target: default.target",
    "target-systemd": "target-systemd: 252",
    "target-podman": 'target-podman: "5.8"',
    "extends": "extends: [neco]",
    "contracts": """\
contracts:
  - name: docker starts when the clock is right
    order: {units: [docker.service], after: [time-sync.target]}
    because: what runs in containers needs the right time
    see: docs/boot.md""",
    "select": "select: [default]",
    "ignore": "ignore: []",
    "per-file-ignores": 'per-file-ignores: {"legacy/*": [requires-without-order]}',
    "exclude": 'exclude: ["attic/**"]',
    "machines": "machines: {web: {paths: [common/**, web/**]}}",
    "severity": "severity: {unlisted-unit-file: note}",
    "per-file-severity": 'per-file-severity: {"legacy/*": {dangling-reference: note}}',
    "require-reason": "require-reason: true",
    "fail-level": "fail-level: warning",
    "min-severity": "min-severity: note",
    "rules": "rules: [lint]",
    "baseline": "baseline: .unitlint-baseline.json",
}


def template() -> str:
    """A configuration with every option, commented out; each may be uncommented by itself."""
    parts = [_HEAD]
    for option in OPTIONS:
        example = _EXAMPLES.get(option.key, f"{option.key}: {option.default.strip('`')}")
        shown = "\n".join(f"# {line}" for line in bare_lines(example))
        parts.append(
            f"{fill(option.description, 110, initial_indent='# ', subsequent_indent='# ')}\n{shown}\n"
        )
    return "\n".join(parts)


@click.group()
def config() -> None:
    """Write, describe or show the configuration."""


@config.command()
@click.option(
    "-o", "--output", metavar="FILE", default=FILE_NAMES[0], show_default=True, help="The file to write."
)
def init(output: str) -> None:
    """Write a configuration to start from. Never overwrites a file."""
    if output != "-" and exists(output):
        raise UsageError("already exists", path=output)
    write(template(), output)
    if output != "-":
        tell(f"wrote {output}")


@config.command()
@output_option
def schema(output: str) -> None:
    """Print the JSON Schema of the configuration file, for editors."""
    write(schema_text(), output)


def schema_text() -> str:
    """The schema as its file is."""
    from unitlint.config.contract_schema import contract_schema
    from unitlint.config.schema import schema as make_schema
    from unitlint.rules import ENGINE_NAMES, NAMES

    document = make_schema(rules=sorted((*NAMES, *ENGINE_NAMES)), contracts=contract_schema())
    return json_text(document, indent=2) + "\n"


@config.command()
@paths_argument
@output_option
@shared_options
def show(shared: Shared, *, output: str) -> None:
    """Print the configuration that holds for the PATHs, and its origin."""
    found = read_config(shared)
    write(json_text(_as_data(found), indent=2) + "\n", output)


def _as_data(config: Config) -> dict[str, object]:
    return {
        "version": 1,
        "path": config.path or None,
        "platform": config.platform or None,
        "target": config.target or None,
        "target-systemd": config.systemd_version or None,
        "target-podman": shown(config.podman_version) if config.podman_version != UNKNOWN else None,
        "select": [name.text for name in config.select],
        "ignore": [name.text for name in config.ignore],
        "per-file-ignores": {
            glob: [n.text for n in names] for glob, names in config.per_file_ignores.items()
        },
        "per-file-severity": {
            glob: {name.text: level.value for name, level in levels.items()}
            for glob, levels in config.per_file_severity.items()
        },
        "require-reason": config.require_reason,
        "severity": {name.text: level.value for name, level in config.severity.items()},
        "fail-level": config.fail_level.value,
        "min-severity": config.min_severity.value,
        "rules": list(config.rules),
        "baseline": config.baseline or None,
        "contracts": [contract.name for contract in config.contracts],
    }
