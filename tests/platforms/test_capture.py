"""Platforms: what a capture keeps, that a catalogue says the same as its root, and which ones ship."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conformance.suites import suites
from unitlint.configuration.configuration import Configuration
from unitlint.configuration.unit_files import UnitFile
from unitlint.errors import InputError, UsageError
from unitlint.graph.build import build_graph
from unitlint.graph.edges import Graph
from unitlint.platforms.capture import Recipe, capture, detect_version
from unitlint.platforms.catalogue import read, write
from unitlint.platforms.platform import NO_PLATFORM
from unitlint.platforms.select import CATALOGUES, select_platform, shipped
from unitlint.units.names import is_template
from unitlint.units.settings import settings_of


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small root: a service with a drop-in, an alias, a mask, a wants link, a preset, a systemd library."""
    units = tmp_path / "usr/lib/systemd/system"
    (units / "multi-user.target.wants").mkdir(parents=True)
    (units / "a.service.d").mkdir()
    (units / "a.service").write_text(
        "[Unit]\nAfter=b.service\n[Service]\nEnvironment=X=1\nExecStart=/bin/true\nMemoryMax=1G\n"
    )
    (units / "a.service.d/10-more.conf").write_text("[Unit]\nWants=c.service\n")
    (units / "alias.service").symlink_to("a.service")
    (units / "masked.service").symlink_to("/dev/null")
    (units / "empty.service").touch()
    (units / "multi-user.target").write_text("[Unit]\nRequires=basic.target\n")
    (units / "multi-user.target.wants/a.service").symlink_to("../a.service")
    (tmp_path / "usr/lib/systemd/libsystemd-shared-257.so").touch()
    presets = tmp_path / "usr/lib/systemd/system-preset"
    presets.mkdir()
    (presets / "90-x.preset").write_text("enable a.service\n# no\ndisable *\n")
    return tmp_path


def edges_of(graph: Graph) -> list[tuple[str, str, str]]:
    return [(edge.source, edge.kind.value, edge.target) for edge in graph.edges()]


def states_of(graph: Graph) -> dict[str, str]:
    return {name: unit.load_state.value for name, unit in graph.units.items()}


def test_a_catalogue_says_what_its_root_says(root: Path) -> None:
    captured = capture(str(root), Recipe("mine"))
    empty = Configuration("none", "unit-path", "")
    targets = ("multi-user.target", "alias.service", "masked.service", "empty.service")
    before = build_graph(empty, platform=captured, targets=targets)
    after = build_graph(empty, platform=read(write(captured), path="mine.json"), targets=targets)
    assert edges_of(after) == edges_of(before)
    assert {n: u.load_state for n, u in after.units.items()} == {
        n: u.load_state for n, u in before.units.items()
    }
    assert after.units["masked.service"].load_state == "masked"
    assert after.units["empty.service"].load_state == "masked"
    assert after.resolve("alias.service") == "a.service"


def test_what_is_kept(root: Path) -> None:
    catalogue = json.loads(write(capture(str(root), Recipe("mine", provenance=("by hand",)))))
    assert catalogue["systemd_version"] == 257
    assert catalogue["presets"] == ["enable a.service", "disable *"]
    assert catalogue["provenance"] == ["by hand"]
    directory = catalogue["directories"]["/usr/lib/systemd/system"]
    assert directory["units"]["a.service"] == {
        "settings": {
            "Service": [[4, "Environment", "X=1"], [5, "ExecStart", "/bin/true"], [6, "MemoryMax", "1G"]],
            "Unit": [[2, "After", "b.service"]],
        }
    }
    assert directory["dependencies"] == {"multi-user.target.wants": ["a.service"]}


def test_writing_twice_gives_the_same_bytes(root: Path) -> None:
    captured = capture(str(root), Recipe("mine"))
    assert write(read(write(captured), path="mine.json")) == write(captured)


