from __future__ import annotations

from pathlib import Path

import pytest

from unitlint.checking.baseline import Baseline, baseline_text, compare, make_baseline, read_baseline
from unitlint.errors import UsageError
from unitlint.findings.finding import Finding, Severity
from unitlint.text.source import Location

TEXT = "[Unit]\nAfter=a.service b.service\nAfter=a.service\nAfter=a.service\n"


def finding(path: Path, line: int, columns: tuple[int, int] = (1, 6), rule: str = "r") -> Finding:
    return Finding(
        rule, Severity.ERROR, f"line {line}", Location(str(path), line, columns[0], line, columns[1])
    )


def made(tmp_path: Path, findings: list[Finding], text: str) -> Baseline:
    return make_baseline(str(tmp_path / "base.json"), findings, {str(tmp_path / "a.service"): text})


def test_written_and_read_again_it_is_the_same(tmp_path: Path) -> None:
    file = tmp_path / "a.service"
    baseline = made(tmp_path, [finding(file, 2), finding(file, 3)], TEXT)
    (tmp_path / "base.json").write_text(baseline_text(baseline))
    assert read_baseline(str(tmp_path / "base.json")) == baseline
    assert [entry.path for entry in baseline.entries.values()] == ["a.service", "a.service"]


def test_moved_and_indented_lines_are_known_again(tmp_path: Path) -> None:
    file = tmp_path / "a.service"
    baseline = made(tmp_path, [finding(file, 2, (7, 16)), finding(file, 2, (17, 26))], TEXT)
    moved = [finding(file, 5, (9, 18)), finding(file, 5, (19, 28))]
    compared = compare(moved, {str(file): "\n\n\n\n  After=a.service b.service"}, baseline)
    assert (compared.new, compared.known, compared.stale) == ((), 2, ())


def test_of_three_alike_the_third_is_new(tmp_path: Path) -> None:
    file = tmp_path / "a.service"
    baseline = made(tmp_path, [finding(file, 3)], TEXT)
    compared = compare([finding(file, 3), finding(file, 4)], {str(file): TEXT}, baseline)
    assert (compared.new, compared.known) == ((finding(file, 4),), 1)


def test_what_is_mended_is_stale(tmp_path: Path) -> None:
    file = tmp_path / "a.service"
    compared = compare([], {}, made(tmp_path, [finding(file, 2)], TEXT))
    assert [(entry.rule, entry.path, entry.message) for entry in compared.stale] == [
        ("r", "a.service", "line 2")
    ]


def test_it_holds_from_every_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    file = Path("a.service")
    baseline = make_baseline("base.json", [finding(file, 2)], {"a.service": TEXT})
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")
    elsewhere = Baseline("../base.json", baseline.entries)
    assert compare([finding(Path("../a.service"), 2)], {"../a.service": TEXT}, elsewhere).known == 1


@pytest.mark.parametrize(
    "text", ["", "[]", '{"version": 1}', '{"version": 1, "findings": [1]}', "[" * 100_000]
)
def test_what_is_no_baseline_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "base.json").write_text(text)
    with pytest.raises(UsageError) as raised:
        read_baseline(str(tmp_path / "base.json"))
    assert raised.value.path.endswith("base.json")
    assert raised.value.message.startswith("is ")


def test_another_version_is_refused(tmp_path: Path) -> None:
    (tmp_path / "base.json").write_text('{"version": 2, "findings": []}')
    with pytest.raises(UsageError, match="is a baseline of version 2, not 1"):
        read_baseline(str(tmp_path / "base.json"))


def test_a_missing_one_says_how_to_make_it(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="baseline create"):
        read_baseline(str(tmp_path / "base.json"))
