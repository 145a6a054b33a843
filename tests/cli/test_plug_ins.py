from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import Run

RULE = '''"""A plug-in's rule."""
from unitlint.findings.finding import Severity
SEVERITY, CATEGORY, SINCE = Severity.NOTE, "plugged", "1"
def check(model):
    return iter(())
'''


def test_a_package_brings_rules_by_entry_point(
    unitlint: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = tmp_path / "extra-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: extra\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[unitlint.rules]\nodd-unit = extra_odd_unit\n")
    (tmp_path / "extra_odd_unit.py").write_text(RULE)
    monkeypatch.syspath_prepend(tmp_path)
    assert "odd-unit " in unitlint("rules").out
    (tmp_path / "extra_odd_unit.py").write_text("nothing = 1\n")
    (info / "entry_points.txt").write_text("[unitlint.rules]\neven-unit = extra_even_unit\n")
    outcome = unitlint("rules")
    assert outcome.code == 2
    assert 'the plug-in rule "even-unit" can\'t be loaded' in outcome.err
