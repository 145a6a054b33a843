"""Packages that are imported sparingly do what they do otherwise."""

from __future__ import annotations

import subprocess
import sys

import pytest


def said_by(program: str) -> str:
    """What a Python program says in a process of its own."""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert not done.stderr, done.stderr
    return done.stdout


_CLICK = """
import sys
from unitlint.quick.sparing import sparing

with sparing("click"):
    import click
"""


def test_what_is_put_off_is_not_imported() -> None:
    ours = ("inspect", "uuid", "platform")
    # In 3.14 typing.NamedTuple imports annotationlib, and that imports ast.
    names = ours if sys.version_info >= (3, 14) else (*ours, "ast")
    assert said_by(f"{_CLICK}print([name for name in {names} if name in sys.modules])") == "[]\n"


def test_whoever_imports_the_modules_afterwards_gets_them() -> None:
    program = f"{_CLICK}import inspect, re, uuid\nprint(*(each.__file__ for each in (inspect, re, uuid)))"
    assert (
        said_by(program).split()
        == said_by(
            "import inspect, re, uuid\nprint(*(each.__file__ for each in (inspect, re, uuid)))"
        ).split()
    )


def test_click_knows_the_class_of_a_uuid_and_what_is_none() -> None:
    of = "click.UUID.convert('12345678123456781234567812345678', None, None)"
    assert said_by(f"{_CLICK}import uuid\nprint(isinstance({of}, uuid.UUID))") == "True\n"
    refused = "click.UUID.convert('x', None, None)"
    program = f"{_CLICK}try:\n {refused}\nexcept click.BadParameter as error:\n print(error)"
    assert "not a valid UUID" in said_by(program)


@pytest.mark.parametrize(
    "words", ["  One line.  ", "One.\n\n    Two.\n      Three.\n    ", "\tA tab.\n\tB", ""]
)
def test_help_is_cleaned_up_as_inspect_does(words: str) -> None:
    shown = f"print(repr(click.Option(['--a'], help={words!r}).help))"
    assert said_by(f"{_CLICK}{shown}") == said_by(f"import click\n{shown}")


def test_click_asks_inspect_what_it_asks_otherwise() -> None:
    program = (
        "print(click.termui.inspect.isgeneratorfunction(len), click.termui.inspect.getmodule(click.UUID))"
    )
    assert said_by(f"{_CLICK}{program}") == said_by(f"import click\n{program}")


def test_yaml_reads_and_refuses_the_same() -> None:
    program = (
        "import yaml\n"
        "print(yaml.load('[1.5, 2026-01-02, ~, yes, 0x1f, 1:30]', yaml.SafeLoader))\n"
        "try:\n yaml.load('\\x07', yaml.SafeLoader)\n"
        "except yaml.YAMLError as error:\n print(error)\n"
    )
    sparing = 'from unitlint.quick.sparing import sparing\nwith sparing("yaml"):\n import yaml\n'
    assert said_by(sparing + program) == said_by(program)


def test_a_package_that_is_there_is_left_alone() -> None:
    program = (
        "import re, click, sys\n"
        "from unitlint.quick.sparing import sparing\n"
        'with sparing("click"):\n print(sys.modules["re"] is re)'
    )
    assert said_by(program) == "True\n"
