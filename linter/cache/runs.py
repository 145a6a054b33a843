"""Runs of `check` by what was asked of them; one that would say the same again is not made again.

A run is kept under its arguments, its environment and all else that is there before it begins, together with
what it asked the system (`witness`) and what it said. It is said once more only if the system answers each of
the questions as it did then. So what decided a result decides whether it still holds: nothing is listed here.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import NamedTuple, TextIO

from unitlint import __version__
from unitlint.cache import folder
from unitlint.cache.groups import Groups
from unitlint.cache.records import holds, packed, rows, time_of, unpacked
from unitlint.cache.witness import Witness

_NEVER = frozenset({"--no-cache", "--watch", "-"})
"""Arguments of runs that aren't kept: `-` reads standard input."""
WHOLE = (0, 1)
"""How runs end that said all there is to say: without findings, or with some."""
FORM = 1
"""Of what is kept; another one is not read."""
_OFF = "UNITLINT_NO_CACHE"
_UNREAD = frozenset(
    {"_", "SHLVL", "OLDPWD", "PWD", "WINDOWID", "SSH_CLIENT", "SSH_CONNECTION", "SSH_TTY", "SSH_AUTH_SOCK"}
)
"""Variables that nothing asks for, and that differ from shell to shell."""


class Outcome(NamedTuple):
    """What a run wrote, and how it ended."""

    out: bytes
    err: bytes
    code: int


class Run:
    """One run: whether it was made before, and what is to be kept of it."""

    def __init__(self, arguments: Sequence[str]) -> None:
        is_off = bool(os.environ.get(_OFF)) or not _NEVER.isdisjoint(arguments)
        self._folder = "" if is_off else folder.find(os.environ)
        self._name = _name_of(arguments) if self._folder else ""
        self.groups = Groups(self._folder, self._name)
        """What an earlier one found in parts of its input, for when it says something else by now."""

    @property
    def is_kept(self) -> bool:
        """Whether there is a place for it."""
        return bool(self._folder)

    def before(self) -> Outcome | None:
        """What the same run said, if it would say so again."""
        content = folder.load(self._folder, self._name)
        try:
            return _unpacked(content) if content else None
        except (ValueError, KeyError, TypeError, IndexError, RecursionError, MemoryError):  # no run of ours
            return None

    def keep(self, outcome: Outcome, witness: Witness) -> None:
        """Keep what it said, and found in each group, if that follows from what the witness heard."""
        known = _modules()
        answers = witness.answers(besides=known)
        if answers is None:
            return
        code = sorted({*filter(None, known.values()), *self.groups.code})
        record = {"code": outcome.code, "asked": rows(answers), "modules": code, "out": len(outcome.out)}
        folder.save(self._folder, self._name, packed(record, outcome.out + outcome.err))
        self.groups.keep(answers, code)


def _name_of(arguments: Sequence[str]) -> str:
    """A digest of all that is there before a run begins."""
    from time import strftime

    from unitlint.quick.digests import blake2b

    environment = sorted((key, value) for key, value in os.environ.items() if key not in _UNREAD)
    streams = [(s.isatty(), s.encoding, s.errors, _width_of(s)) for s in (sys.stdout, sys.stderr)]
    user = os.geteuid() if hasattr(os, "geteuid") else 0
    today = strftime("%Y-%m-%d")  # suppression comments have a last day
    began = (
        FORM,
        __version__,
        sys.version,
        sys.path,
        arguments,
        os.getcwd(),  # noqa: PTH109 - pathlib costs time to import
        user,
        environment,
        streams,
        today,
    )
    return blake2b(repr(began).encode("utf-8", "surrogateescape"), digest_size=20).hexdigest()


def _width_of(stream: TextIO) -> int:
    """Columns of the terminal; 0 where there is none."""
    try:
        return os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError):
        return 0


def _modules() -> dict[str, str]:
    """The files of imported modules → which of them they are: by size and time, as Git knows files."""
    own = os.path.dirname(os.__file__)  # noqa: PTH120
    known: dict[str, str] = {}
    for module in tuple(sys.modules.values()):
        spec = getattr(module, "__spec__", None)
        file, compiled = getattr(module, "__file__", None), getattr(spec, "cached", None)
        if not isinstance(file, str):
            continue
        is_pythons = file.startswith(own) and "site-packages" not in file
        known[file] = "" if is_pythons else f"{file}\0{time_of(file)}"
        if isinstance(compiled, str):
            known[compiled] = ""
    return known


def _unpacked(content: bytes) -> Outcome | None:
    """What was said, if the system still answers so. Raises ValueError and the like for another's file."""
    found = unpacked(content)
    if found is None or not holds(found[0]):
        return None
    record, texts = found
    out, code = record["out"], record["code"]
    if type(out) is not int or type(code) is not int or not 0 <= out <= len(texts) or code not in WHOLE:
        return None
    return Outcome(texts[:out], texts[out:], code)
