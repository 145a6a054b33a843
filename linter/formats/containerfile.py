"""Containerfiles of images that boot: what COPY, ADD and RUN make of the base (containers, Containerfile(5)).

Only the last stage is the image; what it copies from an earlier one is found where that one has it from the
build's own files. Scripts of the build that RUN calls are followed.
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from itertools import takewhile
from pathlib import Path

from unitlint.configuration.configuration import Configuration
from unitlint.configuration.delivery import is_interpreted
from unitlint.configuration.limits import FILES_LIMIT
from unitlint.errors import InputError
from unitlint.formats.host_commands import HostCommands
from unitlint.formats.ignition_machine import FileRecord, IgnitionMachine
from unitlint.grammar.shell import Command, Word, commands
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass, field, replace
from unitlint.systemd.base_systems import FEDORA_COREOS, UNITS, BaseSystem
from unitlint.text.source import Place, Segment, SourceText, is_known
from unitlint.tree.listing import list_folder, walk
from unitlint.tree.present import exists, is_file, is_folder
from unitlint.tree.reader import Reader, is_within, join

KIND = "containerfile"

_NAME = re.compile(r"(?:.*[.-])?(?:Containerfile|Dockerfile)(?:[.-].*)?|.*\.(?:containerfile|dockerfile)")
_INSTRUCTION = re.compile(r"[ \t]*(?P<name>[A-Za-z]+)[ \t]+(?P<rest>.*)")
_HERE = re.compile(r"<<-?[\"']?(\w+)[\"']?")
_CONTINUED = re.compile(r"\\[ \t]*\Z")
_BOOTS = re.compile(r"systemctl|systemd/system|containers/systemd|bootc")
_FEDORA_ATOMIC = re.compile(r"fedora|silverblue|kinoite|ublue|universal-blue|bluefin|bazzite|aurora|coreos")

STAGES_LIMIT = 100
SCRIPT_DEPTH = 3
"""Scripts that call each other."""


def is_containerfile(name: str) -> bool:
    """Whether a file is called as Containerfiles are."""
    return _NAME.fullmatch(name) is not None


@dataclass(frozen=True, slots=True)
class Instruction:
    """One instruction; `text` is what stands behind its name, here-documents included."""

    name: str
    text: SourceText


@dataclass(slots=True)
class _Stage:
    machine: IgnitionMachine
    trees: list[tuple[str, str]] = field(default_factory=list)
    """Paths in the image, and what is copied there from the build's files."""
    image: str = ""
    workdir: str = "/"
    variables: dict[str, str] = field(default_factory=dict)


def read_containerfile(reader: Reader, source: SourceText, *, name: str, tree: str) -> Configuration | None:
    """The configuration of the image that a Containerfile makes; None for one that has to do with no unit."""
    if not _BOOTS.search(source.text):
        return None
    build = _Build(reader, source, tree)
    for instruction in instructions(source):
        build.run(instruction)
    if build.stage is None:
        return None
    found = build.stage.machine.configuration(
        name, kind=KIND, path=source.path, base=_base(build.stage.image)
    )
    holds_units = any(is_interpreted(path) for path in found.files) or found.directories or found.enablements
    return found if holds_units else None


def _base(image: str) -> BaseSystem:
    return FEDORA_COREOS if _FEDORA_ATOMIC.search(image) else UNITS


def instructions(source: SourceText) -> Iterator[Instruction]:
    """The instructions of a Containerfile, comments inside of them taken out."""
    lines = source.text.splitlines(keepends=True)
    position, index = 0, 0
    while index < len(lines):
        found = _INSTRUCTION.match(lines[index])
        start, index = position, index + 1
        position += len(lines[index - 1])
        if found is None or lines[index - 1].lstrip().startswith("#"):
            continue
        pieces, segments = [found["rest"]], [Segment(0, start + found.start("rest"))]
        line = lines[index - 1]
        while index < len(lines) and (_CONTINUED.search(line.rstrip("\r\n")) or _is_comment(line)):
            line = lines[index]
            if not _is_comment(line):
                segments.append(Segment(sum(map(len, pieces)) + 1, position))
                pieces.append("\n" + line.rstrip("\n"))
            position, index = position + len(line), index + 1
        for delimiter in _HERE.findall("".join(pieces)):
            while index < len(lines):
                line = lines[index]
                segments.append(Segment(sum(map(len, pieces)) + 1, position))
                pieces.append("\n" + line.rstrip("\n"))
                position, index = position + len(line), index + 1
                if line.strip() == delimiter:
                    break
        yield Instruction(found["name"].upper(), source.derive("".join(pieces), segments))


