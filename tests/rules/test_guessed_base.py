"""A document that tells not which of its systems it is for: what none of these has is told as a note."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from unitlint.cli import run

SOCKET = "[Socket]\nListenStream=80\n[Install]\nWantedBy=sockets.target\n"
MERGE = {"config": {"merge": [{"source": "https://config.example/more.ign"}]}}


@pytest.mark.parametrize(
    ("name", "more", "is_told"), [("web", {}, True), ("docker", {}, False), ("web", MERGE, False)]
)
def test_a_socket_without_its_service(
    name: str, more: dict[str, object], is_told: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    units = [{"name": f"{name}.socket", "enabled": True, "contents": SOCKET}]
    document = {"ignition": {"version": "3.4.0", **more}, "systemd": {"units": units}}
    (tmp_path / "host.ign").write_text(json.dumps(document))
    assert run(["check", "--select", "trigger-without-unit", str(tmp_path)]) == 0
    assert (f"{name}.socket can't start {name}.service unless" in capsys.readouterr().out) == is_told
