"""A git repository, read through git's plumbing: git-rev-parse(1), git-ls-tree(1), git-cat-file(1).

So filters, export attributes and hooks of the repository play no part, and nothing of it is run.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryFile

from unitlint.errors import InputError, UsageError
from unitlint.quick.dataclasses import dataclass
from unitlint.tree.listing import ENTRY_LIMIT

FILES_LIMIT = 100_000
"""Files of one revision that are laid out. Linux has eighty thousand."""

_PIECE = 1 << 16

ALWAYS = (".unitlint.yaml", ".unitlint.yml", ".gitignore")
"""Files that are laid out wherever they stand: they steer how the others are read."""

_MODULE = "160000"
_NOTHING_RUNS = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null")
"""Programs that the repository's own configuration would have git run."""
_NOTHING_RUNS_IN_DIFF = ("--no-ext-diff", "--no-textconv", "--ignore-submodules=dirty")
"""Of git-diff(1). To see whether a submodule's files have changed, git runs in it, with its own filters."""
_ENVIRONMENT = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",  # git before 2.44 knows no GIT_NO_LAZY_FETCH
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
"""What keeps git (git(1)) from writing, from asking, from showing one commit for another, and from fetching
what a partial clone lacks, over a connection that the repository's own configuration describes.
"""


@dataclass(frozen=True, slots=True)
class Blob:
    """A file or link of a revision: its mode as git prints it, its object, its path from the top."""

    mode: str
    object: str
    path: str


@dataclass(frozen=True, slots=True)
class CheckedOut:
    """What of a work tree is no part of the repository's own commits, and the other way round."""

    modules: tuple[str, ...] = ()
    """Submodules: a commit holds their names alone."""
    left_out: frozenset[str] = frozenset()
    """Files that a sparse checkout leaves out (git-sparse-checkout(1)): nobody has deleted them."""


