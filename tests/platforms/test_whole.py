"""Catalogues that ship are whole: what their units require or trigger is in them, or there is a reason."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from unitlint.configuration.configuration import Manager
from unitlint.configuration.unit_files import UnitFile
from unitlint.platforms.platform import Platform
from unitlint.platforms.select import select_platform, shipped
from unitlint.systemd import own_units
from unitlint.units import names
from unitlint.units.search_path import SearchPath
from unitlint.units.settings import settings_of
from unitlint.units.specifiers import expand

REASONS = dict(
    line.split(None, 1)
    for line in Path(__file__).with_name("reasons.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
)
"""Unit that catalogues lack → why."""

REQUIRING = frozenset({"Requires", "BindsTo"})
IMPLIED = {"timer": "Timer", "path": "Path"}
WITHOUT_FILES = frozenset({"device", "slice", "scope", "mount", "swap"})


@pytest.mark.parametrize("manager", Manager)
@pytest.mark.parametrize("name", shipped())
def test_what_is_required_is_there(name: str, manager: Manager) -> None:
    platform = select_platform(name).of(manager)
    search_path = SearchPath(platform.directories)
    for unit, required in _required(platform, search_path):
        found = search_path.fragment(required) is not None or names.unit_type(required) in WITHOUT_FILES
        assert found or required in REASONS, f"{unit} of {name} requires {required}"


def _required(platform: Platform, search_path: SearchPath) -> Iterator[tuple[str, str]]:
    for directory in platform.directories:
        for unit, file in directory.units.items():
            if file.link or search_path.fragment(unit) is None:
                continue
            for word in _words(unit, file):
                expanded = expand(word, unit, in_name=True) or ""
                if "%" not in word and names.is_valid(expanded):
                    yield unit, expanded


def _words(unit: str, file: UnitFile) -> Iterator[str]:
    triggered = ""
    kind = names.unit_type(unit)
    for setting in settings_of(file):
        if setting.section == "Unit" and setting.key in REQUIRING:
            yield from setting.value.split()
        elif setting.section == IMPLIED.get(kind) and setting.key == "Unit":
            triggered = setting.value
    if kind in IMPLIED and not names.is_template(unit):
        yield triggered or names.with_suffix(unit, "service")


def test_what_no_catalogue_has_is_in_none() -> None:
    catalogues = {name for catalogue in shipped() for name in select_platform(catalogue).unit_names}
    assert catalogues.isdisjoint(own_units.MADE | own_units.FOREIGN | own_units.GONE)


@pytest.mark.parametrize("name", shipped())
def test_a_unit_that_no_package_of_systemds_has_is_lacking(name: str) -> None:
    platform = select_platform(name)
    assert platform.lacks("systemd-networkd-wait-onlin.service")
    assert platform.lacks("systemd-shutdownd.service")
    assert not platform.lacks("systemd-cron.target")
    assert not platform.lacks("systemd-own.mount")
    assert not platform.lacks("other.service")
