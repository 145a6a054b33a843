"""The gallery's pictures are what its commands draw, and the small boot's are what they were."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from unitlint.cli import run
from unitlint.diagrams.draw import draw
from unitlint.diagrams.options import DrawOptions, View
from unitlint.diagrams.picture import Format, picture
from unitlint.diagrams.waterfall import waterfall
from unitlint.diagrams.waterfall_svg import waterfall_svg
from unitlint.graph.edges import Graph
from unitlint.transaction.transaction import Job, Transaction

REPOSITORY = Path(__file__).resolve().parents[2]
GALLERY = REPOSITORY / "docs" / "gallery.md"
SNAPSHOTS = Path(__file__).parent / "snapshots"

COMMANDS = re.findall(r"^unitlint (.+)$", GALLERY.read_text("utf-8"), re.MULTILINE)


def compare(request: pytest.FixtureRequest, kept: Path, data: bytes) -> None:
    if request.config.getoption("--update"):
        kept.parent.mkdir(exist_ok=True)
        kept.write_bytes(data)
    assert kept.read_bytes() == data, f"{kept.name} differs; pytest --update rewrites it"


@pytest.mark.parametrize("command", COMMANDS)
def test_the_gallery(
    command: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(REPOSITORY)
    *arguments, flag, shown = shlex.split(command)
    assert flag == "-o"
    made = tmp_path / Path(shown).name
    assert run([*arguments, "-o", str(made)]) == 0
    compare(request, REPOSITORY / shown, made.read_bytes())


def test_every_picture_of_the_gallery_is_shown_and_made() -> None:
    text = GALLERY.read_text("utf-8")
    made = {shlex.split(command)[-1] for command in COMMANDS}
    shown = {f"docs/{path}" for path in re.findall(r"\]\((gallery/[^)]+)\)", text)}
    kept = {str(path.relative_to(REPOSITORY)) for path in (GALLERY.parent / "gallery").iterdir()}
    assert made == shown == kept


FORMATS_OF_ORDER = (Format.SVG, Format.MERMAID, Format.GRAPHML)


@pytest.mark.parametrize(
    ("view", "file_format"),
    [(view, Format.DOT) for view in View] + [(View.ORDER, file_format) for file_format in FORMATS_OF_ORDER],
)
def test_the_small_boot(request: pytest.FixtureRequest, boot: Graph, view: View, file_format: Format) -> None:
    drawing = draw(boot, DrawOptions(view=view, title="a small boot"))
    compare(request, SNAPSHOTS / f"{view}.{file_format}", picture(drawing, file_format).data)


def test_the_boot_chart(request: pytest.FixtureRequest, boot: Graph) -> None:
    units = ("setup-disks.service", "var-lib-docker.mount", "local-fs.target", "chronyd.service")
    order = (("setup-disks.service", "var-lib-docker.mount"), ("var-lib-docker.mount", "local-fs.target"))
    transaction = Transaction("local-fs.target", {unit: Job(unit, "start") for unit in units}, order)
    compare(request, SNAPSHOTS / "boot.svg", waterfall_svg(waterfall(boot, transaction)).encode())
