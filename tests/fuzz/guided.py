"""The readers under atheris: inputs are chosen by what of unitlint they reach. The extra `fuzz` brings it."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from random import Random
from tempfile import mkdtemp

from tests.fuzz.judge import judge
from tests.fuzz.mutation import changed, changes
from tests.fuzz.readers import Reader


def guided(readers: Sequence[Reader], seconds: float) -> int:
    """Feed each reader for so long, each in a process. 1 where one fell. 0 without atheris: it says so."""
    try:
        import atheris
    except ImportError:
        print("skipped: atheris is not installed (pip install 'unitlint[fuzz]')", file=sys.stderr)
        return 0
    for reader in readers:  # what a first input imports is of the program, too
        name, content = next(iter(reader.files.items()))
        judge(reader, name, content, deep=True)
    atheris.instrument_all()  # once: it takes longer than feeding a reader does
    return max([_ended(reader, seconds) for reader in readers], default=0)


def _ended(reader: Reader, seconds: float) -> int:
    child = os.fork()
    if not child:
        _feed(reader, seconds)
    return int(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0)


def _feed(reader: Reader, seconds: float) -> None:
    """Never returns: libFuzzer ends the process."""
    import atheris

    files = reader.files
    names, donors = sorted(files), list(files.values())
    corpus = Path(mkdtemp(prefix="unitlint-fuzz-"))
    for number, name in enumerate(names):
        (corpus / str(number)).write_bytes(bytes([number]) + files[name])

    def one(data: bytes) -> None:
        name = names[data[0] % len(names)] if data else names[0]
        verdict = judge(reader, name, data[1:], deep=False)
        if verdict.fault is not None:
            raise AssertionError(f"{verdict.fault.kind}\n{verdict.fault.trace}")

    def mutate(data: bytes, most: int, seed: int) -> bytes:
        random = Random(seed)
        if random.random() < 0.5:
            return bytes(atheris.Mutate(data, most))
        return (data[:1] or b"\0") + changed(data[1:], changes(random), donors)[: most - 1]

    words = [sys.argv[0], f"-max_total_time={int(seconds)}", "-max_len=8192", "-timeout=60", str(corpus)]
    atheris.Setup(words, one, custom_mutator=mutate)
    atheris.Fuzz()
