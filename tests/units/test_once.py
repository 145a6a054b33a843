"""An answer that is kept asks again of settings what it asked, and is none where the machine tells more."""

from __future__ import annotations

from unitlint.configuration.unit_files import UnitDirectory, UnitFile
from unitlint.text.source import SourceText
from unitlint.units.load import load_unit
from unitlint.units.once import once
from unitlint.units.reads import recorded
from unitlint.units.search_path import SearchPath
from unitlint.units.specifiers import expand, known
from unitlint.units.unit import Unit

FILE = UnitFile("a.service", "/etc/systemd/system/a.service", source=SourceText("a", "[Unit]\nAfter=%H\n"))
asked: list[str] = []


@once
def after(unit: Unit, key: str) -> str | None:
    asked.append(key)
    return expand(unit.values("Unit", key)[0].value, unit.name)


def unit() -> Unit:
    return load_unit(SearchPath([UnitDirectory("/etc/systemd/system", units={FILE.name: FILE})]), FILE.name)


def test_what_was_asked_of_settings_is_asked_again() -> None:
    asked.clear()
    one = unit()
    with recorded() as first:
        after(one, "After")
    with recorded() as second:
        after(one, "After")
    assert asked == ["After"]
    assert first == second == {("Unit", "After"), ("%", "H")}


def test_what_the_machine_tells_is_not_kept() -> None:
    asked.clear()
    one = unit()
    with known({"H": "this"}):
        assert after(one, "After") == "this"
    with known({"H": "that"}):
        assert after(one, "After") == "that"
    assert after(one, "After") not in ("this", "that")
    assert len(asked) == 3


def test_a_users_unit_is_one_in_all_graphs_that_have_its_file() -> None:
    one = unit()
    with recorded() as questions:
        assert unit() is one
    assert ("Service", "ExecStart") in questions