def test_places_name_the_platform_and_the_line(root: Path) -> None:
    captured = read(write(capture(str(root), Recipe("mine"))), path="mine.json")
    graph = build_graph(Configuration("none", "unit-path", ""), platform=captured, targets=("a.service",))
    origins = graph.targets("a.service", "After")["b.service"]  # type: ignore[arg-type]  # a StrEnum's value
    location = origins[0].place.location  # type: ignore[union-attr]  # a written edge has its place
    assert (location.path, location.line) == ("mine:/usr/lib/systemd/system/a.service", 2)


def test_a_folder_that_is_no_root(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="not a root file system"):
        capture(str(tmp_path), Recipe("mine"))


def test_version_comes_from_the_library(root: Path, tmp_path: Path) -> None:
    assert detect_version(str(root)) == 257
    assert detect_version(str(tmp_path / "nowhere")) == 0


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"version": 1}', "[" * 100_000, '{"version": 9}'])
def test_a_file_that_is_no_catalogue(text: str) -> None:
    with pytest.raises(InputError, match="catalogue"):
        read(text, path="x.json")


@pytest.mark.parametrize("name", shipped())
def test_what_ships_can_be_read_and_boots(name: str) -> None:
    platform = select_platform(name)
    assert platform.name == name
    assert platform.provenance
    graph = build_graph(Configuration("none", "sabakan", ""), platform=platform)
    server = name in ("fedora-coreos", "flatcar")
    assert graph.default_target == ("multi-user.target" if server else "graphical.target")
    assert {"basic.target", "sysinit.target", "local-fs.target", "network.target"} <= set(graph.units)


@pytest.mark.parametrize("name", shipped())
def test_what_ships_is_as_it_would_be_written_today(name: str) -> None:
    text = (CATALOGUES / f"{name}.json").read_text("utf-8")
    assert write(read(text, path=name)) == text


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["/", *(str(suite.root) for suite in suites())])
def test_a_catalogue_of_a_whole_root_has_its_edges(folder: str) -> None:
    if not any((Path(folder) / path).is_dir() for path in ("usr/lib/systemd/system", "lib/systemd/system")):
        pytest.skip(f"no systemd in {folder}")
    captured = capture(folder, Recipe("mine", systemd_version=detect_version(folder)))
    targets = tuple(name for name in sorted(captured.unit_names) if not is_template(name))
    empty = Configuration("none", "unit-path", "")
    of_root, of_file = (
        build_graph(empty, platform=platform, targets=targets)
        for platform in (captured, read(write(captured), path="mine.json"))
    )
    assert edges_of(of_file) == edges_of(of_root)
    assert states_of(of_file) == states_of(of_root)


@pytest.mark.corpora
def test_flatcars_units_are_as_its_root_has_them(corpora: Path) -> None:
    """The catalogue has more units than the root, from packages; those of the root are whole.

    Flatcar patches systemd's default.target; the root has that of Debian's build.
    """
    (of_root,) = capture(str(corpora / "flatcar-root"), Recipe("flatcar", systemd_version=262)).directories
    shipped_units = {
        unit: file for d in select_platform("flatcar").directories for unit, file in d.units.items()
    }
    assert of_root.units
    for name in of_root.units.keys() - {"default.target"}:
        assert raw(shipped_units[name]) == raw(of_root.units[name]), name


def raw(file: UnitFile) -> tuple[str, list[tuple[str, str, str]]]:
    settings = () if file.link else settings_of(file)
    return file.link, [(setting.section, setting.key, setting.value) for setting in settings]


def test_selection(root: Path, tmp_path: Path) -> None:
    assert select_platform("none") is NO_PLATFORM
    assert "a.service" in select_platform(str(root)).unit_names
    file = tmp_path / "mine.json"
    file.write_text(write(capture(str(root), Recipe("mine"))))
    assert select_platform(str(file)).name == "mine"
    with pytest.raises(UsageError, match="platform flatcarr: no such platform"):
        select_platform("flatcarr")
