"""Where results go, and whether they may be coloured."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path, PurePath
from typing import TypeVar

import click

from unitlint.errors import UsageError
from unitlint.grammar.bytes import encode
from unitlint.reports.colours import beginning
from unitlint.tree.present import real_path
from unitlint.tree.reader import check_link

F = TypeVar("F")

COLOUR = "unitlint.colour"
"""Where click's context keeps what `--color` says."""

DEEP = " " * 6
"""Before lines that go on."""

_HYPERLINKS = ("iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "rio")
"""$TERM_PROGRAM of terminals that show links (OSC 8)."""
_HYPERLINK_TERMS = ("xterm-kitty", "alacritty", "foot", "xterm-ghostty", "contour")


def wants_colour(*, to_file: bool = False) -> bool:
    """What `--color` says; else colour for terminals, unless NO_COLOR is set; FORCE_COLOR overrules that.

    https://no-color.org, https://force-color.org
    """
    asked = _asked_colour()
    if asked != "auto":
        return asked == "always"
    if to_file:
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return sys.stdout.isatty()


def _asked_colour() -> str:
    context = click.get_current_context(silent=True)
    return str(context.find_root().meta.get(COLOUR, "auto")) if context is not None else "auto"


def wants_links(*, to_file: bool = False) -> bool:
    """Whether the terminal shows links (OSC 8), as far as its environment tells.

    https://github.com/Alhadis/OSC8-Adoption
    """
    if to_file or not sys.stdout.isatty() or not wants_colour():
        return False
    environment = os.environ
    vte = environment.get("VTE_VERSION", "")
    return (
        environment.get("TERM_PROGRAM") in _HYPERLINKS
        or environment.get("TERM") in _HYPERLINK_TERMS
        or (vte.isdecimal() and int(vte) >= 5000)
        or any(environment.get(name) for name in ("WT_SESSION", "KONSOLE_VERSION", "DOMTERM"))
    )


def width(*, to_file: bool = False) -> int:
    """The terminal's columns; 0 where what is written goes elsewhere."""
    if to_file or not sys.stdout.isatty():
        return 0
    from shutil import get_terminal_size

    return get_terminal_size((0, 0)).columns


def folded(text: str, *, deep: bool = False) -> list[str]:
    """The text in lines that the terminal has room for; a path stays whole, so that it can be opened.

    All but the first are indented, and that, too, where it is `deep`.
    """
    if not (columns := width()):
        return [text]
    from textwrap import TextWrapper

    first = DEEP if deep else ""
    paragraph = TextWrapper(columns - 1, break_long_words=False, break_on_hyphens=False)
    paragraph.initial_indent, paragraph.subsequent_indent = first, DEEP
    return paragraph.wrap(text) or [text]


def tell(text: str) -> None:
    """A line on standard error; names in it can be anybody's."""
    click.echo(beginning(text), err=True)


def say_notes(notes: Iterable[str]) -> None:
    """Say on standard error what a result rests on."""
    for note in notes:
        tell(f"note: {note}")


def by_suffix(output: str, formats: Mapping[str, F], *, without: str) -> F:
    """What the name of the file asks for; that of `without` where it has no suffix.

    Raises UsageError for a suffix that `formats` lacks: a text in `boot.jpg` is no picture.
    """
    suffix = PurePath(output).suffix.removeprefix(".").lower()
    if suffix and suffix not in formats:
        names = ", ".join(f".{name}" for name in formats)
        raise UsageError(f'there is no format for ".{suffix}"', path=output, hint=f"it may end in {names}")
    return formats[suffix or without]


def write(text: str, file: str = "") -> None:
    """Write a result to `file`, or to standard output when it is empty or `-`. Raises UsageError."""
    write_bytes(encode(text), file)


def write_bytes(content: bytes, file: str = "") -> None:
    """As `write`, for pictures."""
    if file in ("", "-"):
        _to_standard_output(content)
        return
    try:
        replace_file(Path(file), content)
    except OSError as error:
        raise UsageError(f"can't write: {error.strerror}", path=file) from error


def write_below(path: Path, content: bytes) -> None:
    """As `write_bytes`, with the folders above the file; none is made behind a link that leads out."""
    check_link(str(path))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, content)
    except OSError as error:
        raise UsageError(f"can't write: {error.strerror}", path=str(path)) from error


def replace_file(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: a run that is killed, or a full disk, leaves what was there.

    What is no regular file (a terminal, a pipe) is written as it is. Raises OSError, and InputError where a
    link of the repository leads out of it.
    """
    check_link(str(path))
    if path.exists() and not path.is_file():
        path.write_bytes(content)
        return
    import tempfile

    target = real_path(path)
    before = target.stat() if target.exists() else None
    if before is not None and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".unitlint.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if before is not None:
            _keep_owner(name, before)
        Path(name).chmod(before.st_mode & 0o7777 if before is not None else 0o666 & ~_umask())
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _keep_owner(name: str, before: os.stat_result) -> None:
    """What root mends stays its owner's."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        with suppress(PermissionError):  # a root of a container owns not all
            os.chown(name, before.st_uid, before.st_gid)


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _to_standard_output(content: bytes) -> None:
    """Write all of it, or as much as the reader wants to see: `| head -1` changes no exit code."""
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        # Keep the interpreter from complaining when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
