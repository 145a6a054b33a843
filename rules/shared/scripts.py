"""The script that a command runs: what it hands to a shell, or a delivered file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from unitlint.configuration.delivered import DeliveredFile
from unitlint.grammar.shell_programs import SHELLS, executed_file, is_elsewhere, is_shell, leading
from unitlint.quick import patterns as re
from unitlint.text.source import SourceText

_SHEBANG = re.compile(r"#!\s*(?:\S*/)?(?:env\s+(?:-\S+\s+)*)?(?P<program>[^\s/]+)(?:\s|$)")


def itself(words: Sequence[str]) -> Sequence[str]:
    """The command without what only runs it: `env NAME=VALUE`, `sudo -u USER`; empty where that is elsewhere.

    >>> itself(["/usr/bin/env", "PATH=/opt", "bash", "/opt/setup"])
    ['bash', '/opt/setup']
    >>> itself(["ssh", "db1", "/opt/setup"])
    []
    """
    before = leading(words, frozenset())
    return [] if is_elsewhere(words[:before]) else words[before:]


def shell_text(words: Sequence[str]) -> str:
    """The script that a command hands to a shell, `sh -c TEXT`; or empty."""
    words = itself(words)
    option = next((i for i, w in enumerate(words) if w.startswith("-") and w.endswith("c")), 0)
    return words[option + 1] if is_shell(words) and option and option + 1 < len(words) else ""


def script_of(words: Sequence[str], files: Mapping[str, DeliveredFile]) -> SourceText | None:
    """The delivered file that a command executes, by itself or by a shell."""
    file = files.get(executed_file(itself(words)))
    return file.source if file is not None else None


def shells_script(words: Sequence[str], files: Mapping[str, DeliveredFile]) -> SourceText | None:
    """The same, where a shell is sure to read it: it is handed to one, or names one in its first line."""
    source = script_of(words, files)
    if source is None or is_shell(itself(words)):
        return source
    found = _SHEBANG.match(source.text)
    return source if found is not None and found["program"] in SHELLS else None
