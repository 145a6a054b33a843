"""Commands that run until somebody ends them, told by their words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from unitlint.grammar.shell_programs import SHELLS
from unitlint.quick import patterns as re
from unitlint.rules.shared.command_lines import CommandLine
from unitlint.rules.shared.containers import COMPOSE, ENGINES
from unitlint.text.source import is_known

_UP_ENDS = (
    *("-d", "--detach", "--detach=true", "--wait", "--no-start", "-h", "--help", "--dry-run"),
    *("--abort-on-container-exit", "--abort-on-container-failure", "--exit-code-from"),
)
"""Options of `docker compose up` with which it returns, or which say that the containers end."""
_FOLLOWING = re.compile(r"-[A-Za-z]*[fF]|--follow(?:=.*)?|--retry")
_LOOP = re.compile(r"(?:^|[;\s])while\s+(?:true|:)\s*;?\s*do\b")
LEAVES_LOOP = re.compile(r"\b(?:break|exit|return|exec|timeout)\b|done\s*&")
"""What may end a loop from inside."""


def endless(command: CommandLine) -> str:
    """The command in short where it never ends by itself; else empty."""
    return endless_words(command.executable, command.arguments)


def endless_words(executable: str, arguments: Sequence[str]) -> str:
    """The same for a program and its words."""
    program, words = executable.rpartition("/")[2], list(arguments)
    if not all(is_known(word) for word in words):
        return ""
    if program in SHELLS:
        return _of_shell(words)
    if program in ENGINES and words[:1] == ["compose"]:
        return _of_compose(f"{program} compose", words[1:])
    if program in COMPOSE:
        return _of_compose(program, words)
    test = _ENDLESS.get(program)
    return f"{program} {' '.join(words[:2])}" if test is not None and test(words) else ""


def _of_compose(program: str, words: Sequence[str]) -> str:
    """`up` follows its containers until all of them have ended (docker-compose-up(1))."""
    if "up" not in words or any(word.partition("=")[0] in _UP_ENDS or word in _UP_ENDS for word in words):
        return ""
    return f"{program} up"


def _of_shell(words: Sequence[str]) -> str:
    return endless_script(words[-1]) if words[-2:-1] and re.fullmatch(r"-.*c", words[-2]) else ""


def endless_script(text: str) -> str:
    """The same for a text that a shell runs."""
    return "its endless loop" if _LOOP.search(text) and not LEAVES_LOOP.search(text) else ""


def _follows(words: Sequence[str]) -> bool:
    ends = any(word.startswith(("--pid", "-n1q")) for word in words)
    return not ends and any(_FOLLOWING.fullmatch(word) for word in words)


_ENDLESS: Mapping[str, Callable[[Sequence[str]], bool]] = {
    "sleep": lambda words: words[:1] in (["infinity"], ["inf"]),
    "tail": _follows,
    "journalctl": _follows,
    "inotifywait": lambda words: any(w in ("-m", "--monitor") for w in words),
    "sshd": lambda words: "-D" in words,
    "nginx": lambda words: any("daemon off" in w for w in words),
}
"""sleep(1), tail(1), journalctl(1), inotifywait(1), sshd(8), nginx(8): what makes each of them stay."""
