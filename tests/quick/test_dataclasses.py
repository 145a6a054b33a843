"""Data classes that are made late do what the standard library's do."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from pprint import pformat
from types import SimpleNamespace

import pytest

from unitlint.findings.finding import Finding, Severity
from unitlint.quick import _dataclasses as quick
from unitlint.text.source import Location


def points(module: object) -> SimpleNamespace:
    """Three classes, made by `dataclasses` or by ours."""
    dataclass, field = module.dataclass, module.field  # type: ignore[attr-defined]

    @dataclass(frozen=True, slots=True, order=True)
    class Point:
        x: int
        y: int = 2
        note: str = field(default="", compare=False, repr=False)

    @dataclass(slots=True)
    class Bag:
        items: list[int] = field(default_factory=list)
        size: int = field(init=False)

        def __post_init__(self) -> None:
            self.size = len(self.items)

    @dataclass(frozen=True)
    class Open:
        name: str
        tags: tuple[str, ...] = ()

    return SimpleNamespace(Point=Point, Bag=Bag, Open=Open)


BOTH = [points(dataclasses), points(quick)]


def said(make: object) -> str:
    """What comes of it: the value, or the kind of exception."""
    try:
        return repr(make()).replace("points.<locals>.", "")  # type: ignore[operator]
    except Exception as error:
        return type(error).__name__


@pytest.mark.parametrize(
    "question",
    [
        lambda of: of.Point(1),
        lambda of: of.Point(1, note="n"),
        lambda of: of.Point(),
        lambda of: of.Point(1, 2, "", 4),
        lambda of: of.Point(1, z=2),
        lambda of: (
            of.Point(1, note="a") == of.Point(1, note="b"),
            of.Point(1) == of.Point(2),
            of.Point(1) != (1, 2, ""),
        ),
        lambda of: hash(of.Point(1, note="a")) == hash(of.Point(1)) == hash((1, 2)),
        lambda of: sorted([of.Point(2), of.Point(1, 3), of.Point(1, 2)]),
        lambda of: (
            of.Point(1) < of.Point(2),
            of.Point(1) <= of.Point(1),
            of.Point(2) > of.Point(1),
            of.Point(2) >= of.Point(3),
        ),
        lambda of: of.Point(1) < 3,
        lambda of: setattr(of.Point(1), "x", 3),
        lambda of: delattr(of.Point(1), "x"),
        lambda of: hasattr(of.Point(1), "__dict__"),
        lambda of: (of.Bag(), of.Bag([1, 2]), of.Bag() == of.Bag(), of.Bag([1]) == of.Bag()),
        lambda of: of.Bag().items is of.Bag().items,
        lambda of: hash(of.Bag()),
        lambda of: of.Bag(size=3),
        lambda of: (
            of.Open("n"),
            of.Open("n").tags,
            of.Open.tags,
            hash(of.Open("n")) == hash(of.Open("n", ())),
        ),
        lambda of: setattr(of.Open("n"), "name", "m"),
        lambda of: (of.Point.__match_args__, of.Bag.__match_args__),
        lambda of: [(f.name, f.init, f.compare) for f in dataclasses.fields(of.Point)],
        lambda of: (dataclasses.is_dataclass(of.Point), dataclasses.is_dataclass(of.Bag())),
        lambda of: (dataclasses.replace(of.Point(1), y=5), dataclasses.asdict(of.Point(1))),
        lambda of: (copy.copy(of.Point(1)), copy.deepcopy(of.Bag([1])), copy.copy(of.Open("n"))),
    ],
)
def test_it_answers_as_the_standard_library(question: object) -> None:
    standard, ours = (said(lambda of=of: question(of)) for of in BOTH)  # type: ignore[operator]
    assert ours == standard


def test_replace_keeps_what_is_not_named() -> None:
    for module, of in zip((dataclasses, quick), BOTH, strict=True):
        assert repr(module.replace(of.Point(1, 5, "n"), x=3)).endswith("Point(x=3, y=5)")  # type: ignore[attr-defined]
        assert module.replace(of.Point(1, 5, "n"), x=3).note == "n"  # type: ignore[attr-defined]
        with pytest.raises(TypeError):
            module.replace(of.Open("n"), other=3)  # type: ignore[attr-defined]


def test_each_knows_the_others_instances() -> None:
    theirs, ours = BOTH
    assert dataclasses.replace(ours.Point(1), y=9).y == 9
    assert quick.replace(theirs.Point(1), y=9).y == 9


def test_long_ones_are_printed() -> None:
    """`pprint`, and pytest with it, ask for more than the standard library's functions do."""
    found = Finding("a", Severity.NOTE, "x" * 200, Location("a", 1, 1, 1, 1))
    assert pformat(found) == repr(found)


def test_fields_are_inherited() -> None:
    @quick.dataclass(frozen=True, slots=True)
    class Base:
        name: str

    @quick.dataclass(frozen=True, slots=True)
    class Derived(Base):
        mode: int = 0

    assert repr(Derived("a", 2)).endswith("Derived(name='a', mode=2)")
    assert Derived("a") != Base("a")
    assert [f.name for f in dataclasses.fields(Derived)] == ["name", "mode"]


def test_instances_go_to_other_processes() -> None:
    from unitlint.text.source import Location

    place = Location("web.service", 3)
    assert pickle.loads(pickle.dumps(place)) == place


@pytest.mark.parametrize("frozen", [True, False])
@pytest.mark.parametrize("slots", [True, False])
def test_the_first_instances_are_as_the_later_ones(frozen: bool, slots: bool) -> None:
    """Only these are made by a compiled method."""

    @quick.dataclass(frozen=frozen, slots=slots)
    class Mixed:
        name: str
        tags: list[str] = quick.field(default_factory=list)
        size: int = 2
        double: int = quick.field(init=False, default=7)
        seen: set[str] = quick.field(init=False, default_factory=set)

    def calls() -> list[str]:
        made = [Mixed("a"), Mixed("b", ["t"]), Mixed("c", size=3, tags=["u"]), Mixed(name="d")]
        wrong = [
            lambda: Mixed(),
            lambda: Mixed("a", [], 2, 3),
            lambda: Mixed("a", name="b"),
            lambda: Mixed("a", double=1),
            lambda: Mixed("a", other=1),
        ]
        assert made[0].tags is not made[3].tags
        assert made[0].seen is not made[3].seen
        return [*map(repr, made), *map(said, wrong)]

    first = calls()
    assert all(calls() == first for _ in range(9))
    assert Mixed.__init__.__code__.co_argcount == 4, "it is compiled by now"
