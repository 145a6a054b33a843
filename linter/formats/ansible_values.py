"""What a task of Ansible's says once its loops and the constants of its role are filled in."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Table

from unitlint.grammar.tree import Mapping, Node, Scalar, Sequence
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass, replace
from unitlint.text.source import PLACEHOLDER

_EXPRESSION = re.compile(
    r"\{\{-?\s*(?P<name>[A-Za-z_]\w*)(?:\.(?P<key>\w+)|\[['\"](?P<index>\w+)['\"]\])?\s*-?\}\}"
)
_OTHER = re.compile(r"\{\{(?:(?!\{\{|\}\}).)*\}\}|\{%(?:(?!\{%|%\}).)*%\}", re.DOTALL)
_PAIR = re.compile(r"(?<!\w)(\w+)=(\"[^\"]*\"|'[^']*'|(?>(?:\{\{[^{}\n]*\}\}|\S)+))")
_LOOPS = ("loop", "with_items", "with_list", "with_flattened")
ITEMS_LIMIT = 500
LENGTH_LIMIT = 4096
"""Characters of a value; what is made of more constants is no path and no name."""
DEPTH_LIMIT = 5
"""Constants that are made of each other."""


@dataclass(frozen=True, slots=True)
class Task:
    """One task, in one round of its loop; `arguments` are those of its module."""

    module: str
    arguments: Table[str, Scalar]
    text: Scalar | None
    """What stands behind the module's name where that is one text."""
    node: Scalar
    """The module's name in the playbook."""
    variables: Table[str, str]
    is_conditional: bool = False
    """Whether it, or a block around it, has a `when:`."""

    def get(self, *keys: str) -> str:
        """The value of the first of these arguments that is there; unknown parts are placeholders."""
        node = self.node_of(*keys)
        return filled(node.text, self.variables) if node is not None else ""

    def node_of(self, *keys: str) -> Scalar | None:
        """The first of these arguments that is there."""
        return next((self.arguments[key] for key in keys if key in self.arguments), None)


def is_true(text: str) -> bool:
    """Whether a module takes the argument for yes (BOOLEANS_TRUE in Ansible's convert_bool.py)."""
    return text.lower() in ("y", "yes", "on", "1", "1.0", "true", "t")


def filled(text: str, variables: Table[str, str]) -> str:
    """A text with its variables filled in; what isn't a constant is a placeholder."""
    if "{{" not in text and "{%" not in text:
        return text
    if len(text) > LENGTH_LIMIT:
        return PLACEHOLDER
    for _ in range(DEPTH_LIMIT):
        if "{{" not in text:
            break
        text = _EXPRESSION.sub(lambda found: _value(found, variables), text)
        if len(text) > LENGTH_LIMIT:
            return PLACEHOLDER
    return _OTHER.sub(PLACEHOLDER, text)


def _value(found: re.Match[str], variables: Table[str, str]) -> str:
    key = found["key"] or found["index"]
    value = variables.get(f"{found['name']}.{key}" if key else found["name"], PLACEHOLDER)
    return value if len(value) <= LENGTH_LIMIT else PLACEHOLDER


def constants(nodes: tuple[Node, ...]) -> dict[str, str]:
    """The texts that a file of variables sets; an empty one waits for somebody to set it."""
    found = {}
    for node in nodes:
        if isinstance(node, Mapping):
            found.update(
                {k.text: v.text for k, v in node.pairs if isinstance(v, Scalar) and v.text and not v.null}
            )
    return found


_HOLDING = ("always", "rescue", "block", "handlers", "post_tasks", "tasks", "pre_tasks")
"""Keys of plays and blocks that hold tasks; what comes first stands last."""


def tasks(nodes: tuple[Node, ...], modules: frozenset[str], variables: Table[str, str]) -> Iterator[Task]:
    """The tasks that call one of `modules`, those in blocks included, once for each round of a loop."""
    waiting: list[tuple[Node, bool]] = [(node, False) for node in reversed(nodes)]
    while waiting:
        node, is_conditional = waiting.pop()
        if isinstance(node, Sequence):
            waiting += [(item, is_conditional) for item in reversed(node.items)]
        elif isinstance(node, Mapping):
            keys = {key.text: value for key, value in node.pairs}
            is_conditional |= "when" in keys
            found = (keys.get(key) for key in _HOLDING)
            waiting += [(below, is_conditional) for below in found if isinstance(below, Sequence)]
            for key, value in node.pairs:
                if (module := key.text.rpartition(".")[2]) in modules:
                    for task in _rounds(node, module, key, value, variables):
                        yield replace(task, is_conditional=is_conditional)


def _rounds(
    task: Mapping, module: str, key: Scalar, value: Node, variables: Table[str, str]
) -> Iterator[Task]:
    text = value if isinstance(value, Scalar) else None
    arguments = _arguments(value)
    more = task.get("args")
    arguments.update(_arguments(more) if more is not None else {})
    for item in _items(task):
        yield Task(module, arguments, text, key, {**variables, **item})


def _arguments(value: Node) -> dict[str, Scalar]:
    if isinstance(value, Mapping):
        return {key.text: node for key, node in value.pairs if isinstance(node, Scalar)}
    if isinstance(value, Scalar):
        pairs = _PAIR.findall(value.text)
        return {key: Scalar(text.strip("\"'"), value.start, value.end, "'") for key, text in pairs}
    return {}


def _items(task: Mapping) -> list[dict[str, str]]:
    """What `item` stands for in each round; one round without it where there is no constant loop."""
    loop = next((found for key in _LOOPS if (found := task.get(key)) is not None), None)
    if not isinstance(loop, Sequence):
        return [{}]
    rounds: list[dict[str, str]] = []
    for item in loop.items[:ITEMS_LIMIT]:
        if isinstance(item, Scalar):
            rounds.append({"item": item.text})
        elif isinstance(item, Mapping):
            rounds.append({f"item.{k.text}": v.text for k, v in item.pairs if isinstance(v, Scalar)})
    return rounds or [{}]
