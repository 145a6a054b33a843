"""What COPY and ADD bring into a stage."""

from __future__ import annotations

from itertools import takewhile
from pathlib import Path

from unitlint.configuration.delivery import is_interpreted
from unitlint.configuration.limits import FILES_LIMIT
from unitlint.errors import InputError
from unitlint.formats.containerfile_stages import Build, Stage, image_path
from unitlint.formats.ignition_machine import FileRecord
from unitlint.formats.modes import changed
from unitlint.formats.owners import owners_of
from unitlint.formats.work import COMMAND
from unitlint.grammar.shell import commands
from unitlint.grammar.shell_command import ShellCommand, Word
from unitlint.quick.dataclasses import replace
from unitlint.systemd.read_paths import deployed
from unitlint.text.source import Place, SourceText, is_known
from unitlint.tree.listing import walk
from unitlint.tree.present import is_folder


def copy(build: Build, stage: Stage, text: SourceText) -> None:
    """Carry out a COPY or ADD, whose words are `text`."""
    command = next(iter(commands(text, stage.variables)), None)
    words = _operands(command) if command is not None else []
    if command is None or not words or not is_known(words[-1].text):
        return
    *sources, target = words
    path = stage.path(target.text) + "/" * target.text.endswith("/")
    before = len(stage.machine.files)
    if command.body is not None and not path.endswith("/"):
        place = text.place(target.start, target.end)
        stage.machine.files.append(FileRecord(path, command.body, place, 0o644))
    origin = _option(command, "--from=")
    if origin is not None and (earlier := build.stages.get(origin)) is not None:
        _copy_written(build, stage, earlier, sources, path)
    for word in sources:
        into = path.endswith("/") or len(sources) > 1
        place = text.place(word.start, word.end)
        for local in build.named(word.text, origin=origin):
            _copy_local(build, stage, local, path, place, into=into)
    if (given := _option(command, "--chmod=")) is not None:
        written = stage.machine.files[before:]
        stage.machine.files[before:] = [replace(f, mode=changed(f.mode, given)) for f in written]
    if (given := _option(command, "--chown=")) is not None:
        user, group = owners_of(given, text.place(target.start, target.end))
        written = stage.machine.files[before:]
        stage.machine.files[before:] = [replace(f, user=user, group=group or user) for f in written]


def _operands(command: ShellCommand) -> list[Word]:
    """What is copied, and where to at the end; in the JSON form these are `["a", "b"]`."""
    words = [word for word in command.words if not word.text.startswith("--")]
    if not words or not words[0].text.startswith("["):
        return words
    cleaned = (Word(w.text.strip("[],"), w.start, w.end) for w in words)
    return [word for word in cleaned if word.text]


def _option(command: ShellCommand, name: str) -> str | None:
    """The value of an option, `--from=` with the stage or image that it names for one."""
    options = (word.text for word in command.words)
    return next((o.removeprefix(name) for o in options if o.startswith(name)), None)


def _copy_written(build: Build, stage: Stage, earlier: Stage, sources: list[Word], path: str) -> None:
    """What an earlier stage has written itself, below the paths that are copied from it."""
    for word in sources:
        top = earlier.path(word.text).rstrip("/")
        for record in [*earlier.machine.files, *earlier.machine.links]:
            if build.copied(earlier, record.path):
                continue  # the build has it
            if record.path == top:
                target = image_path(path, top.rpartition("/")[2]) if path.endswith("/") else path
            elif record.path.startswith(f"{top}/"):
                target = image_path(path, record.path[len(top) + 1 :])
            else:
                continue
            records = stage.machine.links if record.link else stage.machine.files
            records.append(replace(record, path=target))


def _copy_local(build: Build, stage: Stage, local: str, path: str, place: Place, *, into: bool) -> None:
    """A file of the build, or a folder with all that is in it."""
    name = local.rpartition("/")[2]
    target = image_path(path, name) if into and not is_folder(local) else path.rstrip("/") or "/"
    build.work.add(COMMAND, build.source)
    stage.trees.append((target, local))
    if not is_folder(local):
        _deliver(build, stage, local, target, place)
        return
    for folder in takewhile(lambda _: len(stage.machine.files) <= FILES_LIMIT, walk(local)):
        for file in folder.files:
            build.work.add(COMMAND, build.source)
            inner = image_path(target, folder.path[len(local) :], file)
            _deliver(build, stage, f"{folder.path}/{file}", inner, place)


def _deliver(build: Build, stage: Stage, local: str, path: str, place: Place) -> None:
    if len(stage.machine.files) > FILES_LIMIT:
        return
    file = Path(local)
    if file.is_symlink():
        stage.machine.links.append(FileRecord(path, None, place, link=str(file.readlink())))
        return
    source = None
    if is_interpreted(deployed(path)):
        try:
            source = build.reader.read(local, tree=build.tree)
        except InputError:
            source = None
    mode = 0o755 if file.stat().st_mode & 0o111 else 0o644
    stage.machine.files.append(FileRecord(path, source, place, mode))