def _is_comment(line: str) -> bool:
    return line.lstrip().startswith("#")


@dataclass(slots=True)
class _Build:
    reader: Reader
    source: SourceText
    tree: str
    """The folder that nothing read here may leave."""
    stage: _Stage | None = None
    stages: dict[str, _Stage] = field(default_factory=dict)

    def run(self, instruction: Instruction) -> None:
        """Carry one instruction out."""
        if instruction.name == "FROM":
            self._from(instruction.text.text)
        elif self.stage is None:
            return
        elif instruction.name in ("COPY", "ADD"):
            self._copy(self.stage, instruction.text)
        elif instruction.name == "RUN":
            self._run(self.stage, instruction.text)
        elif instruction.name in ("ARG", "ENV"):
            for word in instruction.text.text.split():
                key, equals, value = word.partition("=")
                if equals and value and "$" not in value:
                    self.stage.variables[key] = value.strip("\"'")
        elif instruction.name == "WORKDIR":
            self.stage.workdir = _path(_from_workdir(self.stage, instruction.text.text.strip().strip("\"'")))

    def _from(self, text: str) -> None:
        words = [word for word in text.split() if not word.startswith("--")]
        if not words or len(self.stages) > STAGES_LIMIT:
            return
        known = self.stages.get(words[0])
        machine = IgnitionMachine()
        if known is not None:
            machine = IgnitionMachine(
                list(known.machine.files), list(known.machine.links), dict(known.machine.units)
            )
        self.stage = _Stage(machine, list(known.trees) if known else [], known.image if known else words[0])
        self.stages[words[2] if len(words) > 2 else str(len(self.stages))] = self.stage

    def _copy(self, stage: _Stage, text: SourceText) -> None:
        for command in commands(text, stage.variables):
            words = [word for word in command.words if not word.text.startswith("--")]
            options = [word.text for word in command.words if word.text.startswith("--")]
            if words and words[0].text.startswith("["):
                words = _listed(words)
            if not words or not is_known(words[-1].text):
                return
            *sources, target = words
            path = _path(_from_workdir(stage, target.text)) + "/" * target.text.endswith("/")
            if command.body is not None:
                self._write(stage, path, command.body, text.place(target.start, target.end))
            origin = next((o.partition("=")[2] for o in options if o.startswith("--from=")), None)
            if origin is not None and (earlier := self.stages.get(origin)) is not None:
                self._copy_written(stage, earlier, sources, path)
            for word in sources:
                into = path.endswith("/") or len(sources) > 1
                self._copy_one(stage, word, path, text.place(word.start, word.end), into=into, origin=origin)
            return

    def _copy_written(self, stage: _Stage, of: _Stage, sources: list[Word], path: str) -> None:
        """What an earlier stage has written itself, below the paths that are copied from it."""
        for word in sources:
            top = _path(_from_workdir(of, word.text)).rstrip("/")
            for record in [*of.machine.files, *of.machine.links]:
                if self._in_stage(of, record.path):
                    continue  # the build has it
                if record.path == top:
                    target = _path(path, top.rpartition("/")[2]) if path.endswith("/") else path
                elif record.path.startswith(f"{top}/"):
                    target = _path(path, record.path[len(top) + 1 :])
                else:
                    continue
                records = stage.machine.links if record.link else stage.machine.files
                records.append(replace(record, path=target))

    def _copy_one(
        self, stage: _Stage, word: Word, path: str, place: Place, *, into: bool, origin: str | None
    ) -> None:
        for local in self._locals(word.text, origin):
            name = local.rpartition("/")[2]
            target = _path(path, name) if into and not is_folder(local) else path.rstrip("/") or "/"
            stage.trees.append((target, local))
            if is_folder(local):
                for folder in takewhile(lambda _: len(stage.machine.files) <= FILES_LIMIT, walk(local)):
                    for file in folder.files:
                        inner = _path(target, folder.path[len(local) :], file)
                        self._deliver(stage, f"{folder.path}/{file}", inner, place)
            else:
                self._deliver(stage, local, target, place)

    def _deliver(self, stage: _Stage, local: str, path: str, place: Place) -> None:
        if len(stage.machine.files) > FILES_LIMIT:
            return
        file = Path(local)
        if file.is_symlink():
            stage.machine.links.append(FileRecord(path, None, place, link=str(file.readlink())))
            return
        source = None
        if is_interpreted(path):
            try:
                source = self.reader.read(local, tree=self.tree)
            except InputError:
                source = None
        mode = 0o755 if file.stat().st_mode & 0o111 else 0o644
        stage.machine.files.append(FileRecord(path, source, place, mode))

    def _write(self, stage: _Stage, path: str, body: SourceText, place: Place) -> None:
        if not path.endswith("/"):
            stage.machine.files.append(FileRecord(path, body, place, 0o644))

    def _locals(self, name: str, origin: str | None) -> list[str]:
        """The files or folders of the build that a name of COPY means."""
        if not is_known(name) or "://" in name:
            return []
        if origin is not None:
            copied = self._in_stage(self.stages.get(origin), _path("/", name))
            return [copied] if copied else []
        for top in self._tops():
            path = join(top, name.lstrip("/") or ".")
            if "*" in name or "?" in name:
                folder, _, pattern = path.rpartition("/")
                if is_within(folder, self.tree) and (found := self._matching(folder, pattern)):
                    return found
            elif is_within(path, self.tree) and exists(path):
                return [path]
        return []

    def _matching(self, folder: str, pattern: str) -> list[str]:
        try:
            here = list_folder(folder, folder)
        except InputError:
            return []
        names = sorted(name for name in (*here.files, *here.folders) if fnmatchcase(name, pattern))
        return [path for name in names if is_within(path := join(folder, name), self.tree)]

    def _tops(self) -> Iterator[str]:
        """The folders that a build may have for its context: the Containerfile's, and those above."""
        folder = join(self.source.path, "..")
        while True:
            yield folder
            if exists(Path(folder, ".git")) or folder in (".", "/", self.tree) or folder.endswith(".."):
                return
            folder = join(folder, "..")

    def _in_stage(self, stage: _Stage | None, path: str) -> str:
        """The build's own file that a path of a stage is a copy of."""
        for target, local in reversed(stage.trees if stage is not None else []):
            rest = path[len(target.rstrip("/")) :]
            if path.startswith(target.rstrip("/")) and (not rest or rest.startswith("/")):
                found = join(local, rest.lstrip("/") or ".")
                if exists(found) and is_within(found, self.tree):
                    return found
        return ""

    def _run(self, stage: _Stage, text: SourceText, depth: int = 0) -> None:
        host = HostCommands(stage.machine, text)
        for command in commands(text, stage.variables):
            mounts = [word.text for word in command.words if word.text.startswith("--mount=")]
            command.words = [w for w in command.words if not w.text.startswith(("--mount", "--network"))]
            stage.trees += filter(None, (self._mounted(mount) for mount in mounts))
            host.apply(command)
            for script in self._scripts(stage, command):
                if depth < SCRIPT_DEPTH:
                    self._run(stage, script, depth + 1)

    def _mounted(self, mount: str) -> tuple[str, str] | None:
        """What `--mount=type=bind,from=STAGE,source=A,target=B` shows of the build's files."""
        options = dict(option.partition("=")[::2] for option in mount[len("--mount=") :].split(","))
        target = options.get("target") or options.get("dst") or options.get("destination")
        if options.get("type", "bind") != "bind" or not target:
            return None
        source = options.get("source") or options.get("src") or "/"
        if "from" in options:
            local = self._in_stage(self.stages.get(options["from"]), _path("/", source))
        else:
            local = next(iter(self._locals(source, None)), "")
        return (_path("/", target), local) if local else None

    def _scripts(self, stage: _Stage, command: Command) -> Iterator[SourceText]:
        """The scripts that a command of RUN is, or calls, as far as they are the build's own."""
        if command.body is not None and (not command.words or command.name in ("sh", "bash")):
            yield command.body
        for word in command.words[:3]:
            if "/" in word.text and is_known(word.text):
                local = self._in_stage(stage, _path(_from_workdir(stage, word.text)))
                if local and is_file(local):
                    try:
                        script = self.reader.read(local, tree=self.tree)
                    except InputError:
                        continue
                    if script.text.startswith("#!") and "sh" in script.text.partition("\n")[0]:
                        yield script


def _from_workdir(stage: _Stage, path: str) -> str:
    return path if path.startswith("/") else f"{stage.workdir}/{path}"


def _path(folder: str, *parts: str) -> str:
    """An absolute path in the image."""
    return "/" + join(folder, *parts).lstrip("/")


def _listed(words: list[Word]) -> list[Word]:
    """The words of the JSON form: `["a", "b"]`."""
    cleaned = (Word(w.text.strip("[],"), w.start, w.end) for w in words)
    return [word for word in cleaned if word.text]
