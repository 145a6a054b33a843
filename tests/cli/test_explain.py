"""`unitlint explain` at a terminal, and anywhere else."""

from __future__ import annotations

import re

import pytest

from unitlint.checking.selection import available_rules
from unitlint.cli import run
from unitlint.cli.rules import page
from unitlint.cli.terminal_page import terminal_page
from unitlint.config.config import Config
from unitlint.reports.colours import painter
from unitlint.rules import Rule

RULES = available_rules(Config())
ESCAPES = re.compile(r"\x1b\[[0-9;]*m")
PLAIN, COLOURED = painter(colour=False), painter(colour=True)

SAMPLE = """# odd

Some `code of
two lines` and **bold** words that go on until the line is full and another one begins.

* an item that is long enough to be filled, too
* another

```ini
[Unit]

After=x
```

| a | b |
| --- | --- |
"""


def test_marks_become_styles() -> None:
    assert terminal_page(SAMPLE, 40, PLAIN) == (
        "odd\n\nSome `code of two lines` and bold\nwords that go on until the line is full\n"
        "and another one begins.\n\n* an item that is long enough to be\n  filled, too\n\n* another\n\n"
        "    [Unit]\n\n    After=x\n\n| a | b |\n| --- | --- |\n"
    )
    coloured = terminal_page(SAMPLE, 40, COLOURED)
    assert "\x1b[1modd\x1b[0m" in coloured
    assert "\x1b[36mcode of two lines\x1b[0m" in coloured
    assert ESCAPES.sub("", coloured).count("`") == 0


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_each_page_fits_and_loses_no_word(rule: Rule) -> None:
    whole = page(rule)
    shown = ESCAPES.sub("", terminal_page(whole, 80, COLOURED))
    code = [line for line in shown.splitlines() if line.startswith(("    ", "|"))]
    assert not [
        line for line in shown.splitlines() if len(line) > 80 and line not in code and " " in line.strip()
    ]

    def words(text: str) -> list[str]:
        return re.sub(r"^```.*$|[`*#]", "", text, flags=re.MULTILINE).split()

    assert words(shown) == words(whole)


def test_elsewhere_it_is_markdown(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "ordering-cycle"]) == 0
    assert capsys.readouterr().out == page(RULES["ordering-cycle"])
