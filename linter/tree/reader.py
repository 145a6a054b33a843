"""Reads each file of a run once, and only what is safe to read: regular files, of a size, inside a tree."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import BinaryIO

from unitlint.cache.witness import aside
from unitlint.errors import InputError
from unitlint.grammar.bytes import decode
from unitlint.quick.dataclasses import dataclass, field
from unitlint.systemd.file_systems import KERNEL_TREES, lies_in
from unitlint.text.source import SourceText
from unitlint.tree.phase import at
from unitlint.tree.present import resolved

FILE_LIMIT = 8 * 1024 * 1024
"""Bytes of one file. The largest unit or template known is a thousandth of that."""

TOTAL_LIMIT = 256 * 1024 * 1024
"""Bytes of all files of a run."""


@dataclass(slots=True)
class Reader:
    """What has been read so far: the same path gives the same `SourceText`."""

    overlay: Mapping[str, str] = field(default_factory=dict)
    """Real path → the text that counts instead of what is on disk: an editor's, not saved yet."""
    earlier: dict[str, SourceText] | None = None
    """What was read before, by path, where that is kept: a text that is still the same is still that one."""
    steps: int = 0
    """Steps in which the commands of what was read were followed."""
    _sources: dict[str, SourceText] = field(default_factory=dict)
    _total: int = 0
    _real_folders: dict[str, str] = field(default_factory=dict)

    def read(self, path: str, *, tree: str = "") -> SourceText:
        """The text at `path`; with `tree`, only if no link leads out of that folder.

        Raises `InputError` if the file is missing, no regular file, too large, or outside.
        """
        known = self._sources.get(path)
        if known is not None:
            return known
        if tree and ("\0" in path or not _is_below(self._real(path), self._real_folder(tree))):
            raise InputError(
                f"points outside {tree}", path=path, hint="links are only followed inside the tree"
            )
        unsaved = self.overlay.get(self._real(path)) if self.overlay else None
        if unsaved is not None and len(unsaved) > FILE_LIMIT:
            raise too_large(path)
        return self.remember(path, decode(self._bytes(path, tree)) if unsaved is None else unsaved)

    def head(self, path: str, count: int) -> str:
        """The first characters of a file's text; none of what lies outside or can't be read."""
        if self.knows(path) or (self.overlay and self._real(path) in self.overlay):
            return self.read(path).text[:count]
        try:
            with open_regular(path) as file:
                check_opened(file, path)
                return file.read(count).decode(errors="replace")
        except (InputError, OSError):
            return ""

    def remember(self, path: str, text: str) -> SourceText:
        """Take `text` for what stands at `path`: standard input."""
        source = SourceText(path, text)
        if self.earlier is not None:
            if (known := self.earlier.get(path)) is not None and known.text == text:
                source = known
            self.earlier[path] = source
        self._sources[path] = source
        return source

    def _real(self, path: str) -> str:
        """The path with all links followed; those to its folder, which many files share, once."""
        folder, _, name = path.rpartition("/")
        if not folder or name in ("", ".", "..") or os.path.islink(path):  # noqa: PTH114 - of each file
            return resolved(path)
        return f"{self._real_folder(folder).rstrip('/')}/{name}"

    def _real_folder(self, folder: str) -> str:
        if folder not in self._real_folders:
            self._real_folders[folder] = resolved(folder)
        return self._real_folders[folder]

    def knows(self, path: str) -> bool:
        """Whether the text at `path` is at hand."""
        return path in self._sources

    def forget(self, path: str) -> None:
        """Let go of a text that turned out to be none of an input's."""
        source = self._sources.pop(path, None)
        if source is not None:
            self._total -= len(source.text)

    @property
    def texts(self) -> Mapping[str, str]:
        """The text of every file read, by its path."""
        return {path: source.text for path, source in self._sources.items()}

    def _bytes(self, path: str, tree: str) -> bytes:
        at("reading", path)
        data = read_bytes(path, self._real, self._real_folder(tree) if tree else "")
        self._total += len(data)
        if self._total > TOTAL_LIMIT:
            raise InputError(f"more than {TOTAL_LIMIT >> 20} MiB in one run", path=path, hint="lint parts")
        return data


def read_bytes(path: str, real: Callable[[str], str] = resolved, inside: str = "") -> bytes:
    """The bytes of a regular file of at most `FILE_LIMIT` bytes; `real` follows links.

    With `inside`, a folder with its links followed, only if what is read lies there.

    Counts what is read, not what the file says of its size: those of /proc say 0. Raises `InputError` for
    anything that can't be read, and without waiting: opening a FIFO or a device never blocks.
    """
    with open_regular(path) as file:
        check_opened(file, path, real, inside)
        return read_stream(file, path)


