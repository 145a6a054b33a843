"""A search path on this machine: what lies in it that is no plain text counts as systemd has it."""

from __future__ import annotations

from pathlib import Path

import pytest

from unitlint.formats.unit_path import read_unit_path
from unitlint.graph.build import build_from_directories
from unitlint.graph.edges import Graph, Kind
from unitlint.tree.reader import Reader
from unitlint.units.unit import LoadState

SERVICE = "[Service]\nExecStart=/bin/true\n"


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    high, low = tmp_path / "high", tmp_path / "low"
    (low / "a.service.d").mkdir(parents=True)
    (high / "a.service.d").mkdir(parents=True)
    (low / "a.service").write_text(SERVICE)
    (low / "a.service.d/10-a.conf").write_text("[Unit]\nWants=lower.service\n")
    return high, low


def graph(folders: tuple[Path, Path]) -> Graph:
    read = read_unit_path(Reader(), ":".join(map(str, folders)))
    return build_from_directories(read.directories, ["a.service"])


def wants(folders: tuple[Path, Path]) -> set[str]:
    return set(graph(folders).targets("a.service", Kind.WANTS))


def test_a_folder_hides_the_drop_in_of_its_name(folders: tuple[Path, Path]) -> None:
    assert wants(folders) == {"lower.service"}
    (folders[0] / "a.service.d/10-a.conf").mkdir()
    assert wants(folders) == set()


def test_a_link_to_a_folder_is_wanted_and_a_folder_is_not(folders: tuple[Path, Path]) -> None:
    (folders[0] / "a.service.wants/b.service").mkdir(parents=True)
    (folders[0] / "a.service.wants/c.service").symlink_to("../../low")
    assert wants(folders) == {"lower.service", "c.service"}


def test_a_link_to_any_device_masks(folders: tuple[Path, Path]) -> None:
    (folders[0] / "a.service").symlink_to("/dev/zero")
    assert graph(folders).units["a.service"].load_state is LoadState.MASKED


def test_nul_ends_a_line(folders: tuple[Path, Path]) -> None:
    (folders[0] / "a.service").write_text(f"[Unit]\nWants=b.service\0Wants=c.service\n{SERVICE}")
    assert wants(folders) == {"lower.service", "b.service", "c.service"}
