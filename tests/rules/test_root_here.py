"""A root says the same whether it is named by its path or is the current folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from unitlint.checking.check import check
from unitlint.config.config import Config
from unitlint.inputs.inputs import read_inputs

FILES = {
    "usr/lib/systemd/system/web.service": "[Service]\nExecStart=/usr/bin/web $WEB_OPTS\n",
    "etc/systemd/system-preset/10-local.preset": "disable web.service\n",
    "usr/lib/systemd/system-preset/50-web.preset": "enable web.service\n",
    "lib/systemd/system/old.service": "[Service]\nExecStart=/usr/bin/old $OLD_ARGS\n",
}


def found(path: str) -> list[tuple[str, str]]:
    result = check(read_inputs([path]), Config())
    return sorted((finding.rule, finding.message) for finding in result.findings)


def test_what_packages_ship_is_known_in_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in FILES.items():
        file = tmp_path / "root" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    outside = found(str(tmp_path / "root"))
    monkeypatch.chdir(tmp_path / "root")
    assert found(".") == outside
    assert not [message for rule, message in outside if rule in ("unset-variable", "preset-without-effect")]
