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


def test_a_link_out_of_the_search_path_is_the_unit_that_it_leads_to(folders: tuple[Path, Path]) -> None:
    elsewhere = folders[0].parent / "app"
    elsewhere.mkdir()
    (elsewhere / "b.service").write_text(f"[Unit]\nWants=b.timer\n{SERVICE}")
    (elsewhere / "x.conf").write_text("[Unit]\nWants=c.service\n")
    (folders[0] / "a.service").symlink_to("../app/b.service")
    (folders[0] / "a.service.d/20-x.conf").symlink_to(elsewhere / "x.conf")
    assert wants(folders) == {"b.timer", "c.service", "lower.service"}


def test_a_link_to_another_file_is_told_and_not_read(folders: tuple[Path, Path]) -> None:
    (folders[0].parent / "secret").write_text("root:x\n")
    (folders[0] / "a.service").symlink_to("../secret")
    read = read_unit_path(Reader(), ":".join(map(str, folders)))
    assert [problem.rule for problem in read.problems] == ["unread-link"]
    assert "root:x" not in str(read)


def test_no_link_leads_out_of_a_repository(folders: tuple[Path, Path]) -> None:
    top = folders[0].parent
    (top / "checkout/.git").mkdir(parents=True)
    high = folders[0].rename(top / "checkout/high")
    (high / "b.service").symlink_to("../../low/a.service")
    (high / "c.service.d").symlink_to(top / "low/a.service.d")
    (high / "c.service").write_text(SERVICE)
    read = read_unit_path(Reader(), str(high))
    assert {problem.rule for problem in read.problems} == {"unread-link", "invalid-input"}
    assert "lower.service" not in str(read)


@pytest.mark.parametrize("link", ["../nope/../low/a.service", "../low/a.service/../a.service"])
def test_a_link_that_cant_be_followed_hides_nothing(folders: tuple[Path, Path], link: str) -> None:
    (folders[0] / "a.service").symlink_to(link)
    assert graph(folders).units["a.service"].load_state is LoadState.LOADED


def test_a_link_to_a_folder_elsewhere_cant_be_read(folders: tuple[Path, Path]) -> None:
    (folders[0] / "a.service").symlink_to("..")
    unit = graph(folders).units["a.service"]
    assert (unit.load_state, unit.reason) == (LoadState.ERROR, f"{folders[0].parent} is a folder")


def test_links_are_followed_through_linked_folders(folders: tuple[Path, Path]) -> None:
    (folders[0].parent / "other").symlink_to("low")
    (folders[0] / "b.service").symlink_to("../other/a.service")
    assert graph(folders).units["a.service"].aliases == ("b.service",)
