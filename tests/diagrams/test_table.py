"""The table of docs/diagrams.md: how pictures of real inputs fit a screen; `pytest --update` rewrites it."""

from __future__ import annotations

import contextlib
import os
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.conformance import packages
from tests.diagrams.geometry import Looks, looks
from unitlint.cli.commands import unitlint
from unitlint.diagrams.a4 import LEAST

REPOSITORY = Path(__file__).resolve().parents[2]
PAGE = REPOSITORY / "docs" / "diagrams.md"
CORPORA = Path(os.environ.get("UNITLINT_CORPORA", REPOSITORY.parent / "shared" / "corpora"))
NECO = CORPORA / "neco" / "head"
FLATCAR = CORPORA / "flatcar-root"

CONTAINER = "[Unit]\n{after}[Container]\nImage=example.org/app:1\n[Install]\nWantedBy=multi-user.target\n"
SERVICE = "[Unit]\nAfter={}\n[Service]\nExecStart=/bin/true\n[Install]\nWantedBy=multi-user.target\n"
ROW = re.compile(
    r"^\| (.+?) \| (\d+) × (\d+) \| ([\d.]+) px \| ([\d.]+) pt(?:, (\d) sheets)? \| (\d+) \| (\d+) \|$",  # noqa: RUF001
    re.MULTILINE,
)
MARGIN = 1.15


def of_path(path: Path, *words: str) -> Looks:
    """Of the picture that `unitlint graph` writes, with the findings that are marked in it."""
    done = CliRunner().invoke(unitlint, ["graph", str(path), *words, "--svg"])
    assert done.exit_code == 0, done.output
    return looks(done.stdout)


def quadlets(folder: Path) -> Looks:
    units = folder / "etc" / "containers" / "systemd"
    units.mkdir(parents=True)
    for number in range(20):
        after = f"After=app-{number - 1}.service\n" if number % 4 else "After=network-online.target\n"
        (units / f"app-{number}.container").write_text(CONTAINER.format(after=after))
    return of_path(units)


def cycle(folder: Path, *, ring: bool = False) -> Looks:
    folder.mkdir()
    for name, after in ("ab", "bc", "ca", "da"):
        (folder / f"{name}.service").write_text(SERVICE.format(f"{after}.service"))
    with contextlib.chdir(folder.parent):  # its arrows name the files
        return of_path(Path(folder.name), *(["--cycle"] if ring else []))


def root() -> Looks:
    if not FLATCAR.is_dir():
        pytest.skip("the corpora are not here")
    return of_path(FLATCAR)


def debian(view: str) -> Looks:
    if not packages.are_unpacked():
        pytest.skip("the conformance tests have not unpacked their packages")
    return of_path(packages.unpacked(), "--view", view)


def neco(role: str) -> Looks:
    if not NECO.is_dir():
        pytest.skip("the corpora are not here")
    with contextlib.chdir(NECO):
        return of_path(Path(), "--configuration", f"roles/{role}/site.yml")


def measured(name: str, folder: Path) -> Looks:
    match name.split(", "):
        case ["Neco", role]:
            return neco(role)
        case ["20 Quadlets"]:
            return quadlets(folder)
        case ["a cycle"]:
            return cycle(folder / "units")
        case ["a cycle", "--cycle"]:
            return cycle(folder / "units", ring=True)
        case ["a root of Flatcar"]:
            return root()
        case ["a root of Debian"]:
            return debian("order")
        case ["a root of Debian", "--view require"]:
            return debian("require")
        case _:
            with contextlib.chdir(REPOSITORY / "examples" / "boot"):
                return of_path(Path(), "--configuration", "roles/web/site.yml")


NAMES = (
    *("Neco, boot", "Neco, cs", "Neco, ss", "Neco, ss2", "20 Quadlets", "a cycle", "a cycle, --cycle"),
    *("a root of Flatcar", "a root of Debian", "a root of Debian, --view require"),
    "examples/boot",
)


def row(name: str, found: Looks) -> str:
    size = f"{found.width:.0f} × {found.height:.0f}"  # noqa: RUF001
    sheets = len(found.sheets)
    paper = f"{found.on_paper:.1f} pt{f', {sheets} sheets' if sheets > 1 else ''}"
    return f"| {name} | {size} | {found.label:.1f} px | {paper} | {found.arrows} | {found.crossings} |"


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_picture_is_no_worse_than_its_row(
    name: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    found = measured(name, tmp_path)
    text = PAGE.read_text("utf-8")
    if request.config.getoption("--update"):
        text = re.sub(rf"^\| {re.escape(name)} \|.*$", row(name, found), text, flags=re.MULTILINE)
        PAGE.write_text(text, "utf-8")
    kept = next(match for match in ROW.finditer(text) if match[1] == name)
    assert found.label * MARGIN >= float(kept[4])
    assert found.on_paper >= LEAST
    assert len(found.sheets) <= int(kept[6] or 1)
    assert found.arrows <= int(kept[7]) * MARGIN
    assert found.crossings <= int(kept[8]) + 2
