"""Many inputs to one reader, in a process of its own, so that none can take the others along."""

from __future__ import annotations

import multiprocessing
import resource
import sys
import time
from dataclasses import dataclass, field
from hashlib import blake2b
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random

from tests.fuzz.judge import MEMORY, judge, peak
from tests.fuzz.minimise import minimised
from tests.fuzz.mutation import changed, changes
from tests.fuzz.readers import Reader
from unitlint.units.settings import forget_texts

ADDRESSES = 4 * MEMORY
"""Bytes of address space of a process: a MemoryError instead of a machine that swaps."""

LIFE = 20_000
"""Inputs of one process: what is kept from one to the next is looked at, and let go."""


@dataclass(slots=True)
class Figures:
    """What became of a reader's inputs."""

    inputs: int = 0
    deep: int = 0
    refused: int = 0
    seconds: float = 0
    slowest: float = 0
    mebibytes: int = 0
    faults: dict[str, bytes] = field(default_factory=dict)
    """Kind → the smallest input known, with its name and whether the look was deep in the first line."""

    def add(self, other: Figures) -> None:
        """Those of more inputs to the same reader."""
        self.inputs += other.inputs
        self.deep += other.deep
        self.refused += other.refused
        self.seconds += other.seconds
        self.slowest = max(self.slowest, other.slowest)
        self.mebibytes = max(self.mebibytes, other.mebibytes)
        self.faults = {**other.faults, **self.faults}


class Source:
    """Changed files of a reader's corpus, the same for the same seed; one that was taken is changed on."""

    def __init__(self, reader: Reader, seed: int) -> None:
        self._random = Random(seed)
        files = reader.files
        self._names, self._donors = list(files), list(files.values())
        self._kept = {name: [data] for name, data in files.items()}

    def next(self) -> tuple[str, bytes]:
        """An input: a file's name, and what it is to hold."""
        name = self._random.choice(self._names)
        return name, changed(self._random.choice(self._kept[name]), changes(self._random), self._donors)

    def keep(self, name: str, data: bytes) -> None:
        """Remember one in fifty of what was taken."""
        if self._random.random() < 0.02 and len(data) < 4096:
            kept = self._kept[name]
            kept.append(data)
            del kept[1:-50]


def campaign(
    reader: Reader, seed: int, seconds: float, known: frozenset[str] = frozenset(), most: int = sys.maxsize
) -> Figures:
    """Feed the reader for so long, `most` inputs at most: then machines of any speed try the same.

    Faults of a kind that is `known` are counted as inputs alone.
    """
    end, figures, life = time.monotonic() + seconds, Figures(), 0
    while time.monotonic() < end and figures.inputs < most:
        seen = known | frozenset(figures.faults)
        count = min(LIFE, most - figures.inputs)
        figures.add(_in_a_process(reader, seed * 1000 + life, end, seen, count))
        life += 1
    return figures


def _in_a_process(reader: Reader, seed: int, end: float, known: frozenset[str], count: int) -> Figures:
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    with_last = Path(f"/tmp/unitlint-fuzz-{reader.name}-{seed}")
    child = context.Process(target=_feed, args=(reader, seed, end, known, count, sender, with_last))
    child.start()
    sender.close()
    try:
        figures: Figures = receiver.recv()
    except EOFError:  # it was ended by a signal: the last input did it
        figures = Figures(1, faults={f"died in {reader.name}": with_last.read_bytes()})
    child.join()
    with_last.unlink(missing_ok=True)
    return figures


def _feed(
    reader: Reader, seed: int, end: float, known: frozenset[str], most: int, sender: Connection, last: Path
) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESSES, ADDRESSES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    figures, random = Figures(), Random(seed)
    source = Source(reader, seed)
    for count in range(most):
        name, data = source.next()
        deep = random.random() < reader.deep
        last.write_bytes(case(name, data, deep))
        verdict = judge(reader, name, data, deep=deep)
        figures.add(Figures(1, deep, verdict.refused, verdict.seconds, verdict.seconds, peak() >> 20))
        if verdict.fault is not None and verdict.fault.kind not in known | figures.faults.keys():
            figures.faults[verdict.fault.kind] = _smallest(reader, name, data, deep, verdict.fault.kind)
        if not verdict.refused:
            source.keep(name, data)
        if count % 100 == 0:
            forget_texts()
        if time.monotonic() > end or peak() > MEMORY:
            break
    sender.send(figures)


def _smallest(reader: Reader, name: str, data: bytes, deep: bool, kind: str) -> bytes:
    def fails(shorter: bytes) -> bool:
        fault = judge(reader, name, shorter, deep=deep).fault
        return fault is not None and fault.kind == kind

    quick = kind not in ("too long", "memory")  # each trial of those costs as much
    return case(name, minimised(data, fails) if quick else data, deep)


def case(name: str, data: bytes, deep: bool) -> bytes:
    """An input as a file of `cases/`: a line that says what it is, and the bytes."""
    return f"{name} {'deep' if deep else 'read'}\n".encode() + data


def read_case(content: bytes) -> tuple[str, bytes, bool]:
    """The name, the bytes, and whether to look deep."""
    head, _, data = content.partition(b"\n")
    name, _, depth = head.decode().rpartition(" ")
    return name, data, depth == "deep"


def file_name(content: bytes) -> str:
    """What a case's file is called."""
    return blake2b(content, digest_size=6).hexdigest()