@dataclass(frozen=True, slots=True)
class Repository:
    """A git repository by the top of its work tree, or by its own directory where it has none."""

    top: Path
    bare: bool = False

    def resolve(self, revision: str) -> str:
        """The commit that `revision` names, 40 or 64 hexadecimal digits. Raises UsageError."""
        done = self._git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        if done.returncode:
            hint = "in a shallow clone, fetch it first: git fetch origin REV"
            raise UsageError(f'git has no commit "{revision}" in {self.top}', hint=hint)
        return done.stdout.decode().strip()

    def merge_base(self, one: str, other: str) -> str:
        """The best common ancestor of two commits; `one` itself where they share no history."""
        done = self._git("merge-base", "--", one, other)
        return done.stdout.decode().split()[0] if done.returncode == 0 and done.stdout else one

    def blobs(self, commit: str, paths: Iterable[str]) -> Iterator[Blob]:
        """The files and links of a commit below `paths` (from the top, "" for all), and what steers them."""
        wanted = tuple(path.strip("/") for path in paths)
        found = 0
        for number, record in enumerate(self._listed(commit), start=1):
            head, _, name = record.partition(b"\t")
            mode, kind, identity = head.decode().split()
            path = os.fsdecode(name)
            if kind == "blob" and _is_wanted(path, wanted):
                found += 1
                yield Blob(mode, identity, path)
            if number > ENTRY_LIMIT:
                raise InputError(f"a revision holds more than {ENTRY_LIMIT:,} files")
            if found > FILES_LIMIT:
                raise InputError(f"a revision holds more than {FILES_LIMIT:,} files below these paths")

    def _listed(self, commit: str) -> Iterator[bytes]:
        """The records of git-ls-tree(1) as they come: of twenty trees, two names each, it makes a million."""
        command, environment = self.command("ls-tree", "-r", "-z", "--full-tree", commit)
        with (
            TemporaryFile() as errors,
            subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, env=environment) as process,  # noqa: S603
        ):
            assert process.stdout is not None
            rest = b""
            try:
                while piece := process.stdout.read(_PIECE):
                    *records, rest = (rest + piece).split(b"\0")
                    yield from records
            except BaseException:
                process.kill()
                raise
            if process.wait():
                errors.seek(0)
                message = errors.read().decode(errors="replace").strip()
                raise InputError(f"git can't list {commit[:12]}: {message}")

    def checked_out(self) -> CheckedOut:
        """What the index says of the work tree (git-ls-files(1))."""
        listed = os.fsdecode(self._git("ls-files", "-t", "--stage", "-z").stdout)
        records = [record.partition("\t") for record in listed.split("\0") if record]
        return CheckedOut(
            tuple(path for head, _, path in records if head.split()[1] == _MODULE),
            frozenset(path for head, _, path in records if head.startswith("S ")),
        )

    def diff(self, base: str, head: str, *options: str) -> bytes:
        """What git-diff(1) says of two commits, renames followed; an empty `head` is the work tree."""
        fixed = (*_NOTHING_RUNS_IN_DIFF, "--no-color", "--find-renames")
        done = self._git(
            "-c", "core.quotePath=false", "diff", *fixed, *options, base, *([head] if head else []), "--"
        )
        if done.returncode:
            raise InputError(
                f"git can't compare the revisions: {done.stderr.decode(errors='replace').strip()}"
            )
        return done.stdout

    def _git(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        command, environment = self.command(*arguments)
        return subprocess.run(command, capture_output=True, check=False, env=environment)  # noqa: S603

    def command(self, *arguments: str) -> tuple[list[str], dict[str, str]]:
        """How git is called so that nothing of the repository runs: the words, and the environment."""
        words = ["git", "-C", str(self.top), *_NOTHING_RUNS, *self._no_filters(), *arguments]
        return words, {**os.environ, **_ENVIRONMENT}

    def _no_filters(self) -> Iterator[str]:
        """Options that empty each filter of the configuration: a look at the work tree would run them."""
        filters = ("config", "-z", "--name-only", "--get-regexp", r"^filter\..*\.")
        command = ["git", "-C", str(self.top), *filters]
        listed = subprocess.run(command, capture_output=True, check=False, env={**os.environ, **_ENVIRONMENT})  # noqa: S603
        for name in os.fsdecode(listed.stdout).split("\0")[:-1]:
            if "=" in name:  # `git -c` takes what comes before the first one for the name
                raise InputError(f"git has a filter whose program can't be kept from running: {name}")
            yield from ("-c", f"{name}={'false' if name.endswith('.required') else ''}")


def find_repository(directory: Path) -> Repository:
    """The repository that `directory` lies in. Raises UsageError outside of any, and where git is missing."""
    top = _rev_parse(directory, "--show-toplevel")
    if top.returncode == 0:
        return Repository(_path(top))
    own = _rev_parse(directory, "--absolute-git-dir")
    if own.returncode == 0:
        return Repository(_path(own), bare=True)
    if b"dubious ownership" in own.stderr:
        hint = f"if you trust it: git config --global --add safe.directory {directory}"
        raise UsageError(f"git does not read {directory}, which belongs to another user", hint=hint)
    error = own.stderr.decode(errors="replace").strip().removeprefix("fatal: ").partition("\n")[0]
    if not error.startswith("not a git repository"):
        raise UsageError(f"git can't read the repository of {directory}: {error}")
    raise UsageError(
        f"{directory} is not in a git repository", hint="compare two folders: --base OLD --head NEW"
    )


def _rev_parse(directory: Path, question: str) -> subprocess.CompletedProcess[bytes]:
    command = ["git", "-C", str(directory), "rev-parse", question]
    try:
        return subprocess.run(  # noqa: S603
            command, capture_output=True, check=False, env={**os.environ, **_ENVIRONMENT}
        )
    except FileNotFoundError as error:
        raise UsageError(
            "reading revisions needs git, which is not on the PATH",
            hint="without it, compare two folders: --base OLD --head NEW",
        ) from error


def _path(answer: subprocess.CompletedProcess[bytes]) -> Path:
    return Path(os.fsdecode(answer.stdout).removesuffix("\n"))


def _is_wanted(path: str, wanted: tuple[str, ...]) -> bool:
    if path.rpartition("/")[2] in ALWAYS:
        return True
    return any(not each or path == each or path.startswith(f"{each}/") for each in wanted)
