"""Paths as systemd wants them: absolute or relative, short enough, without `..` (systemd.exec(5), Paths)."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.grammar.bytes import encode
from unitlint.systemd import changes
from unitlint.systemd.escaping import simplify, within_root
from unitlint.systemd.file_systems import KERNEL_TREES
from unitlint.units.values.complaint import Complaint, Effect, Subject
from unitlint.units.values.quoting import Style, WordError, words
from unitlint.units.values.specifiers import sample

_LEGACY_RUN = "/var/run"

PATH_MAX = 4096
"""Bytes in the longest path, the NUL after it included (path_resolution(7))."""
NAME_MAX = 255


def flaw(path: str, version: int, *, absolute: bool | None = True) -> str:
    """Why systemd of that version refuses the path, specifiers expanded; empty when it takes it.

    `absolute` is None where both are good.
    """
    if absolute is not None and path.startswith("/") != absolute:
        return "the path is not absolute" if absolute else "the path is absolute"
    simple = simplify(within_root(path, version))
    parts = simple.split("/")
    if not simple or len(encode(simple)) >= PATH_MAX:
        return "the path is too long" if simple else "the path is empty"
    if any(len(encode(part)) > NAME_MAX for part in parts):
        return "a component of the path is too long"
    return "the path contains '..'" if ".." in parts else ""


def is_below(path: str, folders: tuple[str, ...]) -> bool:
    """Whether the path is one of the folders, or in one."""
    simple = simplify(path)
    return any(simple == folder or simple.startswith(f"{folder}/") for folder in folders)


def place_at_run_time(value: str, full: str, subject: Subject, effect: Effect) -> Iterator[Complaint]:
    """What newer versions say of a file made at run time: not in API file systems, nor by /var/run."""
    if is_below(full, KERNEL_TREES):
        if subject.version < changes.RUN_TIME_PLACES_CHECKED:
            return
        yield Complaint(f"the path is in an API file system: {value}", effect=effect)
    else:
        yield from legacy_path(full)


def legacy_path(full: str) -> Iterator[Complaint]:
    """The old name of /run, which systemd replaces, with a notice: in all of the tables' versions.

    Debian's 252 and 254 hide the notice, but for files below /etc.
    """
    if is_below(full, (_LEGACY_RUN,)):
        today = simplify(full).removeprefix("/var")
        yield Complaint(f"{_LEGACY_RUN} is now {today[:4]}", effect=Effect.TAKEN, help=f"write {today}")


def node(value: str, subject: Subject) -> Iterator[Complaint]:
    """What is mounted or swapped on: any text, such as a device or `LABEL=…` (`What=`)."""
    if len(encode(sample(value, subject))) >= PATH_MAX:
        yield Complaint("the path is too long")


def path(value: str, subject: Subject) -> Iterator[Complaint]:
    """One absolute path; empty resets."""
    if sample(value, subject):
        yield from _judged(value, subject, Effect.IGNORED)


def fatal_path(value: str, subject: Subject) -> Iterator[Complaint]:
    """One absolute path, and the unit does not load with a bad one."""
    if sample(value, subject):
        yield from _judged(value, subject, Effect.REFUSED)


def required_path(value: str, subject: Subject) -> Iterator[Complaint]:
    """One absolute path; empty resets, but specifiers that come to nothing do not."""
    if value:
        yield from _judged(value, subject, Effect.IGNORED)


def _judged(text: str, subject: Subject, effect: Effect, start: int = 0) -> Iterator[Complaint]:
    if reason := flaw(sample(text, subject), subject.version):
        yield Complaint(f"{reason}: {text}", start, start + len(text), effect)


def environment_file(value: str, subject: Subject) -> Iterator[Complaint]:
    """A path, `-` before it where the file may be missing."""
    skipped = value.startswith("-")
    if value:
        yield from _judged(value[skipped:], subject, Effect.IGNORED, int(skipped))


def working_directory(value: str, subject: Subject) -> Iterator[Complaint]:
    """A path or `~`; the unit does not load with a bad one, unless `-` stands before it."""
    optional = value.startswith("-")
    rest = value[optional:]
    if value and rest != "~":
        yield from _judged(rest, subject, Effect.IGNORED if optional else Effect.REFUSED, int(optional))


def pid_file(value: str, subject: Subject) -> Iterator[Complaint]:
    """A path; a relative one is below /run (systemd.service(5)). A bad one makes systemd refuse the unit."""
    if not value:
        return
    expanded = sample(value, subject)
    full = expanded if expanded.startswith("/") else f"/run/{expanded}"
    if reason := flaw(full, subject.version):
        yield Complaint(f"{reason}: {value}", effect=Effect.REFUSED)
    else:
        yield from place_at_run_time(value, full, subject, Effect.REFUSED)


def quoted_paths(value: str, subject: Subject) -> Iterator[Complaint]:
    """Paths between blanks; the first bad one ends the list (`Symlinks=`)."""
    yield from _list(value, subject, Effect.IGNORED, stop=True)


def mounts_for(value: str, subject: Subject) -> Iterator[Complaint]:
    """Paths between blanks, each judged alone (`RequiresMountsFor=`)."""
    yield from _list(value, subject, Effect.PARTLY, stop=False)


def namespace_paths(value: str, subject: Subject) -> Iterator[Complaint]:
    """Paths between blanks, `-` (may be missing) and `+` (below the root directory) before each."""
    yield from _list(value, subject, Effect.PARTLY, stop=False, prefixes="-+")


def colon_paths(value: str, subject: Subject) -> Iterator[Complaint]:
    """Paths between colons (`ExecSearchPath=`)."""
    if value:
        yield from _list(
            value, subject, Effect.IGNORED, stop=True, style=Style.EVERY_SEPARATOR, separators=":"
        )


def _list(
    value: str,
    subject: Subject,
    effect: Effect,
    *,
    stop: bool,
    prefixes: str = "",
    style: Style = Style.UNQUOTE,
    separators: str = " \t\n\r",
) -> Iterator[Complaint]:
    try:
        for word in words(value, style, separators):
            text = word.text
            for prefix in prefixes:
                text = text.removeprefix(prefix)
            if reason := flaw(sample(text, subject), subject.version):
                yield Complaint(f"{reason}: {text}", word.start, word.end, effect)
                if stop:
                    return
    except WordError as error:
        yield unbalanced(error)


def unbalanced(error: WordError, effect: Effect = Effect.PARTLY) -> Complaint:
    """A list that breaks off at a quote or an escape."""
    return Complaint("a quote is not closed, or an escape is not valid", error.position, effect=effect)
