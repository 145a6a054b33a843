"""`unitlint platform list | show | capture`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from unitlint.cli.options import output_option
from unitlint.cli.output import write
from unitlint.errors import UsageError
from unitlint.text.json_text import json_text
from unitlint.tree.present import is_folder, real_path

if TYPE_CHECKING:
    from unitlint.platforms.platform import Platform


@click.group()
def platform() -> None:
    """The base systems that units are linted on: list, show or capture one."""


@platform.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@output_option
def list_platforms(*, as_json: bool, output: str) -> None:
    """List the catalogues that ship."""
    from unitlint.platforms.select import select_platform, shipped

    found = [select_platform(name) for name in shipped()]
    write(_as_json(found) if as_json else "".join(map(_line, found)), output)


def _line(platform: Platform) -> str:
    complete = "all" if platform.complete else ", ".join(platform.complete_for) or "nothing"
    facts = f"systemd {platform.systemd_version}, {platform.date}, {len(platform.unit_names)} units"
    return f"{platform.name:<14} {facts}, complete for {complete}\n"


def _as_json(found: Iterable[Platform]) -> str:
    rows = [
        {
            "name": platform.name,
            "date": platform.date,
            "systemd_version": platform.systemd_version,
            "units": len(platform.unit_names),
            "complete": platform.complete,
            "complete_for": list(platform.complete_for),
        }
        for platform in found
    ]
    return json_text({"version": 1, "platforms": rows}, indent=2) + "\n"


@platform.command()
@click.argument("name", metavar="NAME|FILE|DIR")
@output_option
def show(name: str, output: str) -> None:
    """Print a platform's catalogue as JSON."""
    from unitlint.platforms.catalogue import write as catalogue_text
    from unitlint.platforms.select import select_platform

    write(catalogue_text(select_platform(name)), output)


@platform.command()
@click.option("--root", metavar="DIR", default="", help="The root file system; / is this machine's.")
@click.option(
    "--packages", metavar="DIR", default="", help="Instead of --root: a folder with the installed .deb files."
)
@click.option(
    "--available",
    metavar="DIR",
    default="",
    help="With --packages: a folder with .deb files that may be installed.",
)
@click.option("--name", metavar="NAME", default="", help="The platform's name.  [default: the folder's name]")
@click.option(
    "--systemd-version",
    metavar="N",
    type=int,
    default=0,
    help="The version of systemd, such as 252, if the root doesn't tell.",
)
@click.option(
    "--complete-for",
    metavar="GLOB",
    multiple=True,
    help="Names of which the catalogue has all; repeatable.  [default: all of a root, none of packages]",
)
@click.option("--provenance", metavar="TEXT", multiple=True, help="Where the units come from; repeatable.")
@click.option("--date", metavar="DATE", default="", help="When it was captured.  [default: today]")
@output_option
def capture(
    *,
    root: str,
    packages: str,
    available: str,
    name: str,
    systemd_version: int,
    complete_for: tuple[str, ...],
    provenance: tuple[str, ...],
    date: str,
    output: str,
) -> None:
    """Make a catalogue of a root file system, or of Debian packages."""
    from unitlint.platforms.capture import Recipe, capture_packages
    from unitlint.platforms.capture import capture as capture_root
    from unitlint.platforms.catalogue import write as catalogue_text

    if bool(root) is bool(packages):
        raise UsageError("give either --root DIR or --packages DIR")
    recipe = Recipe(
        name or real_path(root or packages).name or "machine",
        systemd_version,
        not complete_for,
        complete_for,
        provenance,
        date or datetime.now(tz=UTC).date().isoformat(),
    )
    found = (
        capture_root(root, recipe)
        if root
        else capture_packages(_packages(packages), _packages(available), recipe)
    )
    write(catalogue_text(found), output)


def _packages(folder: str) -> list[Path]:
    """The packages in a folder, sorted. Raises UsageError for a folder without any."""
    found = sorted(Path(folder).glob("*.deb")) if folder and is_folder(folder) else []
    if folder and not found:
        raise UsageError("no .deb files here", path=folder)
    return found
