"""Trees of git that git itself would not make, laid out for a review."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from tests.fuzz.judge import WrongError
from unitlint.tree.repository import Repository
from unitlint.tree.revisions import laid_out


def trees(name: str, data: bytes, deep: bool) -> None:
    """A tree of the input's lines, `MODE NAME` each: nothing of it may be written anywhere else."""
    repository, blob, link, inner = _repository()
    held = {b"120000": link, b"40000": inner, b"160000": blob}
    entries = (line.partition(b" ") for line in data.split(b"\n") if line)
    tree = b"".join(
        b"%b %b\0%b" % (mode, path.replace(b"\0", b""), held.get(mode, blob)) for mode, _, path in entries
    )
    top = _write(repository, "tree", tree)
    outside = repository.top / "outside"
    commit = _git(repository, "commit-tree", top, "-m", "hostile")
    with laid_out(repository, commit, [""]) as folder:
        for path in folder.rglob("*"):
            if not path.is_symlink() and not path.resolve().is_relative_to(folder):
                raise WrongError("a file is outside")
    if list(outside.iterdir()):
        raise WrongError("written through a link")


@cache
def _repository() -> tuple[Repository, bytes, bytes, bytes]:
    top = Path(mkdtemp(prefix="unitlint-fuzz-"))
    (top / "outside").mkdir()
    subprocess.run(["git", "init", "-q", str(top)], check=True)
    repository = Repository(top)
    blob = bytes.fromhex(_write(repository, "blob", b"[Unit]\n"))
    link = bytes.fromhex(_write(repository, "blob", str(top / "outside").encode()))
    inner = bytes.fromhex(_write(repository, "tree", b"100644 inner.service\0" + blob))
    return repository, blob, link, inner


def _write(repository: Repository, kind: str, data: bytes) -> str:
    return _git(repository, "hash-object", "-w", "-t", kind, "--literally", "--stdin", stdin=data)


def _git(repository: Repository, *words: str, stdin: bytes = b"") -> str:
    command = [
        "git",
        "-C",
        str(repository.top),
        "-c",
        "user.name=t",
        "-c",
        "user.email=t@example.org",
        *words,
    ]
    return subprocess.run(command, input=stdin, check=True, capture_output=True).stdout.decode().strip()
