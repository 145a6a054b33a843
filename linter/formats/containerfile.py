"""Containerfiles of images that boot: what COPY, ADD and RUN make of the base (containers, Containerfile(5)).

Only the last stage is the image; what it copies from an earlier one is found where that one has it from the
build's own files. Scripts of the build that RUN calls are followed.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from unitlint.configuration.configuration import CONTAINERFILE, Configuration, Problem
from unitlint.configuration.delivery import is_interpreted, is_unit_path
from unitlint.configuration.problems import of_error
from unitlint.errors import InputError
from unitlint.formats.containerfile_copies import copy
from unitlint.formats.containerfile_instructions import Instruction, instructions
from unitlint.formats.containerfile_stages import Build, Stage, image_path
from unitlint.formats.host import Host
from unitlint.formats.host_commands import HostCommands
from unitlint.formats.ignition_machine import IgnitionMachine
from unitlint.formats.programs import named_in
from unitlint.formats.work import COMMAND, Work
from unitlint.grammar.shell import commands
from unitlint.grammar.shell_command import ShellCommand
from unitlint.grammar.shell_programs import SHELLS, executed_file
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import replace
from unitlint.systemd.base_systems import IMAGES, UNITS, BaseSystem
from unitlint.systemd.read_paths import deployed
from unitlint.text.source import SourceText, is_known
from unitlint.tree.present import is_file
from unitlint.tree.reader import Reader

_NAME = re.compile(r"(?:.*[.-])?(?:Containerfile|Dockerfile)(?:[.-].*)?|.*\.(?:containerfile|dockerfile)")
_BOOTS = re.compile(r"systemctl|systemd/(?:system|user)|containers/systemd|bootc")

STAGES_LIMIT = 100
SCRIPT_DEPTH = 3
"""Scripts that call each other."""


def is_containerfile(name: str) -> bool:
    """Whether a file is called as Containerfiles are."""
    return _NAME.fullmatch(name) is not None


def read_containerfile(reader: Reader, source: SourceText, *, name: str, tree: str) -> Configuration | None:
    """The configuration of the image that a Containerfile makes; None for one that has to do with no unit."""
    if not _BOOTS.search(source.text):
        return None
    build = Build(reader, source, tree, work=Work(reader))
    stage: Stage | None = None
    problem: Problem | None = None
    try:
        for instruction in instructions(source):
            if instruction.name == "FROM":
                stage = _from(build, instruction.text.text) or stage
            elif stage is not None:
                _carry_out(build, stage, instruction)
    except InputError as error:
        problem = of_error(error)
    if stage is None:
        return None
    stage.machine.problems += [problem] if problem is not None else []
    _read_named(build, stage)
    _deploy(stage.machine)
    found = stage.machine.configuration(name, kind=CONTAINERFILE, path=source.path, base=_base(stage.image))
    enables = found.enablements or found.users_enablements
    holds_units = any(is_interpreted(path) for path in found.files) or found.directories or enables
    return found if holds_units or problem is not None else None


def _read_named(build: Build, stage: Stage) -> None:
    """Read what was copied and a unit names."""
    texts = (f.source.text for f in stage.machine.files if f.source is not None and is_unit_path(f.path))
    named = {path for text in texts for path in named_in(text)}
    for index, record in enumerate(stage.machine.files):
        local = build.copied(stage, record.path) if record.source is None and record.path in named else ""
        if local and is_file(local):
            with suppress(InputError):
                source = build.reader.read(local, tree=build.tree)
                if "\0" not in source.text:
                    stage.machine.files[index] = replace(record, source=source)


def _deploy(machine: IgnitionMachine) -> None:
    """Make /etc of /usr/etc, as OSTree does when it deploys the image."""
    for records in (machine.files, machine.links):
        records[:] = [replace(record, path=deployed(record.path)) for record in records]


def _base(image: str) -> BaseSystem:
    return next((base for pattern, base in IMAGES.items() if re.search(pattern, image)), UNITS)


def _from(build: Build, text: str) -> Stage | None:
    """The stage that a FROM begins; None where it names nothing, or there are too many."""
    words = [word for word in text.split() if not word.startswith("--")]
    if not words or len(build.stages) > STAGES_LIMIT:
        return None
    known = build.stages.get(words[0])
    stage = Stage(IgnitionMachine(work=build.work), image=words[0]) if known is None else known.from_here()
    build.stages[words[2] if len(words) > 2 else str(len(build.stages))] = stage
    return stage


def _carry_out(build: Build, stage: Stage, instruction: Instruction) -> None:
    """What an instruction other than FROM does to its stage."""
    text = instruction.text.text
    match instruction.name:
        case "COPY" | "ADD":
            copy(build, stage, instruction.text)
        case "RUN":
            _run(build, stage, instruction.text)
        case "ARG" | "ENV":
            for word in text.split():
                key, equals, value = word.partition("=")
                if equals and value and "$" not in value:
                    stage.variables[key] = value.strip("\"'")
        case "WORKDIR":
            stage.workdir = stage.path(text.strip().strip("\"'"))


def _run(build: Build, stage: Stage, text: SourceText, depth: int = 0) -> None:
    build.work.add(len(text.text) // COMMAND, text)
    host = HostCommands(Host(stage.machine, text))
    for command in commands(text, stage.variables):
        mounts = [word.text for word in command.words if word.text.startswith("--mount=")]
        command.words = [w for w in command.words if not w.text.startswith(("--mount", "--network"))]
        stage.trees += filter(None, (_mounted(build, mount) for mount in mounts))
        host.apply(command)
        for script in _scripts(build, stage, command):
            if depth < SCRIPT_DEPTH:
                _run(build, stage, script, depth + 1)


def _mounted(build: Build, mount: str) -> tuple[str, str] | None:
    """What `--mount=type=bind,from=STAGE,source=A,target=B` shows of the build's files."""
    options = dict(option.partition("=")[::2] for option in mount[len("--mount=") :].split(","))
    target = options.get("target") or options.get("dst") or options.get("destination")
    if options.get("type", "bind") != "bind" or not target:
        return None
    source = options.get("source") or options.get("src") or "/"
    if "from" in options:
        local = build.copied(build.stages.get(options["from"]), image_path("/", source))
    else:
        local = next(iter(build.named(source)), "")
    return (image_path("/", target), local) if local else None


def _scripts(build: Build, stage: Stage, command: ShellCommand) -> Iterator[SourceText]:
    """The scripts that a command of RUN is, or calls, as far as they are the build's own."""
    if command.body is not None and (not command.words or command.name in SHELLS):
        yield command.body
    file = executed_file([word.text for word in command.words])
    if "/" in file and is_known(file):
        local = build.copied(stage, stage.path(file))
        if local and is_file(local):
            try:
                script = build.reader.read(local, tree=build.tree)
            except InputError:
                return
            if script.text.startswith("#!") and "sh" in script.text.partition("\n")[0]:
                yield script
