"""Rules of somebody's own that are known without being run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from unitlint.checking.own_rules import unexecuted_rule
from unitlint.checking.selection import available_rules, select_rules
from unitlint.config.config import Config, Name
from unitlint.errors import UsageError

RULE = '''\
"""A unit that nobody likes.

Why not.
"""
raise SystemExit("this was run")
CATEGORY = "house"
SINCE = "1.2"
'''


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A rule that ends the program when it is run."""
    path = tmp_path / "disliked_unit.py"
    path.write_text(RULE)
    return path


def test_what_its_file_says_is_known(file: Path) -> None:
    rule = unexecuted_rule(file)
    assert (rule.name, rule.category, rule.since) == ("disliked-unit", "house", "1.2")
    assert rule.summary == "A unit that nobody likes."
    assert rule.check is None
    assert rule.check_inputs is None


def test_its_name_and_category_can_be_selected_and_nothing_asks_it(file: Path) -> None:
    config = Config(rules=(str(file),), select=(Name("house"), Name("ordering-cycle")), run_own_rules=False)
    available = available_rules(config)
    assert "disliked-unit" in available
    assert [rule.name for rule in select_rules(config, available)] == ["ordering-cycle"]
    with pytest.raises(SystemExit, match="this was run"):
        available_rules(replace(config, run_own_rules=True))


def test_what_is_no_python_is_told(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("def (")
    with pytest.raises(UsageError, match=r"broken\.py can't be read"):
        unexecuted_rule(tmp_path / "broken.py")
    with pytest.raises(UsageError, match="can't be read"):
        unexecuted_rule(tmp_path / "missing.py")
