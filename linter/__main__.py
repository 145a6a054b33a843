"""`python -m unitlint`."""

from unitlint.cli import main

main()
