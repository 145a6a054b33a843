"""`python -m unitlint.cli`."""

from unitlint.cli import program

program()
