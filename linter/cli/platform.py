"""`unitlint platform list | show | capture`."""

from __future__ import annotations

import click

from unitlint.cli.options import output_option
from unitlint.cli.output import write


@click.group()
def platform() -> None:
    """The base systems that units are linted on: list, show or capture one."""


@platform.command("list")
@output_option
def list_platforms(output: str) -> None:
    """List the catalogues that ship."""
    from unitlint.platforms.select import select_platform, shipped

    lines = []
    for name in shipped():
        found = select_platform(name)
        lines.append(f"{name:<10}  systemd {found.systemd_version}, {len(found.unit_names)} units\n")
        lines += [f"{'':<10}  {line}\n" for line in found.provenance]
    write("".join(lines), output)


@platform.command()
@click.argument("name", metavar="NAME|FILE|DIR")
@output_option
def show(name: str, output: str) -> None:
    """Print a platform's catalogue as JSON."""
    from unitlint.platforms.catalogue import write as catalogue_text
    from unitlint.platforms.select import select_platform

    write(catalogue_text(select_platform(name)), output)


@platform.command()
@click.option("--root", metavar="DIR", required=True, help="The root file system; / is this machine's.")
@click.option("--name", metavar="NAME", default="", help="What to call it.  [default: the folder's name]")
@click.option(
    "--systemd-version",
    metavar="N",
    type=int,
    default=0,
    help="The root's systemd, where it doesn't tell, such as 252.",
)
@click.option("--provenance", metavar="TEXT", multiple=True, help="Where it comes from; repeatable.")
@output_option
def capture(root: str, name: str, systemd_version: int, provenance: tuple[str, ...], output: str) -> None:
    """Make a catalogue of the units in a root file system."""
    from pathlib import Path

    from unitlint.platforms.capture import capture as capture_root
    from unitlint.platforms.catalogue import write as catalogue_text

    called = name or Path(root).resolve().name or "machine"
    found = capture_root(root, name=called, systemd_version=systemd_version, provenance=provenance)
    write(catalogue_text(found), output)
