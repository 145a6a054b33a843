"""A revision of a git repository, laid out in a folder of its own: the work tree is not touched."""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from unitlint.errors import InputError
from unitlint.tree.present import real_path
from unitlint.tree.reader import FILE_LIMIT
from unitlint.tree.repository import ALWAYS, Blob, Repository

BLOB_LIMIT = 100 * 1024 * 1024
"""Bytes of the largest file that is laid out whole; the reader's own limits are lower."""

TOTAL_LIMIT = 512 * 1024 * 1024
"""Bytes of one revision that is laid out: a tree may name the same large blob again and again."""

_LINK = "120000"
_NO_PLACE = (errno.EEXIST, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG, errno.ENOENT)
"""Why a name of a made-up tree has no place in a folder, where git couldn't put it either. A link with an
empty text is ENOENT, one with a NUL byte a ValueError.
"""


@contextmanager
def laid_out(
    repository: Repository,
    commit: str,
    paths: Sequence[str],
    without: Container[str] = (),
    named: Callable[[Path], Iterable[str]] = lambda _: (),
) -> Iterator[Path]:
    """A temporary folder that holds what lies below `paths` at `commit`, gone afterwards.

    `named` has the paths that a file of `ALWAYS` names, from where it lies: they are there as well.
    """
    with TemporaryDirectory(prefix="unitlint-") as folder:
        top = real_path(folder)
        (top / ".git").touch()  # marks the top, where the search for a configuration file ends
        blobs = tuple(blob for blob in repository.blobs(commit, paths) if blob.path not in without)
        links: set[str] = set()
        lay_out(repository, blobs, top, links)
        if further := set(_further(blobs, top, named)):
            present = set(blobs)
            missing = [blob for blob in repository.blobs(commit, further) if blob not in present]
            lay_out(repository, missing, top, links)
        yield top


def _further(blobs: Iterable[Blob], top: Path, named: Callable[[Path], Iterable[str]]) -> Iterator[str]:
    """The paths from the top that the files of `ALWAYS` name."""
    for blob in blobs:
        folder, _, name = blob.path.rpartition("/")
        if name in ALWAYS:
            for path in named(top / blob.path):
                inside = os.path.normpath(f"{folder}/{path}" if folder else path)
                yield "" if inside == "." else inside


def lay_out(
    repository: Repository, blobs: Sequence[Blob], folder: Path, links: set[str] | None = None
) -> None:
    """Write the blobs below `folder`; a path that would leave it is left out.

    `links` are those that are there, to which new ones are added.

    Links come last: a made-up tree can have a link and files below the same name, and a file system may
    take two names for one, but nothing is written through a link.
    """
    command, environment = repository.command("cat-file", "--batch")
    pipe = subprocess.PIPE
    with subprocess.Popen(  # noqa: S603
        command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=environment
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        links = set() if links is None else links
        written = 0
        for blob in sorted(blobs, key=lambda blob: blob.mode == _LINK):
            with suppress(BrokenPipeError):  # it ends where it would have to fetch
                process.stdin.write(f"{blob.object}\n".encode())
                process.stdin.flush()
            kind = process.stdout.readline().split()[1:]
            if len(kind) != 2:
                hint = "fetch all of it first: git fetch --refetch --no-filter"
                raise InputError(f"git has no content for {blob.path}: the clone is not complete", hint=hint)
            size = int(kind[1])
            data = process.stdout.read(size + 1)[:-1]
            written += size
            if written > TOTAL_LIMIT:
                raise InputError(f"a revision holds more than {TOTAL_LIMIT >> 20} MiB below these paths")
            if size > BLOB_LIMIT:  # the rest is more than the reader takes, too, and it says so
                data = data[: FILE_LIMIT + 1]
            if _stays_inside(blob.path) and not _is_behind(blob.path, links):
                _write(folder / blob.path, data, blob.mode)
                links |= {blob.path.casefold()} if blob.mode == _LINK else set()


def _stays_inside(path: str) -> bool:
    return not path.startswith("/") and not {"..", ".git"} & set(path.split("/"))


def _is_behind(path: str, links: set[str]) -> bool:
    """Whether a link stands on the way to `path`: a made-up tree can have a link and files of one name."""
    return any(str(parent).casefold() in links for parent in PurePosixPath(path).parents)


def _write(path: Path, data: bytes, mode: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if mode == _LINK:
            path.symlink_to(os.fsdecode(data))
            return
        path.write_bytes(data)
    except (OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno not in _NO_PLACE:
            raise
        return
    path.chmod(0o755 if mode == "100755" else 0o644)
