"""Which word of a shell's command is the program that it runs."""

from __future__ import annotations

from collections.abc import Sequence

from unitlint.quick import patterns as re
from unitlint.text.source import PLACEHOLDER

SHELLS = frozenset({"sh", "bash", "dash", "ash", "ksh", "zsh"})
"""Programs whose language this is."""
SOURCING = frozenset({".", "source"})
"""Commands that read a script as if it stood in their place."""
READ_A_SCRIPT = SHELLS | {"on_chroot"}
"""Those that run what they read: a shell, or pi-gen's function that runs one in the image."""

_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=")

_WORDS_BEFORE = frozenset({
    "if", "then", "elif", "else", "do", "while", "until", "!", "{", "}", "time", "exec", "command", "nohup",
})  # fmt: skip
"""Reserved words, and programs that run the rest of their line."""

_RUNNERS = {
    "sudo": "CDRTUghprtu", "doas": "Cu", "env": "CSu", "run0": "ug", "pkexec": "",
    "chroot": "", "arch-chroot": "u", "in-target": "", "curtin": "",
    "ssh": "BbcDEeFIiJLlmOopQRSWw", "systemd-nspawn": "DiMu",
}  # fmt: skip
"""Programs that run the rest of their line behind options of their own; those letters have a value."""
IN_A_ROOT = frozenset({"chroot", "arch-chroot", "ssh"})
"""Those that have a root's folder or a host in front of it (chroot(1), arch-chroot(8), ssh(1))."""
_ELSEWHERE = IN_A_ROOT | {"in-target", "curtin", "systemd-nspawn"}
"""Those that run it on another host, or in another root, than the one that they run on themselves."""

_FUNCTION = re.compile(
    r"^[ \t]*(?:function[ \t]+)?([A-Za-z_]\w*)[ \t]*(?:\(\))?[ \t]*\{"
    r"((?:(?!\n\}|\n[ \t]*\w+[ \t]*\(\)[ \t]*\{).){0,1000})",
    re.MULTILINE | re.DOTALL,
)
_RUNS_ARGUMENTS = re.compile(
    r"(?:^|[;&|{]|\b(?:then|else|do|sudo|doas|exec)(?:[ \t]+-\w+)*[ \t])[ \t]*\"\$@\"", re.MULTILINE
)


def wrappers_of(text: str) -> frozenset[str]:
    """The functions that run their arguments: `as_root() { sudo "$@"; }`."""
    if '"$@"' not in text:
        return frozenset()
    return frozenset(found[1] for found in _FUNCTION.finditer(text) if _RUNS_ARGUMENTS.search(found[2]))


def leading(words: Sequence[str], wrappers: frozenset[str]) -> int:
    """How many words stand before the program's name: reserved words, assignments and `sudo`.

    A variable of which nothing is known (`$SUDO`), or that is empty, is one of these in front of a word.
    """
    index, runner = 0, ""
    while index < len(words):
        text = words[index]
        first = text.partition(" ")[0]
        first = first.rpartition("/")[2] if first.startswith("/") else first
        if first in _WORDS_BEFORE or first in _RUNNERS or (first in wrappers and index + 1 < len(words)):
            runner = first if first in _RUNNERS else ""
        elif runner and re.fullmatch(r"-[A-Za-z]", text) and text[1] in _RUNNERS[runner]:
            index += 1
        elif runner and text.startswith("-"):
            pass
        elif runner in IN_A_ROOT and index + 1 < len(words):
            runner = ""
        elif not (_ASSIGNMENT.match(text) or _is_variable(words, index)):
            break
        index += 1
    return index


def is_elsewhere(leading: Sequence[str]) -> bool:
    """Whether what stands before a program has it run on another host or in another root.

    >>> [is_elsewhere(text.split()) for text in ("sudo -n", "/usr/bin/ssh db1", "chroot /mnt env A=b")]
    [False, True, True]
    """
    return any(word.rpartition("/")[2] in _ELSEWHERE for word in leading)


def _is_variable(words: Sequence[str], index: int) -> bool:
    return index + 1 < len(words) and not words[index].strip(PLACEHOLDER)


def is_shell(words: Sequence[str]) -> bool:
    """Whether the words of a command start a shell."""
    return bool(words) and words[0].rpartition("/")[2] in SHELLS


def executed_file(words: Sequence[str]) -> str:
    """The file that a command executes, by itself or by a shell; or empty.

    >>> [executed_file(text.split()) for text in ("/a.sh -x", "bash -e /a.sh", ". ./a.sh", "chmod +x /a.sh")]
    ['/a.sh', '/a.sh', './a.sh', 'chmod']
    """
    if is_shell(words) or (words and words[0] in SOURCING):
        return next((word for word in words[1:] if not word.startswith("-")), "")
    return words[0] if words else ""
