"""What two globs, or two lists, of a configuration name together: a product, which has an end."""

from __future__ import annotations

from pathlib import Path

import pytest

from unitlint.cli import run
from unitlint.formats import work
from unitlint.graph import build, loading
from unitlint.rules import broken_contract
from unitlint.rules.shared import called_graphs


@pytest.mark.parametrize(
    "asked", ["order: {units: ['*'], after: ['*']}", "independent: {units: ['*'], of: ['*']}"]
)
def test_contracts_are_broken_in_so_many_ways(
    asked: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(broken_contract, "MOST_VIOLATIONS", 10)
    monkeypatch.chdir(tmp_path)
    Path(".unitlint.yaml").write_text(f"contracts:\n  - {{name: all, {asked}, because: x}}\n")
    for name in "abc":
        Path(f"{name}.service").write_text("[Service]\nExecStart=/usr/bin/a\n")
    run(["check", "--no-cache", "--jobs", "1", "--select", "broken-contract", "--format", "concise", "."])
    lines = [line for line in capsys.readouterr().out.splitlines() if "[broken-contract]" in line]
    assert len(lines) == 11
    assert sum("in more than 10 ways: no more are looked for" in line for line in lines) == 1


SERVICE = "[Service]\nExecStart=/usr/bin/a\n"
PRODUCTS = {
    "a drop-in of all services that names many units": {
        **{f"a{number}.service": SERVICE for number in range(20)},
        "service.d/all.conf": f"[Unit]\nAfter={' '.join(f'x{number}.target' for number in range(100))}\n",
    },
    "one that needs deep paths": {
        **{f"a{number}.service": SERVICE for number in range(20)},
        "service.d/all.conf": f"[Unit]\nRequiresMountsFor={'/a' * 1_000}\n",
    },
    "mounts in each other": {
        "usr/lib/systemd/system/a.service": SERVICE,
        "etc/fstab": "".join(f"/dev/sda{number} {'/a' * number} ext4\n" for number in range(1, 100)),
    },
}


@pytest.mark.parametrize("product", PRODUCTS)
def test_edges_have_an_end(
    product: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(loading, "EDGES_LIMIT", 1_000)
    monkeypatch.setattr(build, "EDGES_LIMIT", 1_000)
    for name, text in PRODUCTS[product].items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    assert run(["check", "--no-cache", "--jobs", "1", "--format", "concise", str(tmp_path)]) == 1
    said = [line for line in capsys.readouterr().out.splitlines() if "too many dependencies" in line]
    assert len(said) == 1
    assert "only the first 1,000 are read" in said[0]


def test_no_graph_is_built_for_services_that_are_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Commands of one unit may name thousands, and each would take as long as the whole boot."""
    monkeypatch.setattr("unitlint.machine.machine._calling", lambda _: pytest.fail("a graph is built"))
    lines = "".join(f"ExecStart=/bin/systemctl start x{number}.service\n" for number in range(9))
    (tmp_path / "a.service").write_text(f"[Service]\nType=oneshot\n{lines}")
    assert run(["check", "--no-cache", "--jobs", "1", str(tmp_path)]) == 0


def test_a_graph_is_built_for_so_many_units_that_commands_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each line of a unit, or of a cloud-config, may start another instance of a template."""
    monkeypatch.setattr(called_graphs, "MOST_LOADED", 5)
    monkeypatch.chdir(tmp_path)
    starts = [f"/bin/systemctl start t@{number}.service" for number in range(9)] * 2
    Path("t@.service").write_text(f"[Unit]\nAfter=a.service\n{SERVICE}")
    lines = "".join(f"ExecStart={each}\n" for each in starts)
    Path("a.service").write_text(f"[Service]\nType=oneshot\n{lines}[Install]\nWantedBy=multi-user.target\n")
    said = _said(capsys, "start-waits-for-itself")
    assert sum("waits for itself" in line for line in said) == 10
    (note,) = [line for line in said if "note" in line]
    assert note.startswith("a.service:8:")
    assert "more than 5 units are started by commands alone: no more are looked at" in note


def test_playbooks_that_all_take_in_one_long_role_have_an_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(work, "RUN_LIMIT", 200 * work.TASK)
    monkeypatch.chdir(tmp_path)
    Path("roles/r/tasks").mkdir(parents=True)
    unit = 'copy: {dest: /etc/systemd/system/u%d.service, content: "[Service]\\nExecStart=/a\\n"}'
    Path("roles/r/tasks/main.yml").write_text("".join(f"- {unit % number}\n" for number in range(20)))
    for number in range(20):
        Path(f"p{number:02}.yml").write_text(f"- hosts: all\n  roles: [r]\n  tasks:\n  - {unit % 99}\n")
    said = _said(capsys, "invalid-input")
    assert len(said) >= 1
    assert all("did too much already" in line for line in said)


def _said(capsys: pytest.CaptureFixture[str], rule: str) -> list[str]:
    run(["check", "--no-cache", "--jobs", "1", "--select", rule, "--format", "concise", "."])
    return [line for line in capsys.readouterr().out.splitlines() if f"[{rule}]" in line]


def test_files_under_one_name_have_an_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for number in range(60):
        Path(f"a.service.k{number}").write_text(f"{SERVICE}User=u{number}\n")
    assert run(["check", "--no-cache", "--jobs", "1", "--format", "concise", "."]) == 1
    assert "has 59 files of names that others have; 50 are read" in capsys.readouterr().out


@pytest.mark.parametrize("line", ["a." * 100_000 + "a = 1", "a = " + "9" * 5_000, "a = " + "[" * 5_000])
def test_a_crate_of_no_sense_has_no_name(line: str, tmp_path: Path) -> None:
    (tmp_path / "debian").mkdir()
    (tmp_path / "debian/service").write_text(SERVICE)
    (tmp_path / "Cargo.toml").write_text(f"[package]\nname = 'a'\n{line}\n")
    assert run(["check", "--no-cache", "--jobs", "1", str(tmp_path)]) in (0, 1)
