"""sabakan's templates for machines that are known: each configuration as it is rendered for each of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import PurePath

from unitlint.configuration.configuration import SABAKAN, Configuration, Inputs, Problem
from unitlint.configuration.problems import TEMPLATE_ERROR
from unitlint.configuration.replaced_texts import Retexter
from unitlint.errors import InputError
from unitlint.quick.dataclasses import dataclass, field, replace
from unitlint.template.gofunctions import Function
from unitlint.template.rendering import Rendered
from unitlint.template.renderings import Renderings
from unitlint.template.sabakan import functions, machine
from unitlint.template.values import Struct
from unitlint.text.json_text import parse_json
from unitlint.text.source import SourceText
from unitlint.tree.listing import list_folder
from unitlint.tree.present import is_folder
from unitlint.tree.reader import Reader, join


@dataclass(frozen=True, slots=True)
class KnownMachine:
    """A machine by its serial (or its place in the file), with its role, for templates to be rendered for.

    What a template works on is ten times as large as the JSON that says it, and asked for only while it is
    the machine's turn.
    """

    name: str
    role: str
    json: str

    @property
    def data(self) -> Struct:
        """What a template works on."""
        return _data(self.json)


@lru_cache(maxsize=4)
def _data(document: str) -> Struct:
    return machine(json.loads(document))


def read_machines(reader: Reader, path: str) -> tuple[KnownMachine, ...]:
    """The machines of a JSON file that has one or a list of them, or of a folder of such files.

    Raises `InputError` for what is no machine of sabakan's (sabakan, docs/machine.md).
    """
    paths = [path]
    if is_folder(path):
        paths = [join(path, name) for name in list_folder(path, path).files if name.endswith(".json")]
    machines = tuple(found for file in paths for found in _machines(file, _json(reader, file)))
    if not machines:
        raise InputError("has no machines", path=path, hint="`sabactl machines get` writes them as JSON")
    names = [found.name for found in machines]
    if len(set(names)) < len(names):
        twice = next(name for index, name in enumerate(names) if name in names[:index])
        raise InputError(f"has two machines named {twice}", path=path, hint="remove one of them")
    return machines


def read_metadata(reader: Reader, path: str) -> Mapping[str, object]:
    """What `Metadata` looks up: a JSON object, as `sabactl ignitions set --meta` takes it."""
    document = _json(reader, path)
    if not isinstance(document, dict):
        raise InputError("metadata must be a JSON object", path=path)
    return document


def render_inputs(inputs: Inputs, machines: Sequence[KnownMachine], metadata: Mapping[str, object]) -> Inputs:
    """Each sabakan configuration once for each machine that it is for; the others as they are.

    The texts are rendered when somebody looks at them: those of thousands of machines aren't kept.
    """
    renderer = Renderer(functions(metadata))
    roles = _Roles(inputs.configurations)
    made: list[Configuration] = []
    for configuration in inputs.configurations:
        if configuration.kind != SABAKAN:
            made.append(configuration)
            continue
        template = without_template_errors(configuration)
        made += [
            replace(
                template,
                name=f"{configuration.name} for {known.name}",
                rendering=MachineRendering(renderer, known),
            )
            for known in machines
            if roles.fits(configuration, known.role)
        ]
    return replace(inputs, configurations=tuple(made))


class _Roles:
    """Which template is for which role, by a folder or file of that name; any, if none has it."""

    def __init__(self, configurations: Iterable[Configuration]) -> None:
        self._words = {found.path: _words(found) for found in configurations}
        self._known = frozenset().union(*self._words.values())

    def fits(self, configuration: Configuration, role: str) -> bool:
        """Whether the template is for machines of the role."""
        return role in self._words[configuration.path] or not role or role not in self._known


def _words(configuration: Configuration) -> frozenset[str]:
    path = PurePath(configuration.path)
    return frozenset((*path.parent.parts, path.stem))


def _machines(path: str, document: object) -> Iterator[KnownMachine]:
    items = document if isinstance(document, list) else [document]
    for index, item in enumerate(items):
        try:
            machine(item)
        except InputError as error:
            where = f"machine {index + 1}: " if len(items) > 1 else ""
            raise InputError(where + error.message, path=path) from error
        spec = item.get("spec") if isinstance(item, dict) else None
        known = spec if isinstance(spec, dict) else {}
        name = str(known.get("serial") or f"{PurePath(path).stem}[{index}]")
        yield KnownMachine(name, str(known.get("role") or ""), json.dumps(item, separators=(",", ":")))


def _json(reader: Reader, path: str) -> object:
    return parse_json(reader.read(path).text, path=path)


def without_template_errors(configuration: Configuration) -> Configuration:
    """What was wrong with its templates in one branch or another is told anew once they are rendered."""
    kept = tuple(problem for problem in configuration.problems if problem.rule != TEMPLATE_ERROR)
    return replace(configuration, problems=kept) if len(kept) < len(configuration.problems) else configuration


@dataclass(frozen=True, slots=True, eq=False)
class MachineRendering:
    """A machine that gets a template, and what renders it."""

    renderer: Renderer
    known: KnownMachine

    def rendered(self, configuration: Configuration) -> Configuration:
        """The configuration of the machine; what can't be rendered for it is a problem and stays as it is."""
        problems: dict[SourceText, Problem] = {}

        def change(source: SourceText) -> SourceText:
            if "{{" not in source.text:
                return source
            made = self.text(source)
            if isinstance(made, SourceText):
                return made
            problems[source] = Problem(TEMPLATE_ERROR, made.message, made.place, made.hint)
            return source

        changed = self.renderer.retexter.apply(configuration, change)
        whole = replace(changed, problems=(*configuration.problems, *problems.values()), rendering=None)
        return whole if problems else replace(whole, branches=(whole,))

    def text(self, template: SourceText) -> Rendered:
        """A template as it is for the machine, or why it can't be rendered."""
        return self.renderer.of(template).of(self.known.data)

    def is_constant(self, template: SourceText) -> bool:
        """Whether it is known to ask nothing of machines, and so is the same for all."""
        return self.renderer.of(template).is_constant

    @property
    def machine(self) -> str:
        """The machine's name."""
        return self.known.name


@dataclass(slots=True)
class Renderer:
    """The templates of a run."""

    functions: Mapping[str, Function]
    retexter: Retexter = field(default_factory=Retexter)
    _made: dict[SourceText, Renderings] = field(default_factory=dict)

    def of(self, source: SourceText) -> Renderings:
        """What became of a template so far."""
        if source not in self._made:
            self._made[source] = Renderings(source, self.functions)
        return self._made[source]
