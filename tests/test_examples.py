"""What stands in examples/ does what its comments and the documentation say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from unitlint.cli.commands import unitlint


def findings(*arguments: str) -> list[dict[str, Any]]:
    """What `unitlint check ARGUMENTS --format json` prints."""
    result = CliRunner().invoke(unitlint, ["check", *arguments, "--format", "json"], standalone_mode=False)
    assert result.exception is None
    found: list[dict[str, Any]] = json.loads(result.stdout)["findings"]
    return found


def test_the_example_boot_has_its_planted_faults(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repository)
    told = {
        (finding["rule"], finding["unit"], *finding["configurations"])
        for finding in findings("examples/boot")
    }
    every = ("roles/storage/site-lab.yml", "roles/storage/site.yml", "roles/web/site.yml")
    assert {
        ("broken-contract", "docker.service", "roles/storage/site-lab.yml"),
        ("broken-contract", "var-lib-app.mount", *every),
        ("requires-without-order", "app.service", "roles/web/site.yml"),
    } <= told
    assert {row[0] for row in told} == {
        *("broken-contract", "requires-without-order", "device-timeout-default", "failure-not-retried")
    }


def test_the_example_rule_finds_what_it_says(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("config.yaml").write_text(json.dumps({"rules": [str(repository / "examples" / "rules")]}))
    options = ("--config", "config.yaml", "--own-rules", "--select", "curl-without-timeout")
    (finding,) = findings(str(repository / "examples" / "boot"), *options)
    assert finding["unit"] == "unlock-disks.service"
    Path("fast.service").write_text(
        "[Service]\nType=oneshot\nExecStart=/usr/bin/curl --max-time 9 http://a/\n"
    )
    assert findings("fast.service", *options) == []
