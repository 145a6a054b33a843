"""Functions of scripts, and what a call of one runs."""

from __future__ import annotations

import pytest

from unitlint.grammar.shell_functions import called, functions_of

SHORT = 'up() { systemctl start "$1"; }\nup web\n'
LONG = 'function up {\n  for unit in "$@"; do\n    systemctl start "$unit"\n  done\n}\n'
PLAIN = "clean() {\n  rm -f /run/app\n}\n"


def test_functions_that_use_their_arguments() -> None:
    assert functions_of(SHORT) == {"up": 'systemctl start "$1";'}
    assert list(functions_of(LONG + PLAIN)) == ["up"]
    assert functions_of(LONG)["up"].count("\n") == 3


@pytest.mark.parametrize(
    ("body", "arguments", "text"),
    [
        ('start "$1"', ["web"], "start web"),
        ('start "${1}.service" $2', ["web"], 'start "web.service" ""'),
        ('start "$@"', ["a", "b"], "start a b"),
        ('start "$1"', ["a b"], "start $unknown"),
        ('start "$10"', ["a"], 'start "$10"'),
    ],
)
def test_arguments_stand_where_they_are_used(body: str, arguments: list[str], text: str) -> None:
    assert called(body, arguments) == text
