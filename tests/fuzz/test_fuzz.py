"""Each reader on inputs of hypothesis' making; what once fell; and the tools of the long run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.__main__ import main
from tests.fuzz.campaign import Source, case, read_case
from tests.fuzz.judge import judge
from tests.fuzz.minimise import minimised
from tests.fuzz.mutation import MOST, Change, Kind, changed, changes
from tests.fuzz.readers import Reader
from tests.fuzz.whole import READERS

CASES = sorted((Path(__file__).parent / "cases").rglob("*"))
BY_NAME = {reader.name: reader for reader in READERS}
FEW = {"runs": 4, "lsp": 4, "git-trees": 10}
"""Examples of what takes long."""

made = st.lists(
    st.builds(
        Change,
        st.sampled_from(Kind),
        st.floats(0, 1, exclude_max=True),
        st.integers(0, 80),
        st.integers(0, 2**24 - 1),
    ),
    min_size=1,
    max_size=4,
)


@pytest.mark.slow
@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_an_answer_or_an_error_of_ours(reader: Reader) -> None:
    files = reader.files

    @settings(max_examples=FEW.get(reader.name, 25), suppress_health_check=list(HealthCheck))
    @given(st.sampled_from(sorted(files)), made, st.booleans())
    def holds(name: str, drawn: Sequence[Change], deep: bool) -> None:
        fault = judge(reader, name, changed(files[name], drawn, list(files.values())), deep=deep).fault
        assert fault is None, fault.trace

    holds()


@pytest.mark.slow
@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_the_corpus_is_taken(reader: Reader) -> None:
    taken = [
        not (v := judge(reader, n, d, deep=True)).refused and v.fault is None for n, d in reader.files.items()
    ]
    assert sum(taken) >= len(taken) * 0.6


@pytest.mark.parametrize("path", [path for path in CASES if path.is_file()], ids=lambda path: path.name)
def test_what_fell_stands(path: Path) -> None:
    name, data, deep = read_case(path.read_bytes())
    fault = judge(BY_NAME[path.parent.name], name, data, deep=deep).fault
    assert fault is None, fault.trace


def test_the_same_seed_makes_the_same_inputs() -> None:
    one, other = (Source(BY_NAME["units"], 7) for _ in range(2))
    assert [one.next() for _ in range(20)] == [other.next() for _ in range(20)]


def test_an_input_has_a_size() -> None:
    random, data = Random(0), b"[Unit]\nAfter=a.service\n"
    for _ in range(300):
        data = changed(data, changes(random), [b"x" * 100]) or b"a"
        assert len(data) <= MOST


def test_a_case_is_read_as_it_was_written() -> None:
    assert read_case(case("units/a b.service", b"x\ny", deep=True)) == ("units/a b.service", b"x\ny", True)


def test_the_smallest_input() -> None:
    assert minimised(b"a\nxx-\nb\n-yy\n", lambda data: data.count(b"-") == 2) == b"--"


def test_a_minute_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--minutes", "0.01", "--reader", "times", "--reader", "trees"]) == 0
    assert "| times | " in capsys.readouterr().out


def test_without_atheris_it_is_skipped_by_name(monkeypatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setitem(__import__("sys").modules, "atheris", None)
    assert main(["--guided", "--minutes", "0.01", "--reader", "times"]) == 0
    assert "atheris is not installed" in capsys.readouterr().err
