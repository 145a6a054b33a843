from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import jsonschema
import pytest
import yaml

from unitlint import __version__
from unitlint import cli as unitlint_cli
from unitlint.cli.commands import COMMANDS
from unitlint.cli.commands import unitlint as main
from unitlint.rules import ENGINE_NAMES, NAMES

from .conftest import READ, Run


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(unitlint: Run, command: str) -> None:
    outcome = unitlint(command, "--help")
    assert outcome.code == 0
    assert outcome.out.startswith(f"Usage: unitlint {command}")


def test_the_group_lists_every_command(unitlint: Run) -> None:
    out = unitlint("--help").out
    for command, (_, words) in COMMANDS.items():
        assert f"  {command}" in out
        assert words in out


def test_help_and_version_are_understood_as_words(unitlint: Run, tree: Path) -> None:
    """As many programs have them, and only where no path is called so."""
    assert unitlint("help").out == unitlint("--help").out
    assert unitlint("help", "why").out == unitlint("why", "--help").out
    assert unitlint("version").out == unitlint("--version").out
    (tree / "help").mkdir()
    assert "help: nothing to lint here" in unitlint("help").err


def test_version(unitlint: Run) -> None:
    assert unitlint("--version").out == f"unitlint {__version__}\n"


def test_rules_lists_every_rule_with_its_summary(unitlint: Run) -> None:
    out = unitlint("rules").out
    assert sorted(line.split()[0] for line in out.splitlines()) == sorted((*NAMES, *ENGINE_NAMES))
    rows = json.loads(unitlint("rules", "--json").out)["rules"]
    assert {row["name"] for row in rows} == {*NAMES, *ENGINE_NAMES}
    assert all(row["summary"] and row["documentation"] for row in rows)


def test_explain_shows_the_rules_page(unitlint: Run) -> None:
    out = unitlint("explain", "unlisted-unit-file").out
    assert out.startswith("# unlisted-unit-file\n\nwarning · input · since 0.1.0\n\n")
    assert "**Bad**" in out
    assert "**Good**" in out


def test_config_init_writes_a_file_that_holds(unitlint: Run, tree: Path) -> None:
    assert unitlint("config", "init").code == 0
    shown = json.loads(unitlint("config", "show", "ignitions").out)
    assert (shown["path"], shown["select"], shown["contracts"]) == (".unitlint.yaml", ["default"], [])
    again = unitlint("config", "init")
    assert (again.code, again.err) == (2, "unitlint: .unitlint.yaml: already exists\n")


def test_config_init_uncommented_holds_too(unitlint: Run, tree: Path) -> None:
    text = unitlint("config", "init", "-o", "-").out
    named = r"^# (rules|baseline|extends|machines|exclude): .*\n"  # files, and a preset, that aren't here
    kept = re.sub(named, "", text, flags=re.MULTILINE)
    plain = re.sub(r"^# (?!yaml-)(?=[a-z-]+:( |$)|  )", "", kept, flags=re.MULTILINE)
    (tree / ".unitlint.yaml").write_text(plain)
    shown = json.loads(unitlint("config", "show", "ignitions").out)
    assert shown["platform"] == "flatcar"
    assert shown["contracts"] == ["docker starts when the clock is right"]
    assert shown["severity"] == {"unlisted-unit-file": "note"}


def test_config_schema_describes_the_examples(unitlint: Run, repository: Path) -> None:
    schema = json.loads(unitlint("config", "schema").out)
    example = yaml.safe_load((repository / "examples/boot/.unitlint.yaml").read_text())
    jsonschema.validate(example, schema)


def test_why_names_every_hop(unitlint: Run, repository: Path) -> None:
    outcome = unitlint(
        "why", "docker.service", "clock-wait.service", str(repository / "examples/boot"), "--configuration",
        "roles/web/site.yml",
    )  # fmt: skip
    first, *hops, requirement = outcome.out.splitlines()
    assert first == "docker.service starts after clock-wait.service:"
    assert [hop.split()[:3] for hop in hops] == [
        ["docker.service", "After", "time-sync.target"],
        ["time-sync.target", "After", "clock-wait.service"],
    ]
    assert requirement == "docker.service doesn't pull in clock-wait.service."
    assert "10-clock.conf:2 (After=)" in hops[0]
    assert "clock-wait.service:6 (Before=)" in hops[1]


def test_why_says_when_nothing_orders_them(unitlint: Run, repository: Path) -> None:
    example = str(repository / "examples/boot")
    out = unitlint("why", "docker.service", "clock-wait.service", example).out
    assert out.startswith(
        "in roles/storage/site-lab.yml:\nnothing orders docker.service after clock-wait.service.\n"
        "  clock-wait.service is masked  "
    )


def test_why_of_units_of_different_machines(unitlint: Run, repository: Path) -> None:
    outcome = unitlint("why", "app.service", "share.service", str(repository / "examples/boot"))
    assert (outcome.code, outcome.err) == (
        2,
        "unitlint: no configuration has both app.service and share.service\n",
    )


def test_why_as_data(unitlint: Run, repository: Path) -> None:
    out = unitlint(
        "why", "docker.service", "time-sync.target", str(repository / "examples/boot"), "--json"
    ).out
    document = json.loads(out)
    assert document["version"] == 1
    assert document["answers"][0]["ordering"][0][0]["kind"] == "After"


