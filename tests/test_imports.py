"""Starting quickly: what a command doesn't need it doesn't import."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {"networkx", "graphviz", "http", "http.client", "urllib.request", "ssl", "asyncio", "multiprocessing"}
HEAVY |= {"pygls", "lsprotocol", "attrs", "cattrs", "unitlint.lsp"}


def imported_by(*arguments: str) -> set[str]:
    """The modules that a run of unitlint in a new process has imported at its end."""
    program = (
        "import sys\n"
        "from unitlint.cli import run\n"
        "run(sys.argv[1:])\n"
        "print('\\n'.join(sys.modules), file=sys.stderr)\n"
    )
    command = [sys.executable, "-c", program, *arguments]
    return set(subprocess.run(command, capture_output=True, text=True, check=True).stderr.split())


@pytest.mark.parametrize(
    "arguments",
    [
        ("check",),
        ("check", "--format", "json"),
        ("check", "--format", "sarif"),
        ("why", "a.service", "b.service"),
    ],
)
def test_the_main_job_imports_nothing_heavy(repository: Path, arguments: tuple[str, ...]) -> None:
    assert imported_by(*arguments, str(repository / "examples/boot")) & HEAVY == set()


NOT_FOR_A_UNIT = {
    *("calendar", "csv", "difflib", "lark", "yaml"),
    *("unitlint.grammar.fstab", "unitlint.grammar.gotemplate", "unitlint.grammar.yamltree"),
    *("unitlint.contracts.load", "unitlint.contracts.presence", "unitlint.config.load"),
    *(
        "unitlint.generators.fstab.generate",
        "unitlint.generators.quadlet.generate",
        "unitlint.units.exposure",
    ),
    *("unitlint.inputs.discovery", "unitlint.formats.sabakan_source"),
    *("unitlint.template.branches", "unitlint.template.rendering"),
    *("unitlint.formats.root", "unitlint.generators.others", "unitlint.grammar.shell"),
    *("unitlint.generators.quadlet.sources", "unitlint.generators.quadlet.unit"),
}
"""What takes time to import, and a unit file that is no template has no use for."""


def test_a_unit_file_imports_nothing_that_reads_other_inputs(tmp_path: Path) -> None:
    unit = tmp_path / "web.service"
    unit.write_text("[Unit]\nAfter=network.target\n[Service]\nExecStart=/usr/bin/web\n")
    modules = imported_by("check", str(unit))
    assert "unitlint.grammar.unit" in modules, "the unit is read"
    assert modules & NOT_FOR_A_UNIT == set()


def test_a_unit_file_needs_no_chance_and_no_files_of_its_own(tmp_path: Path) -> None:
    unit = tmp_path / "web.service"
    unit.write_text("[Service]\nExecStart=/usr/bin/web\n")
    modules = imported_by("check", "--no-cache", str(unit))
    unwanted = {"dataclasses", "hashlib", "random", "tempfile", "inspect", "uuid"}
    if sys.version_info < (3, 14):  # there typing.NamedTuple imports annotationlib, and that imports ast
        unwanted.add("ast")
    assert modules & unwanted == set()


def test_help_imports_no_command() -> None:
    modules = imported_by("--help")
    assert {m for m in modules if m.startswith("unitlint.")} <= {
        "unitlint.cli",
        "unitlint.cli.budget",
        "unitlint.cli.commands",
        "unitlint.cli.table",
        "unitlint.errors",
        "unitlint.quick",
        "unitlint.quick.patterns",
        "unitlint.quick.sparing",
        "unitlint.text",
        "unitlint.text.suggest",
    }


def test_version_imports_next_to_nothing() -> None:
    program = "import sys\nfrom unitlint.cli import main\nmain(['--version'])\n"
    wrapped = f"try:\n    exec({program!r})\nexcept SystemExit:\n    print(*sys.modules, file=sys.stderr)\n"
    command = [sys.executable, "-c", "import sys\n" + wrapped]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    assert result.stdout.startswith("unitlint ")
    assert {"click", "yaml", "lark", *HEAVY} & set(result.stderr.split()) == set()


def test_data_classes_and_patterns_are_made_when_they_are_used(repository: Path) -> None:
    plain = re.compile(
        r"^(?:import re|from re import .*|from dataclasses import .*|import dataclasses)$", re.MULTILINE
    )
    found = {
        f"{path.relative_to(repository)}: {line}"
        for folder in ("linter", "rules", "grammar")
        for path in sorted((repository / folder).rglob("*.py"))
        for line in plain.findall(path.read_text())
    }
    assert found == {"linter/text/codec.py: from dataclasses import fields, is_dataclass"}, (
        "import them from unitlint.quick"
    )


def test_no_group_is_possessive(repository: Path) -> None:
    """Python up to 3.11.4, as in Debian 12, matches them wrongly (its issue 106052): `(?>(?:…)*)` it is."""
    possessive = re.compile(r"(?<!\\)\)(?:[*+?]|\{[^}\n]*\})\+")
    found = {
        f"{path.relative_to(repository)}:{number}"
        for folder in ("linter", "rules", "grammar")
        for path in sorted((repository / folder).rglob("*"))
        if path.suffix in (".py", ".lark")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if possessive.search(line)
    }
    assert found == set()
