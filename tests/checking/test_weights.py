"""Severities and silence by file."""

from __future__ import annotations

from pathlib import Path

import pytest

from unitlint.checking.selection import available_rules
from unitlint.checking.weights import Weights
from unitlint.config.load import load_config
from unitlint.findings.finding import Finding, Severity
from unitlint.text.source import Location


def weights(tmp_path: Path, text: str) -> Weights:
    (tmp_path / ".unitlint.yaml").write_text(text)
    config = load_config(tmp_path / ".unitlint.yaml")
    return Weights(config, available_rules(config))


@pytest.mark.parametrize(
    ("path", "level"),
    [("a.service", "warning"), ("old/a.service", "note"), ("old/core/a.service", "error")],
)
def test_the_last_glob_that_matches_counts(tmp_path: Path, path: str, level: str) -> None:
    text = """\
severity: {unknown-directive: warning}
per-file-severity:
  "old/*": {unknown-directive: note}
  "old/core/*": {unknown-directive: error}
"""
    found = Finding("unknown-directive", Severity.ERROR, "m", Location(str(tmp_path / path), 1, 1, 1, 1))
    weighed = weights(tmp_path, text).weighed(found)
    assert weighed is not None
    assert weighed.severity is Severity(level)


def test_what_is_ignored_is_nothing(tmp_path: Path) -> None:
    found = Finding("unknown-directive", Severity.ERROR, "m", Location(str(tmp_path / "a"), 1, 1, 1, 1))
    assert weights(tmp_path, 'per-file-ignores: {"a*": [unknown-directive]}').weighed(found) is None
    assert weights(tmp_path, 'per-file-ignores: {"b*": [unknown-directive]}').weighed(found) == found
