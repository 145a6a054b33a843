"""All that the paths of one run hold: every configuration, whatever it is written in."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NoReturn

from unitlint.configuration.configuration import (
    FOLDER,
    LINKED_KINDS,
    ROOT,
    Configuration,
    Inputs,
    Skipped,
)
from unitlint.configuration.problems import of_error
from unitlint.configuration.unit_files import Owner, entries
from unitlint.errors import InputError, UnitlintError, UsageError
from unitlint.formats.builds import forget_builds
from unitlint.formats.collection import Collection
from unitlint.formats.kinds import InputKind
from unitlint.formats.signatures import OF_OTHERS
from unitlint.formats.unit_content import BY_NAME
from unitlint.formats.unit_path import read_unit_path
from unitlint.formats.unplaced_units import UNPLACED, lines_read
from unitlint.inputs.around import paths_around, with_names_around
from unitlint.inputs.coverage import unit_files
from unitlint.inputs.machines import NO_OPTIONS, FolderOptions, as_machines
from unitlint.inputs.named import read_named
from unitlint.quick.dataclasses import dataclass, field
from unitlint.template.terraform_files import forget_terraform
from unitlint.text.source import SourceText
from unitlint.tree.excluded import LEFT_OUT, Exclusion, Exclusions
from unitlint.tree.links import kept_elsewhere
from unitlint.tree.present import exists, is_folder
from unitlint.tree.reader import Reader, join

LOOKED_FOR = (
    "sabakan, Ignition, Butane, Container Linux Config, MachineConfig or cloud-config files, "
    "unit files, Quadlets, a root file system, or a Containerfile, script or playbook that installs units"
)


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How inputs are to be read."""

    input_format: str = ""
    """Take every document for this kind; empty to tell by content."""
    files_dir: str = ""
    """What `local` and `contents_local` of Butane are relative to, as its option `--files-dir`."""
    here: str = ""
    """What the current directory is called, where that isn't its name."""
    unit_path: str = ""
    """`DIR:DIR`: read these folders as the search path, instead of finding out what a path is."""
    stdin_text: str | None = None
    """What a path `-` stands for."""
    stdin_filename: str = "<stdin>"
    machine: str = ""
    """A JSON file or folder of machines: render sabakan's templates for them, instead of in all branches."""
    metadata: str = ""
    """A JSON file: what `Metadata` looks up in these templates."""
    exclude: Sequence[Exclusion] = ()
    """What is left out of folders, besides what always is (`BY_DEFAULT`)."""
    below: Callable[[str], FolderOptions] = lambda _: NO_OPTIONS
    """What the configuration file says that holds for a path."""
    gitignore: bool = True
    """Whether folders are read without what their `.gitignore` files name."""
    overlay: Mapping[str, str] = field(default_factory=dict)
    """Real path → the text that counts instead of what is on disk."""
    earlier: dict[str, SourceText] | None = None
    """What was read before, and is read by now, by path: for a process that reads again and again."""
    empty: bool = False
    """Whether nothing to lint is an answer, and no error."""
    pass_over: bool = False
    """Whether files that are named and are nothing to lint are no problem, either."""


def read_inputs(paths: Sequence[str], *, options: ReadOptions | None = None) -> Inputs:
    """The configurations of all paths, in their order; what can't be read is a problem among others.

    Raises `InputError` if nothing could be read at all, and `UsageError` for options that fit nothing.
    """
    options = options or ReadOptions()
    forget_builds()
    forget_terraform()
    _check_format(options.input_format)
    if options.files_dir and not is_folder(options.files_dir):
        raise UsageError("--files-dir: no such folder", path=options.files_dir)
    reader = Reader(options.overlay, options.earlier)
    collection = Collection(
        options.input_format, options.files_dir, prefixed=len(paths) > 1, here=options.here, reader=reader
    )
    if options.unit_path:
        collection.add(read_unit_path(collection.reader, options.unit_path))
    files: list[str] = []
    unread: dict[str, UnitlintError] = {}
    exclusions = Exclusions(options.exclude, below=lambda folder: _excluded(options.below(folder), unread))
    for path in dict.fromkeys(paths):
        if not path:
            raise UsageError(
                'a path is empty: ""', hint="a variable that is not set, perhaps; `.` is this folder"
            )
        if path == "-" and options.stdin_text is not None:
            collection.reader.remember(options.stdin_filename, options.stdin_text)
            files.append(options.stdin_filename)
        elif is_folder(path):
            _read_folder(collection, join(path), gitignore=options.gitignore, exclusions=exclusions)
        else:
            files.append(join(path))
    wanted = [file for file in files if not exclusions.excludes(file, is_folder=False)]
    read_named(collection, wanted, pass_over=options.pass_over)
    for path, reason in exclusions.found.items():
        collection.skip(path, reason)
    collection.problems += map(of_error, unread.values())
    if not options.empty and all(_is_elsewhere(found, collection) for found in collection.configurations):
        _raise_nothing(collection, paths)
    return _rendered(collection, as_machines(_inputs(collection), options.below), options)


