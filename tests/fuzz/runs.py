"""Whole runs in this process: a tree of changed files, a command, and what it may say of them."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from random import Random
from tempfile import mkdtemp
from zlib import crc32

from tests.fuzz.judge import WrongError
from tests.fuzz.readers import CORPUS

_OPTIONS = ("--no-cache", "--jobs", "1", "--timeout", "0")
COMMANDS: tuple[tuple[str, ...], ...] = (
    *(
        ("check", *_OPTIONS, "--format", name)
        for name in ("full", "concise", "json", "sarif", "github", "gitlab")
    ),
    *(("check", *_OPTIONS, "--format", name) for name in ("junit", "checkstyle", "rdjson", "markdown")),
    ("check", "--show-inputs"),
    ("check", "--diff", "--unsafe-fixes"),
    ("check", "--fix", "--unsafe-fixes"),
    ("check", "--statistics"),
    ("boot",),
    ("boot", "--json"),
    ("graph", "--dot"),
    ("graph", "--mermaid"),
    ("graph", "--json"),
    ("graph", "--html"),
    ("why", "a.service", "sysinit.target"),
    ("contracts", "propose"),
    ("lock",),
)
"""For people: no control characters; the others for their own consumers."""

_JSON = frozenset({"json", "sarif", "gitlab", "rdjson", "--json"})
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_COMMAND = re.compile(r"^\s*::\w+|##\[\w+\]", re.MULTILINE)
_FOR_PEOPLE = frozenset({"full", "concise", "--show-inputs", "--statistics", "boot", "why"})


def run(name: str, data: bytes, deep: bool) -> None:
    """One file of the corpus changed, beside a few others of it, and a command, all by the input's sum."""
    random = Random(crc32(data))
    words = random.choice(COMMANDS)
    with _tree(name, data, random) as top:
        code, out, err = _said([*words, *([] if words[0] == "lock" else ["--platform", "none"]), "."])
        shutil.rmtree(top)
    check(words, code, out, err)


def check(words: tuple[str, ...], code: int, out: bytes, err: str) -> None:
    """Raise WrongError for what no run may say. What is no bug of ours ends with 0, 1 or 2."""
    if code not in (0, 1, 2):
        raise WrongError(f"exit {code} of {words[0]}: {_bug(err)}")
    text = out.decode("utf-8", "surrogateescape")
    last = words[-1] if words[-1] in _JSON else ""
    if last and code != 2:
        try:
            json.loads(text)
        except ValueError as error:
            raise WrongError(f"{last} of {words[0]} is none") from error
    said = err + (text if _FOR_PEOPLE & set(words) else "")
    if (found := _CONTROL.search(said)) or (found := _COMMAND.search(said)):
        raise WrongError(f"{words[0]} {words[-1]} says {found[0]!r}")


def _bug(err: str) -> str:
    return next((line for line in err.splitlines() if "bug of unitlint" in line), "")[-80:]


@contextmanager
def _tree(name: str, data: bytes, random: Random) -> Iterator[Path]:
    folder = name.partition("/")[0]
    top = Path(mkdtemp(prefix="unitlint-fuzz-", dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None))
    others = random.sample(sorted(each.name for each in CORPUS.iterdir()), 2)
    for each in {folder, *others} - {"lsp", "git-trees", "values"}:
        shutil.copytree(CORPUS / each, top / each)
    (top / ".git").mkdir()
    place = top / (".gitignore" if folder == "gitignore" else name)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
    if folder == "config":
        place.replace(top / ".unitlint.yaml")
    before = Path.cwd()
    os.chdir(top)
    try:
        yield top
    finally:
        os.chdir(before)
        shutil.rmtree(top, ignore_errors=True)


def _said(words: list[str]) -> tuple[int, bytes, str]:
    from unitlint.cli import run as unitlint

    out, err = io.BytesIO(), io.BytesIO()
    streams = [io.TextIOWrapper(stream, encoding="utf-8", errors="surrogateescape") for stream in (out, err)]
    before = sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO())
    try:
        with redirect_stdout(streams[0]), redirect_stderr(streams[1]):
            code = unitlint(words)
    finally:
        sys.stdin = before
        for stream in streams:
            stream.flush()
    return code, out.getvalue(), err.getvalue().decode("utf-8", "surrogateescape")