def open_regular(path: str) -> BinaryIO:
    """A regular file, to be read: what else lies at a path may block, or never end. Raises `InputError`."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY)
        file = os.fdopen(descriptor, "rb")
    except IsADirectoryError:
        raise InputError("is a folder, not a regular file", path=path) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "the name contains a NUL byte"
        raise InputError(f"can't be read: {reason or error}", path=path) from error
    mode = os.fstat(file.fileno()).st_mode
    if not stat.S_ISREG(mode):
        file.close()
        raise InputError(f"is {_file_kind(mode)}, not a regular file", path=path)
    return file


def read_stream(stream: BinaryIO, path: str) -> bytes:
    """What is left of a stream, a file's or standard input. Raises `InputError` where it is too much."""
    data = stream.read(FILE_LIMIT + 1)
    if len(data) > FILE_LIMIT:
        raise too_large(path)
    return data


def too_large(path: str) -> InputError:
    """What is said of a text beyond `FILE_LIMIT`."""
    return InputError(f"is too large: files up to {FILE_LIMIT >> 20} MiB are read", path=path)


def check_opened(
    file: BinaryIO, path: str, real_path: Callable[[str], str] = resolved, inside: str = ""
) -> None:
    """As `check_link`, of what was opened as well: a link may have stood there at that moment alone.

    Linux says what a descriptor leads to (proc(5), /proc/self/fd); elsewhere the path has to do.
    """
    check_link(path, real_path)
    real = real_path(path)
    with aside():  # a number of this process is no question that the next run can ask
        try:
            opened = os.readlink(f"/proc/self/fd/{file.fileno()}")  # noqa: PTH115
        except OSError:
            return
    if opened.removesuffix(" (deleted)") == real:
        return
    is_same = os.path.exists(real) and os.path.samestat(os.stat(real), os.fstat(file.fileno()))  # noqa: PTH110, PTH116
    check_link(path, lambda _: opened)
    if not is_same or (inside and not _is_below(opened, inside)):
        raise InputError("was another file while it was opened", path=path, hint="try again")


def check_link(path: str, real_path: Callable[[str], str] = resolved) -> None:
    """Raise `InputError` where a link leads out of the repository that `path` lies in, or to the kernel."""
    real = real_path(path)
    # The state of this machine is never a repository's, whatever links to it.
    if lies_in(real, KERNEL_TREES) and not lies_in(os.path.normpath(path), KERNEL_TREES):
        raise InputError(f"is a link to {real}, which is not a unit file", path=path)
    # `..` leads up and out, and is no link.
    top = _real_repository(os.path.dirname(os.path.abspath(path)))  # noqa: PTH100, PTH120
    if top and not lies_in(real, (top,)):
        hint = "links are only followed inside the repository"
        raise InputError("is a link that points outside the repository", path=path, hint=hint)


@lru_cache(maxsize=4096)
def _repository(folder: str) -> str:
    """The nearest folder upward with a `.git`; empty where there is none."""
    if os.path.lexists(f"{folder}/.git"):
        return folder
    above = folder.rpartition("/")[0]
    return _repository(above) if above else ""


@lru_cache(maxsize=4096)
def _real_repository(folder: str) -> str:
    """The same, all links followed."""
    top = _repository(folder)
    return resolved(top) if top else ""


def read_text(path: str) -> str:
    """The text of a file. Raises `InputError` as `read_bytes` does, and where it is not UTF-8."""
    try:
        return read_bytes(path).decode("utf-8")
    except UnicodeDecodeError as error:
        what = f"can't be read: byte {error.start + 1} is not valid UTF-8"
        raise InputError(what, path=path, hint="save it as UTF-8") from error


def is_within(path: str, tree: str) -> bool:
    """Whether `path`, all links followed, lies in the folder `tree`."""
    if "\0" in path:
        return False
    return _is_below(resolved(path), resolved(tree))


def _is_below(real: str, top: str) -> bool:
    return real == top or real.startswith(top.rstrip("/") + "/")


def join(*parts: str) -> str:
    """A path with its `..` and `.` worked out as text, the way it is shown."""
    return os.path.normpath("/".join(part for part in parts if part)) if any(parts) else "."


def _file_kind(mode: int) -> str:
    for test, name in (
        (stat.S_ISDIR, "a folder"),
        (stat.S_ISFIFO, "a FIFO"),
        (stat.S_ISSOCK, "a socket"),
        (stat.S_ISCHR, "a device"),
        (stat.S_ISBLK, "a device"),
    ):
        if test(mode):
            return name
    return "something else"
