"""Units of the catalogues that ship, known without reading all of them."""

from __future__ import annotations

import pytest

from unitlint.configuration.configuration import Manager
from unitlint.platforms.select import (
    files_of,
    is_of_some_base,
    select_platform,
    shipped,
    systemds_units,
    units_of_bases,
)


def test_a_unit_of_a_catalogue_is_found_in_its_text() -> None:
    assert all(map(is_of_some_base, units_of_bases()))


def test_a_name_that_none_has_is_not() -> None:
    others = {f"x{name}" for name in units_of_bases()} | {"enable getty@.service", "units", "252"}
    assert not any(map(is_of_some_base, others - units_of_bases()))


@pytest.mark.parametrize("manager", Manager)
def test_rows_tell_what_parsing_tells(manager: Manager) -> None:
    for name in shipped():
        units = {
            unit: file
            for directory in select_platform(name).of(manager).directories
            for unit, file in directory.units.items()
        }
        files = {unit for unit, file in units.items() if not (file.link or file.masks)}
        assert files_of(name, manager) == files


def test_all_units_are_those_of_all_catalogues() -> None:
    names = {name: select_platform(name).unit_names for name in shipped()}
    assert units_of_bases() == frozenset().union(*names.values())
    assert systemds_units() == frozenset().union(*(names[name] for name in names if "systemd" in name))
