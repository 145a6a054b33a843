"""Which folders are compared: those of two revisions, of one and the work tree, or any two."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

from unitlint.config.discovery import FILE_NAMES
from unitlint.config.named_files import named_files
from unitlint.errors import UsageError
from unitlint.formats.collection import TOP
from unitlint.quick.dataclasses import dataclass, field
from unitlint.tree.present import is_folder, real_path
from unitlint.tree.repository import CheckedOut, Repository, find_repository
from unitlint.tree.revisions import laid_out

WORK_TREE = "the work tree"


@dataclass(frozen=True, slots=True)
class Tree:
    """Where a side lies. `label` names it for people; `commit` is empty for what is no revision."""

    label: str
    folder: Path
    commit: str = ""


@dataclass(frozen=True, slots=True)
class Sides:
    """Both sides; `paths` are relative to the folder of each, `renames` lead from base to head.

    `head_commit` is the head's, for the work tree the one that is checked out; empty for folders.
    """

    base: Tree
    head: Tree
    paths: tuple[str, ...]
    renames: Mapping[str, str] = field(default_factory=dict)
    head_commit: str = ""
    name: str = ""
    """What the folders are called: a revision is laid out in one that has any name."""
    apart: tuple[str, ...] = ()
    """Folders of a work tree that are no part of it: submodules, and the other side if it lies there."""


def between_folders(base: Path, head: Path, paths: Sequence[str]) -> Sides:
    """Two folders, and what of them to look at."""
    return Sides(
        Tree(str(base), base), Tree(str(head), head), tuple(paths) or (".",), name=real_path(head).name
    )


@contextmanager
def between_revisions(
    directory: Path, paths: Sequence[str], *, base: str, head: str, direct: bool = False
) -> Iterator[Sides]:
    """Revisions of the repository that the first path is in; `paths` are relative to `directory`.

    An empty `head` is the work tree. The base is where the head left `base`, or with `direct` that itself.
    Raises UsageError for revisions that git doesn't know and paths outside of the repository.
    """
    first = directory / (paths[0] if paths else ".")
    # The path may be there in a revision only.
    repository = find_repository(next(path for path in (first, *first.absolute().parents) if is_folder(path)))
    if repository.bare and not head:
        raise UsageError(f"{repository.top} has no work tree", hint="name a revision with --head")
    inside = tuple(_from_top(repository, directory / path) for path in paths or (".",))
    newer = repository.resolve(head or "HEAD")
    older = repository.resolve(base)
    older = older if direct else repository.merge_base(older, newer)
    tree = CheckedOut() if head else repository.checked_out()
    apart = tree.modules
    with ExitStack() as stack:
        folder = stack.enter_context(_laid_out(repository, older, inside, tree.left_out))
        old = Tree(_label(base, older), folder, older)
        if head:
            new = Tree(_label(head, newer), stack.enter_context(_laid_out(repository, newer, inside)), newer)
        else:
            new = Tree(WORK_TREE, repository.top)
            if folder.is_relative_to(repository.top):  # $TMPDIR may be in the repository
                apart = (*apart, folder.relative_to(repository.top).as_posix())
        moved = renames(repository, older, head and newer)
        shown = tuple(path or "." for path in inside)
        yield Sides(old, new, shown, moved, newer, TOP, apart)


def _laid_out(
    repository: Repository, commit: str, paths: Sequence[str], without: Container[str] = ()
) -> AbstractContextManager[Path]:
    """With what the configuration files there name: it counts wherever it lies."""

    def named(file: Path) -> Iterator[str]:
        return named_files(file) if file.name in FILE_NAMES else iter(())

    return laid_out(repository, commit, paths, without, named)


def _label(revision: str, commit: str) -> str:
    return commit[:12] if commit.startswith(revision) else f"{revision} ({commit[:12]})"


def _from_top(repository: Repository, path: Path) -> str:
    """`path` from the top of the repository; empty for the top itself."""
    absolute = real_path(path)
    if not absolute.is_relative_to(repository.top):
        raise UsageError(f"{path} is outside of the repository {repository.top}")
    shown = absolute.relative_to(repository.top).as_posix()
    return "" if shown == "." else shown


def renames(repository: Repository, base: str, head: str) -> dict[str, str]:
    """Old path → new path of the files that git takes for renamed; an empty `head` is the work tree."""
    listed = repository.diff(base, head, "--name-status", "-z", "--diff-filter=R")
    fields = listed.decode("utf-8", "surrogateescape").split("\0")
    return {
        old: new for status, old, new in zip(fields[::3], fields[1::3], fields[2::3], strict=False) if status
    }
