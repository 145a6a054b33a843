"""Keys of daemons' files that came with a version of systemd: told for those before it."""

from __future__ import annotations

from pathlib import Path

import pytest

from unitlint.cli import run

NETWORK, LOGIND = "etc/systemd/network/10-lan.network", "etc/systemd/logind.conf"
LAN = "[Match]\nName=eno1\n"


@pytest.mark.parametrize(
    ("path", "text", "version", "since"),
    [
        (NETWORK, f"{LAN}[Network]\nIPv6SendRA=yes\n", 246, 247),
        (NETWORK, f"{LAN}[Network]\nIPv6SendRA=yes\n", 247, 0),
        (NETWORK, f"{LAN}[Link]\nRequiredFamilyForOnline=ipv4\n", 248, 249),
        (NETWORK, f"{LAN}[Network]\nDNS=192.0.2.1\n", 219, 0),
        (NETWORK, f"{LAN}[DHCPv6]\nRapidCommit=yes\n", 247, 0),  # which 247 has, though its page says 252
        (LOGIND, "[Login]\nUserStopDelaySec=10\n", 219, 240),
        (LOGIND, "[Login]\nHandleLidSwitch=ignore\n", 219, 0),
    ],
)
def test_a_key_that_is_newer(
    path: str, text: str, version: int, since: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / path
    file.parent.mkdir(parents=True)
    file.write_text(text)
    options = ["--select", "unknown-conf-key", "--systemd-version", str(version)]
    assert run(["check", *options, str(tmp_path)]) == bool(since)
    assert not since or f"needs systemd {since}" in capsys.readouterr().out
