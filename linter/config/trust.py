"""Which folders a person trusts: their `.unitlint.yaml` may run Python, and name files outside of them.

What a configuration file of a stranger's branch can make unitlint do is decided here, nowhere else. A folder
is trusted by a line in the person's own file, never by one of the folder.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from unitlint.config.discovery import repository_root
from unitlint.errors import InputError, UsageError
from unitlint.text.lines import bare_lines
from unitlint.tree.present import real_path
from unitlint.tree.reader import is_within, read_text

FILE = "unitlint/trusted"
"""Below $XDG_CONFIG_HOME (~/.config): one folder a line; `#` begins a comment."""

_GIVEN = ("platform", "baseline")
"""Paths that the command line may give as well; there they may lead anywhere."""


def is_trusted(config: str, environment: Mapping[str, str]) -> bool:
    """Whether the configuration file `config` lies in a folder that the person's own list names."""
    return any(is_within(config, folder) for folder in _trusted(environment))


def check_inside(config: str, option: str, path: str, environment: Mapping[str, str]) -> None:
    """Raise UsageError, without a place, where a `path` of an untrusted file leads out of its repository."""
    directory = real_path(config).parent
    top = repository_root(directory) or directory
    if is_within(path, str(top)) or is_trusted(config, environment):
        return
    otherwise = f"give it with --{option}, or " if option in _GIVEN else ""
    raise UsageError(
        f"`{option}` points outside {top}: {path}", hint=f"{otherwise}add {top} to {_file(environment)}"
    )


def _trusted(environment: Mapping[str, str]) -> tuple[str, ...]:
    try:
        lines = bare_lines(read_text(str(_file(environment))))
    except InputError:  # most have none
        return ()
    named = (line.strip() for line in lines)
    return tuple(str(Path(line).expanduser()) for line in named if line and not line.startswith("#"))


def _file(environment: Mapping[str, str]) -> Path:
    own = environment.get("XDG_CONFIG_HOME") or f"{environment.get('HOME', '~')}/.config"
    return Path(own) / FILE
