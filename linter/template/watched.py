"""Data for a template that notes which of it is looked at: who answers alike gets the same text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from unitlint.quick.dataclasses import dataclass, replace
from unitlint.template.values import Struct, Value

Route = tuple[str, ...]
"""The fields that lead to a value: `("Spec", "Rack")`."""

Answers = dict[Route, object]
"""What stands there, as something that can be compared, in the order in which it was asked for."""


def comparable(value: Value) -> object:
    """Equal for values of one field that a template can't tell apart."""
    return value if isinstance(value, str | int | float) else repr(value)


def answer(data: Struct, route: Route) -> object:
    """What `watched` would note of that data at the route."""
    found: Value = data
    for name in route:
        assert isinstance(found, Struct)
        found = found.fields[name]
    return comparable(found)


def watched(data: Struct, answers: Answers) -> Struct:
    """The same data; each value that is looked at goes to `answers`, a struct only if all of it is."""
    return replace(data, fields=_Fields(data, (), answers))


@dataclass(frozen=True, slots=True, eq=False)
class _Fields(Mapping[str, Value]):
    """The fields of a struct. Which there are is the same for all machines; `in` asks nothing else."""

    data: Struct
    route: Route
    answers: Answers

    def __getitem__(self, name: str) -> Value:
        value = self.data.fields[name]
        route = (*self.route, name)
        if isinstance(value, Struct):
            return replace(value, fields=_Fields(value, route, self.answers))
        self.answers.setdefault(route, comparable(value))
        return value

    def __contains__(self, name: object) -> bool:
        return name in self.data.fields

    def __iter__(self) -> Iterator[str]:
        self.answers.setdefault(self.route, comparable(self.data))
        return iter(self.data.fields)

    def __len__(self) -> int:
        return len(self.data.fields)
