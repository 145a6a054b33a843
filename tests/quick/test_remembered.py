"""An answer is kept with what it is about, and no longer."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.quick.dataclasses import dataclass, replace
from unitlint.quick.remembered import begin_run, remembered, remembered_in_run

asked: list[tuple[str, int]] = []


@dataclass(frozen=True)
class _Subject:
    name: str


@remembered
def _twice(subject: _Subject, version: int) -> Iterator[str]:
    asked.append((subject.name, version))
    yield subject.name
    yield subject.name


@remembered_in_run
def _length(path: str) -> int:
    asked.append((path, 0))
    return len(path)


def test_each_question_is_asked_once() -> None:
    asked.clear()
    one, other = _Subject("a"), _Subject("b")
    for _ in range(3):
        assert _twice(one, 252) == ("a", "a")
        assert _twice(one, 257) == ("a", "a")
        assert _twice(other, 252) == ("b", "b")
    assert asked == [("a", 252), ("a", 257), ("b", 252)]


def test_a_copy_with_other_fields_is_asked_anew() -> None:
    one = _Subject("a")
    assert _twice(one, 252) == ("a", "a")
    assert _twice(replace(one, name="c"), 252) == ("c", "c")
    assert one == _Subject("a")


def test_what_files_say_is_asked_once_a_run() -> None:
    asked.clear()
    assert [_length("/x"), _length("/x")] == [2, 2]
    begin_run()
    assert _length("/x") == 2
    assert asked == [("/x", 0), ("/x", 0)]