def _excluded(options: FolderOptions, unread: dict[str, UnitlintError]) -> Sequence[Exclusion]:
    """What a configuration file excludes; one that can't be read is noted."""
    if options.unread is not None:
        unread[options.unread.path] = options.unread
    return options.exclude


def _read_folder(collection: Collection, path: str, *, gitignore: bool, exclusions: Exclusions) -> None:
    from unitlint.inputs.discovery import read_tree

    try:
        read_tree(collection, path, gitignore=gitignore, exclusions=exclusions)
    except InputError as error:
        collection.problems.append(of_error(error))


def _inputs(collection: Collection) -> Inputs:
    return Inputs(
        with_names_around(collection.configurations),
        tuple(collection.problems),
        collection.reader.texts,
        tuple(_skipped(collection)),
        paths_around(collection.configurations),
    )


def _unplaced(collection: Collection) -> Iterator[Skipped]:
    """The files of other kinds that have the text of a unit which no configuration has."""
    read = lines_read(collection.configurations, frozenset(collection.with_units))
    for path, lines in collection.with_units.items():
        line = next((line for line in lines if line not in read[path]), 0)
        if line:
            yield Skipped(path, UNPLACED.format(line), is_unit=True)


def _skipped(collection: Collection) -> Iterator[Skipped]:
    """What no configuration holds, and the units of which it holds the names alone."""
    used = collection.used
    unread = {path: kept_elsewhere(text) for path, text in collection.reader.texts.items() if path in used}
    read = unit_files(collection.configurations)
    skipped = {
        path: found
        for path, found in collection.skipped.items()
        if path not in (read if found.reason in BY_NAME else used)
    }
    unplaced = {found.path: found for found in _unplaced(collection)}
    skipped |= {
        path: found for path, found in unplaced.items() if path not in skipped or not skipped[path].is_unit
    }
    skipped |= {path: Skipped(path, why, is_unit=True) for path, why in unread.items() if why}
    yield from (found for _, found in sorted(skipped.items()))


def _is_elsewhere(configuration: Configuration, collection: Collection) -> bool:
    """Whether a folder or root holds names alone: the text of each of its units is kept elsewhere."""
    if configuration.kind not in LINKED_KINDS:
        return False
    texts = collection.reader.texts
    directories = (each for each in configuration.directories if each.owner is Owner.USER)
    sources = [entry.source for directory in directories for entry in entries(directory)]
    sources += [file.source for file in configuration.files.values()]
    return bool(sources) and all(
        source is not None and kept_elsewhere(texts.get(source.path, "")) for source in sources
    )


def _rendered(collection: Collection, inputs: Inputs, options: ReadOptions) -> Inputs:
    if not options.machine:
        if options.metadata:
            raise UsageError("--metadata needs --machine", hint="also name the machine to render for")
        return inputs
    from unitlint.formats.sabakan_machines import read_machines, read_metadata, render_inputs

    machines = read_machines(collection.reader, options.machine)
    metadata = read_metadata(collection.reader, options.metadata) if options.metadata else {}
    return render_inputs(inputs, machines, metadata)


def _other_path(path: str) -> str:
    """What a path that isn't there may mean, up to the part that is mistyped: `did you mean "units/web"?`."""
    from unitlint.text.suggest import nearest, question
    from unitlint.tree.listing import list_folder

    if exists(path):
        return ""
    folder, missing = os.path.split(path)
    while folder and not exists(folder):
        folder, missing = os.path.split(folder)
    if not is_folder(folder or "."):
        return ""
    found = list_folder(folder or ".")
    meant = nearest(missing, {*found.files, *found.folders} - {missing})
    return question(join(folder, meant) if meant else "")


def _raise_nothing(collection: Collection, paths: Sequence[str]) -> NoReturn:
    if collection.problems:
        first = collection.problems[0]
        where = first.place.location
        more = len(collection.problems) - 1
        others = f", and {more} more that can't be read" if more else ""
        is_file = os.path.isfile(where.path)  # noqa: PTH113  standard input is no file
        line, column = (where.line, where.column) if is_file else (0, 0)
        if (line, column) == (1, 1):
            column = 0  # the file as a whole
        hint = first.help or _other_path(where.path)
        raise InputError(first.message + others, path=where.path, line=line, column=column, hint=hint)
    skipped = list(_skipped(collection))
    unread = [f"{found.path} ({found.reason})" for found in skipped if found.is_unit]
    seen = f"; there are unit files that can't be read: {', '.join(sorted(unread)[:5])}" if unread else ""
    foreign = [f"{found.path} {found.reason}" for found in skipped if found.reason in OF_OTHERS]
    told = f"; {foreign[0]}" if foreign and not unread else ""
    left_out = [f"{found.path} is {found.reason}" for found in skipped if found.reason.startswith(LEFT_OUT)]
    hint = "; ".join(left_out[:3]) or f"looked for {LOOKED_FOR}"
    raise InputError(f"nothing to lint here{seen}{told}", path=", ".join(paths), hint=hint)


def _check_format(name: str) -> None:
    known = [*InputKind, FOLDER, ROOT]
    if name and name not in known:
        raise UsageError(f"unknown input format `{name}`", hint="known: " + ", ".join(known))
