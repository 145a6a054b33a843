"""`python -m unitlint`."""

from unitlint.cli import program

program()
