"""A check of a project, with the texts of the editor in the place of those on disk."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from unitlint.checking.check import check
from unitlint.checking.memory import Memory
from unitlint.checking.selection import available_rules
from unitlint.config.config import Config
from unitlint.config.exclusions import FileOptions
from unitlint.configuration.configuration import Inputs
from unitlint.configuration.unit_files import Owner
from unitlint.errors import InputError, UnitlintError
from unitlint.findings.finding import Finding
from unitlint.inputs.inputs import read_inputs
from unitlint.lsp.projects import Overlay, Project, Settings
from unitlint.lsp.uris import real
from unitlint.lsp.watchdog import CheckTooLongError, time_limit
from unitlint.machine.assemble import first_branches
from unitlint.machine.assembler import Assembler
from unitlint.machine.machine import Machine
from unitlint.quick.dataclasses import dataclass, field, replace
from unitlint.rules import Rule
from unitlint.systemd.directives import newest_version
from unitlint.units.settings import forget_texts


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found. With an `error` there is nothing else."""

    project: Project
    overlay: Overlay
    """The editor's texts that it saw."""
    findings: tuple[Finding, ...] = ()
    configurations: tuple[str, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    """Path → the text of every file read."""
    read: frozenset[str] = frozenset()
    """The real paths of these files."""
    error: UnitlintError | None = None
    """What is wrong with the configuration file, an option or the folder."""
    config: Config = field(default_factory=Config)
    rules: tuple[Rule, ...] = ()
    inputs: Inputs = field(default_factory=lambda: Inputs(()))
    assembler: Assembler | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a project's machines: for hover, completion and navigation."""

    models: tuple[Machine, ...] = ()
    """One for each configuration, in its templates' first branch."""
    names: tuple[str, ...] = ()
    """The units that they could name: their own, their platforms', and what the graphs hold."""
    own: frozenset[str] = frozenset()
    """Those that the user wrote."""

    @property
    def version(self) -> int:
        """The systemd that the first machine runs; the newest known where nothing tells."""
        model = self.models[0] if self.models else None
        return model.systemd_version if model is not None and model.version_known else newest_version()


def check_project(
    project: Project, overlay: Overlay, settings: Settings, memory: Memory | None = None
) -> Checked:
    """Check a project; what is wrong with its configuration file is an answer, too."""
    forget_texts()
    try:
        with time_limit():
            return _checked(project, overlay, settings, memory or Memory())
    except UnitlintError as error:
        return Checked(project, overlay, error=error)


def _checked(project: Project, overlay: Overlay, settings: Settings, memory: Memory) -> Checked:
    config = settings.read_config(project.directory, overlay)
    options = replace(
        settings.read_options,
        overlay=overlay,
        earlier=memory.sources,
        empty=True,
        below=FileOptions(config).of,
    )
    paths = () if options.unit_path else (project.path,)
    inputs = read_inputs(paths, options=options)
    memory.let_go_of_all_but(inputs.texts)
    _refuse_unreadable(project, inputs)
    assembler = memory.assembler(config)
    result = check(inputs, config, assembler=assembler, memory=memory)
    if not result.complete:
        return Checked(project, overlay, error=CheckTooLongError())
    return Checked(
        project,
        overlay,
        result.findings,
        result.configurations,
        result.texts,
        frozenset(real(path) for path in result.texts),
        config=config,
        rules=result.rules,
        inputs=inputs,
        assembler=assembler,
    )


def _refuse_unreadable(project: Project, inputs: Inputs) -> None:
    """Raise InputError for a folder that can't be read as a whole: no file of it has a place for that."""
    for problem in inputs.problems:
        if problem.place.location.path == project.path and not project.alone:
            raise InputError(problem.message, path=project.path, hint=problem.help)


def rules_of(checked: Checked) -> Mapping[str, Rule]:
    """Every rule that may be named: what ran, and what could be selected. Runs nothing of the user's."""
    ran = {rule.name: rule for rule in checked.rules}
    try:
        return {**available_rules(replace(checked.config, run_own_rules=False)), **ran}
    except UnitlintError:
        return ran


def machines(checked: Checked, memory: Memory | None = None) -> Known:
    """The models behind a check, out of the graphs that it or the one before has made."""
    if checked.error is not None:
        return Known()
    memory = memory or Memory()
    configurations = checked.inputs.configurations
    models = tuple(
        first_branches(
            configurations,
            checked.config,
            assembler=checked.assembler,
            build=memory.model,
            branches=memory.branches,
        )
    )
    own = frozenset(_own(models))
    return Known(models, tuple(sorted(own | _others(models))), own)


def _own(machines: Iterable[Machine]) -> Iterator[str]:
    for model in machines:
        for directory in model.configuration.directories:
            if directory.owner is Owner.USER:
                yield from directory.units


def _others(machines: Collection[Machine]) -> set[str]:
    found: set[str] = set()
    for model in machines:
        found.update(model.platform.unit_names)
        found.update(model.graph.names)
        found.update(name for directory in model.configuration.directories for name in directory.units)
    return found
