"""A run whose words are kept for the next one like it."""

from __future__ import annotations

import sys
from contextlib import suppress

from unitlint.cache.runs import WHOLE, Outcome, Run
from unitlint.cache.tee import Tee
from unitlint.cache.witness import Witness
from unitlint.cli import run


def run_and_keep(kept: Run, arguments: list[str]) -> int:
    """As `run`, with a witness, and with streams that remember."""
    plain = (sys.stdout, sys.stderr)
    out, err = Tee(sys.stdout), Tee(sys.stderr)
    witness = Witness()
    sys.stdout, sys.stderr = out.stream, err.stream
    try:
        witness.listen()
        kept.groups.begin()
        code = run(arguments)
    finally:
        kept.groups.end()
        witness.stop()
        out.stream.flush()
        err.stream.flush()
        sys.stdout, sys.stderr = plain
    if code in WHOLE:
        with suppress(MemoryError):  # all is said
            kept.keep(Outcome(out.content, err.content, code), witness)
    return code
