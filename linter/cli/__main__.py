"""`python -m unitlint.cli`."""

from unitlint.cli import main

main()
