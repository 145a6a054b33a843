"""A release that is named tells its podman; a guess doesn't, nor a base whose podman moves."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from unitlint.cli.commands import unitlint

QUADLET = """[Container]
Image=quay.io/example/web:1
ReloadCmd=/usr/bin/reload
[Install]
WantedBy=default.target
"""


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--platform", "debian-13"), "podman 5.4 creates no service"),
        (("--platform", "debian-12"), "podman 4.3 creates no service"),
        (("--platform", "debian-13", "--podman-version", "5.8"), "no findings"),
        (("--platform", "fedora-coreos"), "no findings"),
        ((), "no findings"),
    ],
)
def test_a_release_has_its_podman(options: tuple[str, ...], said: str, tmp_path: Path) -> None:
    (tmp_path / "web.container").write_text(QUADLET, "utf-8")
    result = CliRunner().invoke(unitlint, ["check", "--config", "none", *options, str(tmp_path)])
    assert said in result.output
