"""A configuration file below another: it holds for what lies below itself, and for nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

UNIT = "[Unit]\nDescription=x\n[Service]\nExecStart=/bin/true\nExecStrat=/bin/true\n"
OTHER = "per-file-ignores: {'*.service': [unknown-directive]}\n"


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)

    def writer(tree: dict[str, str]) -> None:
        for name, text in tree.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text)

    return writer


def found(unitlint: Run, *words: str) -> dict[str, list[str]]:
    """Path → the rules that say something about it."""
    said = json.loads(unitlint(*words, "--format", "json", "--no-cache").out)["findings"]
    by_path: dict[str, list[str]] = {}
    for finding in said:
        by_path.setdefault(finding["path"], []).append(finding["rule"])
    return by_path


@pytest.mark.parametrize("text", ["ignore: [unknown-directive]\n", OTHER, "select: [ordering-cycle]\n"])
def test_rules_are_those_of_the_nearest_file(unitlint: Run, write, text: str) -> None:
    write({"a/a.service": UNIT, "b/b.service": UNIT, "b/c/c.service": UNIT, "b/.unitlint.yaml": text})
    assert found(unitlint, ".") == {"a/a.service": ["unknown-directive"]}
    assert found(unitlint, "a/a.service", "b/b.service") == {"a/a.service": ["unknown-directive"]}
    assert found(unitlint, "b/b.service", "a/a.service") == {"a/a.service": ["unknown-directive"]}


def test_nothing_is_inherited(unitlint: Run, write) -> None:
    write({"a/a.service": UNIT, "b/b.service": UNIT})
    write({".unitlint.yaml": "ignore: [unknown-directive]\n", "b/.unitlint.yaml": "{}\n"})
    assert found(unitlint, ".") == {"b/b.service": ["unknown-directive"]}


def test_one_that_is_named_holds_for_all(unitlint: Run, write) -> None:
    write({"a/a.service": UNIT, "b/b.service": UNIT, "b/.unitlint.yaml": "ignore: [unknown-directive]\n"})
    assert set(found(unitlint, ".", "--config", "none")) == {"a/a.service", "b/b.service"}


def test_levels_that_fail(unitlint: Run, write) -> None:
    write({"a/a.service": "[Service]\nExecStart=/bin/true\n", "b/b.service": UNIT})
    write({"b/.unitlint.yaml": "severity: {unknown-directive: note}\nfail-level: error\n"})
    assert unitlint(".").code == 0
    assert unitlint(".", "--fail-level", "note").code == 1


def test_what_is_left_out(unitlint: Run, write) -> None:
    write({"old/a.service": UNIT, "b/old/b.service": UNIT, "b/c.service": UNIT, "b/old2/d.service": UNIT})
    write({".unitlint.yaml": "exclude: [old]\n", "b/.unitlint.yaml": "exclude: [old2, none]\n"})
    assert set(found(unitlint, ".")) == {"b/old/b.service", "b/c.service"}
    assert "b/.unitlint.yaml:1: exclude: `none` matches nothing" in unitlint(".").err


def test_machines_and_platforms(unitlint: Run, write) -> None:
    write({"a/x/a.service": UNIT, "b/x/b.service": UNIT, "b/y/c.service": UNIT})
    write({".unitlint.yaml": "machines: {m: {paths: ['*']}}\n"})
    write({"b/.unitlint.yaml": "platform: debian-12\nmachines: {web: {paths: ['*']}}\n"})
    graph = json.loads(unitlint("graph", "--json", ".").out)
    own = {
        each["name"]: {unit["name"] for unit in each["units"]} & {"a.service", "b.service", "c.service"}
        for each in graph["configurations"]
    }
    assert own == {"m": {"a.service"}, "web": {"b.service", "c.service"}}
    told = unitlint(".")
    assert "base: systemd, a guess" in told.out
    assert "debian" not in told.out


def test_contracts(unitlint: Run, write) -> None:
    contract = "contracts:\n  - {name: no b, absent: [b.service], because: x}\n"
    write({"a/b.service": UNIT, "b/b.service": UNIT, "b/.unitlint.yaml": contract})
    assert found(unitlint, ".", "--ignore", "unknown-directive") == {"b/b.service": ["broken-contract"]}
    told = unitlint("contracts", "check", ".")
    assert told.out == "no b: broken in 1 of 1 configuration\n  b: b.service exists and can start\n"


def test_a_baseline(unitlint: Run, write) -> None:
    write({"a/a.service": UNIT, "b/b.service": UNIT, "b/.unitlint.yaml": "{}\n"})
    assert unitlint("baseline", "create", "b").code == 0
    write({"b/.unitlint.yaml": "baseline: .unitlint-baseline.json\n"})
    assert set(found(unitlint, ".")) == {"a/a.service"}


def test_comments_of_a_file_that_two_share(unitlint: Run, write) -> None:
    """It hides a finding in the one, so it is not in vain though it hides none in the other."""
    unit = "[Service]\nExecStart=/bin/true\n# unitlint: ignore[unknown-directive] x\nExecStrat=/bin/true\n"
    write(
        {"common/a.service": unit, "b/b.service": UNIT, "b/.unitlint.yaml": "ignore: [unknown-directive]\n"}
    )
    assert found(unitlint, ".") == {}
    write({"b/b.service": unit})
    assert found(unitlint, ".") == {}


def test_rules_of_a_stranger_are_not_run(unitlint: Run, write) -> None:
    write({"b/b.service": UNIT, "b/.unitlint.yaml": "rules: [mine.py]\n"})
    write({"b/mine.py": 'raise SystemExit("run")\n'})
    told = unitlint(".")
    assert told.code == 1
    assert "b/.unitlint.yaml: rules of your own are not run: mine.py" in told.err
    write({".unitlint.yaml": "rules: [b/mine.py]\n"})
    told = unitlint(".", "--quiet")
    assert told.err.count("b/.unitlint.yaml: rules of your own are not run") == 1, "a file is told of once"
    assert told.err.count(": .unitlint.yaml: rules of your own are not run") == 1


def test_a_mistake_is_told_with_its_line(unitlint: Run, write) -> None:
    write({"a/a.service": UNIT, "b/.unitlint.yaml": "\nplatfrom: x\n"})
    told = unitlint(".")
    assert (told.code, told.err.splitlines()[0]) == (
        2,
        'unitlint: b/.unitlint.yaml:2: there is no option "platfrom" (did you mean "platform"?)',
    )


def test_parts_of_a_run(unitlint: Run, write, tmp_path: Path) -> None:
    write({"a/a.service": UNIT, "b/b.service": UNIT, "c/c.service": UNIT})
    write({"b/.unitlint.yaml": "severity: {unknown-directive: error}\n"})
    parts = []
    for number in (1, 2):
        parts.append(str(tmp_path.parent / f"{tmp_path.name}.{number}"))
        assert unitlint(".", "--shard", f"{number}/2", "-o", parts[-1]).code == 0
    merged = unitlint("merge", *parts, "--format", "concise")
    assert merged.out == unitlint(".", "--format", "concise").out
    assert merged.out.count("error") == 1


def test_one_further_below_that_is_no_yaml_is_a_problem_among_others(unitlint: Run, write) -> None:
    write({"a/a.service": UNIT, "b/b.service": UNIT, "b/.unitlint.yaml": "select: [\n"})
    assert found(unitlint, ".") == {
        "a/a.service": ["unknown-directive"],
        "b/b.service": ["unknown-directive"],
        "b/.unitlint.yaml": ["invalid-input"],
    }
    assert unitlint("b").code == 2
