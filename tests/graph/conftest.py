"""Unit directories written as one text: `== NAME` starts a file, `== NAME -> TARGET` is a link."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from unitlint.configuration.unit_files import Owner, UnitDirectory, UnitFile
from unitlint.graph.build import build_from_directories
from unitlint.graph.edges import Graph
from unitlint.graph.host import Host
from unitlint.text.source import SourceText


def directory(text: str, path: str = "/etc/systemd/system", owner: Owner = Owner.USER) -> UnitDirectory:
    """The directory that `text` describes."""
    units: dict[str, UnitFile] = {}
    drop_ins: dict[str, dict[str, UnitFile]] = {}
    links: dict[str, dict[str, UnitFile]] = {}
    for block in text.split("== ")[1:]:
        head, _, body = block.partition("\n")
        name, _, target = head.partition(" -> ")
        folder, _, file_name = name.rpartition("/")
        source = None if target else SourceText(f"{path}/{name}", body)
        file = UnitFile(file_name, f"{path}/{name}", owner, source, target)
        if not folder:
            units[file_name] = file
        else:
            (drop_ins if folder.endswith(".d") else links).setdefault(folder, {})[file_name] = file
    return UnitDirectory(path, owner, units, drop_ins, links)


@pytest.fixture(scope="session")
def in_directory() -> Callable[..., UnitDirectory]:
    """`directory`, for tests that need several."""
    return directory


@pytest.fixture(scope="session")
def graph_of() -> Callable[..., Graph]:
    """The graph of a directory written as text, loaded from `t.target` or another root."""

    def build(text: str, *roots: str, host: Host | None = None) -> Graph:
        return build_from_directories([directory(text)], roots or ("t.target",), host=host)

    return build
