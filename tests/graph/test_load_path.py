"""Of two files for one unit, that of the folder which systemd searches first (systemd.unit(5))."""

from __future__ import annotations

from pathlib import Path

import pytest

from unitlint.formats.root import read_root, read_users_of_root
from unitlint.graph.build import build_graph
from unitlint.systemd.file_names import UNIT_PATHS, USER_UNIT_PATHS, VENDOR_PATHS, precedence
from unitlint.tree.reader import Reader


def write(root: Path, path: str, text: str = "[Service]\nExecStart=/bin/true\n") -> None:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


@pytest.mark.parametrize("first", ["etc", "run", "usr/local/lib"])
def test_lib_comes_where_usr_lib_does(tmp_path: Path, first: str) -> None:
    write(tmp_path, "lib/systemd/system/web.service")
    write(tmp_path, f"{first}/systemd/system/web.service")
    graph = build_graph(read_root(Reader(), str(tmp_path), name="root"))
    fragment = graph.units["web.service"].fragment
    assert fragment is not None
    assert fragment.path == f"/{first}/systemd/system/web.service"


def test_a_generator_comes_before_a_package(tmp_path: Path) -> None:
    write(tmp_path, "lib/systemd/system/data.mount", "[Mount]\nWhat=/dev/sdb1\nWhere=/data\n")
    write(tmp_path, "etc/fstab", "/dev/sdc1 /data ext4 defaults 0 0\n")
    unit = build_graph(read_root(Reader(), str(tmp_path), name="root")).units["data.mount"]
    assert [setting.value for setting in unit.values("Mount", "What")] == ["/dev/sdc1"]


def test_the_folders_of_users_managers_are_in_their_order(tmp_path: Path) -> None:
    for path in ("usr/local/lib", "usr/share"):
        write(tmp_path, f"{path}/systemd/user/agent.service")
    found = read_users_of_root(Reader(), str(tmp_path), name="root")
    assert found is not None
    fragment = build_graph(found).units["agent.service"].fragment
    assert fragment is not None
    assert fragment.path == "/usr/share/systemd/user/agent.service"


@pytest.mark.parametrize("paths", [UNIT_PATHS, USER_UNIT_PATHS])
def test_a_search_path_is_in_the_order_of_precedence(paths: tuple[str, ...]) -> None:
    ranks = [precedence(path) for path in paths]
    assert ranks == sorted(ranks)


def test_lib_is_usr_lib() -> None:
    assert len({precedence(path) for path in VENDOR_PATHS}) == 1
