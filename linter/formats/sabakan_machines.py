"""sabakan's templates for machines that are known: each configuration as it is rendered for each of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath

from unitlint.configuration.branches import SABAKAN
from unitlint.configuration.configuration import Configuration, Inputs, Problem
from unitlint.configuration.problems import TEMPLATE_ERROR
from unitlint.configuration.replaced_texts import Retexter
from unitlint.errors import InputError
from unitlint.quick.dataclasses import dataclass, field, replace
from unitlint.template.gofunctions import Function
from unitlint.template.rendering import RenderingError, render_with
from unitlint.template.sabakan import functions, machine
from unitlint.template.values import Struct
from unitlint.text.json_text import parse_json
from unitlint.text.source import SourceText
from unitlint.tree.listing import list_folder
from unitlint.tree.present import is_folder
from unitlint.tree.reader import Reader, join


@dataclass(frozen=True, slots=True)
class KnownMachine:
    """A machine by its serial (or its place in the file), with its role, for templates to be rendered for."""

    name: str
    role: str
    data: Struct


def read_machines(reader: Reader, path: str) -> tuple[KnownMachine, ...]:
    """The machines of a JSON file that has one or a list of them, or of a folder of such files.

    Raises `InputError` for what is no machine of sabakan's (sabakan, docs/machine.md).
    """
    paths = [path]
    if is_folder(path):
        paths = [join(path, name) for name in list_folder(path, path).files if name.endswith(".json")]
    machines = tuple(found for file in paths for found in _machines(file, _json(reader, file)))
    if not machines:
        raise InputError("holds no machine", path=path, hint="`sabactl machines get` writes them as JSON")
    names = [found.name for found in machines]
    if len(set(names)) < len(names):
        twice = next(name for index, name in enumerate(names) if name in names[:index])
        raise InputError(f"holds two machines named {twice}", path=path, hint="remove one of them")
    return machines


def read_metadata(reader: Reader, path: str) -> Mapping[str, object]:
    """What `Metadata` looks up: a JSON object, as `sabactl ignitions set --meta` takes it."""
    document = _json(reader, path)
    if not isinstance(document, dict):
        raise InputError("metadata must be a JSON object", path=path)
    return document


def render_inputs(inputs: Inputs, machines: Sequence[KnownMachine], metadata: Mapping[str, object]) -> Inputs:
    """Each sabakan configuration rendered for each machine that it is for; the others as they are."""
    renderer = _Renderer(functions(metadata))
    rendered: list[Configuration] = []
    for configuration in inputs.configurations:
        if configuration.kind != SABAKAN:
            rendered.append(configuration)
        else:
            chosen = [found for found in machines if _is_for(configuration, found, inputs.configurations)]
            rendered += [renderer.render(configuration, found) for found in chosen]
    return replace(inputs, configurations=tuple(rendered))


def _is_for(configuration: Configuration, known: KnownMachine, every: Iterable[Configuration]) -> bool:
    """Whether a template is for the machine's role, by a folder or file of that name; any, if none has it."""
    return _has_role(configuration, known) or not any(_has_role(other, known) for other in every)


def _has_role(configuration: Configuration, known: KnownMachine) -> bool:
    path = PurePath(configuration.path)
    return bool(known.role) and known.role in (*path.parent.parts, path.stem)


def _machines(path: str, document: object) -> Iterator[KnownMachine]:
    items = document if isinstance(document, list) else [document]
    for index, item in enumerate(items):
        try:
            data = machine(item)
        except InputError as error:
            where = f"machine {index + 1}: " if len(items) > 1 else ""
            raise InputError(where + error.message, path=path) from error
        spec = item.get("spec") if isinstance(item, dict) else None
        known = spec if isinstance(spec, dict) else {}
        name = str(known.get("serial") or f"{PurePath(path).stem}[{index}]")
        yield KnownMachine(name, str(known.get("role") or ""), data)


def _json(reader: Reader, path: str) -> object:
    return parse_json(reader.read(path).text, path=path)


@dataclass(slots=True)
class _Renderer:
    functions: Mapping[str, Function]
    retexter: Retexter = field(default_factory=Retexter)
    texts: dict[tuple[SourceText, str], SourceText] = field(default_factory=dict)
    """Renderings that turned out alike are one text, so that machines share what is the same for them."""

    def render(self, configuration: Configuration, known: KnownMachine) -> Configuration:
        """The configuration of one machine; what can't be rendered for it is a problem and stays as it is."""
        problems: dict[SourceText, Problem] = {}

        def rendered(source: SourceText) -> SourceText:
            if "{{" not in source.text or source in problems:
                return source
            try:
                text = render_with(source, known.data, self.functions)
            except RenderingError as error:
                problems[source] = Problem(TEMPLATE_ERROR, error.message, error.place, error.hint)
                return source
            return self.texts.setdefault((source, text.text), text)

        changed = self.retexter.apply(configuration, rendered)
        kept = [problem for problem in configuration.problems if problem.rule != TEMPLATE_ERROR]
        whole = replace(
            changed, name=f"{configuration.name} for {known.name}", problems=(*kept, *problems.values())
        )
        return whole if problems else replace(whole, branches=(whole,))