def test_graph_as_data_has_the_documented_shape(unitlint: Run, tree: Path) -> None:
    document = json.loads(unitlint("graph", "--json", "ignitions").out)
    assert document["version"] == 1
    assert [configuration["name"] for configuration in document["configurations"]] == ["one.yml", "two.yml"]
    units = {unit["name"]: unit for unit in document["configurations"][1]["units"]}
    assert units["update-engine.service"]["load_state"] == "masked"
    assert units["agent.service"]["path"] == "ignitions/systemd/agent.service"
    edges = document["configurations"][0]["edges"]
    assert {edge["kind"] for edge in edges if edge["source"] == "agent.service"} >= {"After", "Requires"}


@pytest.mark.parametrize(
    ("flag", "start"), [("--dot", "digraph"), ("--svg", "<?xml"), ("--mermaid", "flowchart")]
)
def test_graph_draws(unitlint: Run, tree: Path, flag: str, start: str) -> None:
    outcome = unitlint("graph", flag, "ignitions")
    assert outcome.code == 0
    assert outcome.out.startswith(start)
    assert outcome.err == "this is one.yml, one of 2 configurations; --configuration NAME picks another\n"
    assert outcome == unitlint("graph", flag, "ignitions")


def test_graph_takes_the_format_from_the_files_name(unitlint: Run, tree: Path) -> None:
    assert unitlint("graph", "ignitions", "-o", "boot.dot").code == 0
    assert (tree / "boot.dot").read_text().startswith("digraph")


def test_boot_shows_the_transaction(unitlint: Run, tree: Path) -> None:
    out = unitlint("boot", "ignitions", "--target", "multi-user.target").out
    assert out.startswith("one.yml: starting multi-user.target queues ")
    assert next(line.split()[1] for line in out.splitlines() if line.split()[:1] == ["agent.service"])
    document = json.loads(unitlint("boot", "--json", "ignitions").out)
    assert [row["name"] for row in document["configurations"]] == ["one.yml", "two.yml"]
    assert {"unit": "agent.service", "type": "start"} in document["configurations"][0]["jobs"]


def test_platforms_are_listed_and_shown(unitlint: Run) -> None:
    listed = unitlint("platform", "list").out
    assert re.search(
        r"^flatcar +systemd 262, [0-9-]+, \d+ units, complete for systemd-\*$", listed, re.MULTILINE
    )
    assert json.loads(unitlint("platform", "show", "flatcar").out)["name"] == "flatcar"


def test_baseline_hides_what_is_known_and_tells_what_is_mended(unitlint: Run, tree: Path) -> None:
    (tree / ".unitlint.yaml").write_text("select: [unknown-directive]\nbaseline: known.json\n")
    assert unitlint("baseline", "create", "ignitions").code == 0
    assert (
        unitlint("ignitions").out
        == "no findings in 2 configurations (1 hidden by comments or the baseline)\n" + READ
    )
    unit = tree / "ignitions/systemd/agent.service"
    unit.write_text("[Unit]\nBefroe=network.target\n")
    outcome = unitlint("baseline", "check", "ignitions")
    assert outcome.code == 1
    assert outcome.out.endswith("1 new, 1 fixed, 0 known\n")
    assert unitlint("baseline", "create", "ignitions").code == 2
    assert unitlint("baseline", "update", "ignitions").code == 0
    assert unitlint("baseline", "check", "ignitions").out == "0 new, 0 fixed, 1 known\n"


def leaves(command: click.Command, name: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, with its words."""
    if not isinstance(command, click.Group):
        yield name, command
        return
    if command.invoke_without_command:
        yield name, command
    context = click.Context(command)
    for word in command.list_commands(context):
        inner = command.get_command(context, word)
        assert inner is not None
        yield from leaves(inner, f"{name} {word}".strip())


SHARED = {"--platform", "--unit-path", "--target", "--config", "--configuration", "--machine", "--metadata"}
WITHOUT_INPUT = {
    "config init",
    "config schema",
    "platform list",
    "platform show",
    "platform capture",
    "rules new",
    "completion",
}


@pytest.mark.parametrize(("name", "command"), [pytest.param(*leaf, id=leaf[0]) for leaf in leaves(main)])
def test_every_command_takes_the_shared_options(name: str, command: click.Command) -> None:
    options = {word for parameter in command.params for word in parameter.opts}
    assert name == "lsp" or {"-o", "--output"} <= options
    assert name in WITHOUT_INPUT or {*SHARED, "--systemd-version"} <= options


@pytest.mark.parametrize(("name", "command"), [pytest.param(*leaf, id=leaf[0]) for leaf in leaves(main)])
def test_every_option_has_words_and_says_its_default(name: str, command: click.Command) -> None:
    for option in (parameter for parameter in command.params if isinstance(parameter, click.Option)):
        assert option.help, option.name
        plain = isinstance(option.default, str | int) and not option.is_flag and not option.show_default
        if plain and option.default:
            assert f"[default: {option.default}]" in option.help, option.name


def test_a_reader_that_has_seen_enough(tree: Path) -> None:
    command = [sys.executable, "-m", "unitlint", "platform", "show", "flatcar"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.read(1)
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_an_interrupt_is_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(_: list[str]) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(unitlint_cli, "run", interrupt)
    with pytest.raises(SystemExit) as raised:
        unitlint_cli.main([])
    assert raised.value.code == 130
    assert capsys.readouterr().err == "unitlint: interrupted\n"


def test_a_baseline_in_a_file_of_its_own(unitlint: Run, tree: Path) -> None:
    assert unitlint("baseline", "create", "ignitions", "-o", "known.json").code == 0
    assert unitlint("ignitions", "--baseline", "known.json").code == 0
    assert unitlint("baseline", "update", "ignitions", "-o", "known.json").code == 0
    assert not (tree / ".unitlint-baseline.json").exists()
