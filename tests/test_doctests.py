"""The examples in docstrings hold."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest

DEV = Path(__file__).parents[1] / ".dev"
MODULES = sorted(
    ".".join(path.relative_to(DEV).with_suffix("").parts)
    for folder in ("unitlint", "unitlint/rules", "unitlint/grammar")
    for path in (DEV / folder).rglob("*.py")
    if ">>> " in path.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("module", MODULES)
def test_examples_of(module: str) -> None:
    assert doctest.testmod(importlib.import_module(module)).failed == 0


def test_some_have_examples() -> None:
    assert "unitlint.text.suggest" in MODULES
    assert "unitlint.rules.shared.spelling" in MODULES
