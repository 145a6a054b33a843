"""The preset `neco` on Neco's own templates; docs/neco.md tells what each finding means."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from unitlint.checking.check import check
from unitlint.config.config import Config
from unitlint.contracts.load import with_presets
from unitlint.findings.finding import Finding, Severity
from unitlint.inputs.inputs import read_inputs
from unitlint.text.source import Location

pytestmark = [pytest.mark.slow, pytest.mark.corpora]

PLACE = Location(".unitlint.yaml")


def findings(path: Path, *, platform: str = "") -> tuple[Finding, ...]:
    """What is said of a tree."""
    contracts = with_presets((), {"neco": PLACE})
    return check(read_inputs([str(path)]), Config(platform=platform, contracts=contracts)).findings


def told(path: Path, *, platform: str = "") -> dict[str, set[str]]:
    """The same by rule; the words in brackets that name the contract left out."""
    found: dict[str, set[str]] = {}
    for finding in findings(path, platform=platform):
        found.setdefault(finding.rule, set()).add(finding.message.partition(" (contract ")[0])
    return found


def test_head_breaks_the_sentences_that_no_longer_hold(corpora: Path) -> None:
    assert told(corpora / "neco" / "head")["broken-contract"] == {
        'docker.service (stage "start docker") doesn\'t wait for chronyd.service and chrony-wait.service '
        '(stage "synchronize the time")',
        "docker.service starts before network-online.target, the wrong way round",
        "docker.service starts before time-sync.target, the wrong way round",
        "docker.socket starts before time-sync.target, the wrong way round",
        "nothing makes k8s-containerd.service start after network-online.target",
        "nothing makes network.target start after local-fs.target",
        "nothing makes serf.service start after cke-image-unbound_exporter.service",
        "nothing makes serf.service start after node-exporter.service",
        "nothing makes serf.service start after setup-iptables-rules.service",
        "nothing makes serf.service start after squid-exporter-image.service",
        "rkt-metadata.service is not masked; nothing starts for now, because it doesn't exist here",
        "rkt-metadata.socket is not masked; nothing starts for now, because it doesn't exist here",
    }


def test_with_the_units_of_systemd_252_the_mask_took_a_chain_away(corpora: Path) -> None:
    assert (
        "nothing makes network.target start after local-fs.target: "
        "the chain went through systemd-resolved.service, now masked"
    ) in told(corpora / "neco" / "head", platform="systemd")["broken-contract"]


def test_head_has_no_error_but_broken_contracts_and_no_warning(corpora: Path) -> None:
    said = findings(corpora / "neco" / "head")
    assert {f.rule for f in said if f.severity is Severity.ERROR} == {"broken-contract"}
    assert not [f.message for f in said if f.severity is Severity.WARNING]
    assert [f.message for f in said if f.rule == "dangling-reference"] == [
        "setup-var.service wants lvm2-lvmetad.service, which doesn't exist, and starts without it"
    ]


def test_what_head_would_lack_without_a_line_of_fstab(corpora: Path, tmp_path: Path) -> None:
    copy = tmp_path / "head"
    shutil.copytree(corpora / "neco" / "head", copy)
    fstab = copy / "common/files/etc/fstab"
    fstab.chmod(0o644)
    lines = fstab.read_text().splitlines(keepends=True)
    fstab.write_text("".join(line for line in lines if "/var/lib/docker" not in line))
    assert [f.message for f in findings(copy) if f.rule == "missing-requirement"] == [
        "docker.service will fail to start: it requires var-lib-docker.mount, which doesn't exist"
    ]


def test_drop_ins_keep_docker_after_the_time_in_2018(corpora: Path) -> None:
    said = told(corpora / "neco" / "2018-11-29-c84ad6eb")["broken-contract"]
    assert not [s for s in said if s.startswith("docker.") and "time-sync.target" in s]


@pytest.mark.parametrize(
    ("fix", "rule", "sentence"),
    [
        (
            "01-var-mount-79c279c2",
            "device-timeout-default",
            "var.mount fails if setup-var.service takes longer than 90 s: its device times out",
        ),
        (
            "08-dhcp-wait-223ebd8c",
            "broken-contract",
            "var-lib-docker.mount starts before setup-var.service, the wrong way round",
        ),
        (
            "10-neco-target-78626e50",
            "broken-contract",
            "nothing makes network-online.target start after bird-wait.service",
        ),
        (
            "18-chrony-monitor-1d558636",
            "timer-restarts-requirement",
            "chrony-monitor.timer starts chronyd.service again whenever it elapses, even after a manual stop",
        ),
        (
            "25-proxy-squid-5588c3ec",
            "broken-contract",
            "nothing makes serf.service start after squid-image.service",
        ),
    ],
)
def test_fixes_are_found_before_and_gone_after(corpora: Path, fix: str, rule: str, sentence: str) -> None:
    folder = corpora / "neco-fixes" / fix
    assert sentence in told(folder / "before")[rule]
    assert sentence not in told(folder / "after").get(rule, set())
