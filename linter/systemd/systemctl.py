"""What `systemctl` does to unit files, by its command line (systemctl(1))."""

from __future__ import annotations

from collections.abc import Sequence

from unitlint.quick.dataclasses import dataclass
from unitlint.systemd.file_names import looks_like_unit

ENABLING = frozenset({"enable", "reenable"})
STARTING = frozenset({
    "start", "restart", "try-restart", "reload-or-restart", "try-reload-or-restart", "reload", "isolate",
})  # fmt: skip
_WITH_VALUE = frozenset({
    "-t", "--type", "--state", "-p", "--property", "-P", "-H", "--host", "-M", "--machine", "-n", "--lines",
    "-o", "--output", "--root", "--image", "--job-mode", "-s", "--signal", "--kill-whom", "--what",
    "--preset-mode", "--when", "--drop-in", "--check-inhibitors", "--legend", "--timestamp",
})  # fmt: skip
_ELSEWHERE = ("-M", "--machine", "-H", "--host")
_FOR_USERS = ("--user", "--global")
"""The manager of the user who calls; those of all users, to whose unit files alone it can do something."""
_ISOLATING = {"default": "default.target", "rescue": "rescue.target", "emergency": "emergency.target"}
"""Verbs that isolate a target (systemctl(1))."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call for one manager; `units` are names as systemctl mangles them, or paths."""

    verb: str
    units: tuple[str, ...]
    options: frozenset[str] = frozenset()

    @property
    def waits(self) -> bool:
        """Whether it starts something and returns when that is done: without `--no-block`."""
        starts = self.verb in STARTING or ("--now" in self.options and self.verb in ENABLING)
        return starts and "--no-block" not in self.options

    @property
    def starts(self) -> bool:
        """Whether it queues jobs that start its units."""
        return self.verb in STARTING or ("--now" in self.options and self.verb in ENABLING)


def parse(arguments: Sequence[str], *, user: bool = False) -> Call | None:
    """The call that the words behind `systemctl` make; None for one to another manager, or without a verb.

    It is for the system's manager, or with `user` for that of the user who calls, or of every user.
    """
    words: list[str] = []
    options: set[str] = set()
    index = 0
    while index < len(arguments):
        word = arguments[index]
        if word.startswith("-") and word != "-":
            options.add(word.partition("=")[0])
            index += word in _WITH_VALUE
        else:
            words.append(word)
        index += 1
    if not words or not options.isdisjoint(_ELSEWHERE) or options.isdisjoint(_FOR_USERS) == user:
        return None
    if words[0] in _ISOLATING:
        words = ["isolate", _ISOLATING[words[0]]]
    return Call(words[0], tuple(unit_name(word) for word in words[1:]), frozenset(options))


def unit_name(word: str) -> str:
    """A name as systemctl completes it: `docker` is `docker.service`; paths and globs stay as they are."""
    if "/" in word or "*" in word or looks_like_unit(word):
        return word
    return f"{word}.service"
