"""Units of the catalogues that ship, known without reading all of them."""

from __future__ import annotations

from unitlint.platforms.select import is_of_some_base, units_of_bases


def test_a_unit_of_a_catalogue_is_found_in_its_text() -> None:
    assert all(map(is_of_some_base, units_of_bases()))


def test_a_name_that_none_has_is_not() -> None:
    others = {f"x{name}" for name in units_of_bases()} | {"enable getty@.service", "units", "252"}
    assert not any(map(is_of_some_base, others - units_of_bases()))
