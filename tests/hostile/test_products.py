"""What two globs, or two lists, of a configuration name together: a product, which has an end."""

from __future__ import annotations

from pathlib import Path

import pytest

from unitlint.cli import run
from unitlint.graph import build, loading
from unitlint.rules import broken_contract


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
    monkeypatch.setattr("unitlint.machine.machine._calling", lambda *called: pytest.fail(called[1]))
    lines = "".join(f"ExecStart=/bin/systemctl start x{number}.service\n" for number in range(9))
    (tmp_path / "a.service").write_text(f"[Service]\nType=oneshot\n{lines}")
    assert run(["check", "--no-cache", "--jobs", "1", str(tmp_path)]) == 0
