"""The options that every command shares."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import click

from unitlint.cli.budget import TIMEOUT, time_limit
from unitlint.cli.output import COLOUR
from unitlint.quick.dataclasses import dataclass
from unitlint.systemd.defaults import OLDEST_KNOWN
from unitlint.systemd.podman import UNKNOWN, Version, parse

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Shared:
    """What the shared options say, as typed; empty where they say nothing."""

    paths: tuple[str, ...] = ()
    platform: str = ""
    unit_path: str = ""
    target: str = ""
    cmdline: str = ""
    virt: str = ""
    config: str = ""
    configuration: str = ""
    machine: str = ""
    metadata: str = ""
    systemd_version: int = 0
    podman_version: Version = UNKNOWN
    input_format: str = ""
    files_dir: str = ""
    stdin_filename: str = ""
    own_rules: bool = False
    timeout: int = 0
    exclude: tuple[str, ...] = ()
    here: str = ""
    """No option: what the current directory is called, where it is the copy of another."""


class _Seconds(click.IntRange):
    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        try:
            return int(super().convert(value, param, ctx))
        except click.BadParameter:
            self.fail(f'"{value}" is not a number of seconds; write a whole number, such as 60', param, ctx)


class _SystemdVersion(click.IntRange):
    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        try:
            return int(super().convert(value, param, ctx))
        except click.BadParameter:
            problem = f'"{value}" is not a version of systemd; write a whole number from {OLDEST_KNOWN} on'
            self.fail(problem, param, ctx)


def _text(name: str, metavar: str, words: str) -> Callable[[Callable[..., R]], Callable[..., R]]:
    return click.option(name, metavar=metavar, default="", help=words)


def _colour(context: click.Context, parameter: click.Parameter, value: str) -> None:
    del parameter
    context.find_root().meta[COLOUR] = value


def _podman_version(context: click.Context, parameter: click.Parameter, value: str | None) -> Version:
    del context
    if not value:
        return UNKNOWN
    version = parse(value)
    if version is None:
        raise click.BadParameter(f'"{value}" is not a version of podman; write it as 5.8', param=parameter)
    return version


_OPTIONS = (
    _text(
        "--platform",
        "NAME|FILE|DIR|none",
        "The base OS underneath; DIR is a root, / this machine.  [default: by the input]",
    ),
    _text(
        "--unit-path",
        "DIR:DIR",
        "Read units from these folders, as systemd does with $SYSTEMD_UNIT_PATH; no PATH is needed.",
    ),
    _text("--target", "UNIT", "The unit that the boot starts.  [default: default.target]"),
    _text(
        "--cmdline", "TEXT|FILE", "The kernel command line, or a file that has it.  [default: the input's]"
    ),
    _text("--virt", "NAME", "What the system runs in: none, kvm, docker …, as systemd-detect-virt says."),
    _text(
        "--config", "FILE|none", "The configuration file.  [default: the nearest at or above the first PATH]"
    ),
    _text("--configuration", "NAME", "Only read the machine configuration NAME."),
    _text(
        "--machine",
        "FILE|DIR",
        "Render templates for the machines in this JSON file or folder of JSON files.",
    ),
    _text("--metadata", "FILE", "The metadata for --machine: a JSON file with an object."),
    click.option(
        "--systemd-version",
        metavar="N",
        type=_SystemdVersion(min=OLDEST_KNOWN),
        help="The version of systemd that boots, such as 252.  [default: the platform's]",
    ),
    click.option(
        "--podman-version",
        metavar="X.Y",
        callback=_podman_version,
        help="The version of podman that reads Quadlets, such as 5.8.  [default: any]",
    ),
    _text(
        "--input-format",
        "FORMAT",
        "Read every PATH as sabakan, ignition, butane, …, instead of detecting its format.",
    ),
    _text("--files-dir", "DIR", "The folder of Butane's `local` files, like its own --files-dir."),
    click.option(
        "--timeout",
        metavar="SECONDS",
        type=_Seconds(min=0),
        default=TIMEOUT,
        help=f"Stop after SECONDS, with the findings so far; 0 is no limit.  [default: {TIMEOUT}]",
    ),
    click.option(
        "--own-rules", is_flag=True, help="Run the Python files that `rules` in the configuration names."
    ),
    click.option(
        "--exclude",
        metavar="GLOB",
        multiple=True,
        help="Skip files that match, like a line of .gitignore; repeatable.",
    ),
    click.option(
        "--color",
        type=click.Choice(["auto", "always", "never"]),
        default="auto",
        expose_value=False,
        callback=_colour,
        help="When to colour the output.  [default: auto]",
    ),
    _text("--stdin-filename", "NAME", "The file name to assume for standard input (PATH -)."),
)


def shared_options(command: Callable[..., R]) -> Callable[..., R]:
    """Give a command the shared options; it takes them, and its paths, as one `Shared`, first."""

    @wraps(command)
    def with_shared(**given: object) -> R:
        shared, own = _parted(given)
        with time_limit(shared.timeout):
            return command(shared, **own)

    for option in reversed(_OPTIONS):
        with_shared = option(with_shared)
    return with_shared


def _parted(given: Mapping[str, object]) -> tuple[Shared, dict[str, object]]:
    """The shared options, those that say nothing with their defaults, and the command's own."""
    names = Shared.__annotations__
    values: dict[str, Any] = {name: value for name, value in given.items() if name in names}
    own = {name: value for name, value in given.items() if name not in names}
    return Shared(**{name: value for name, value in values.items() if value is not None}), own


def output_option(command: Callable[P, R]) -> Callable[P, R]:
    """`-o FILE`"""
    words = "Write to FILE instead of standard output."
    return click.option("-o", "--output", metavar="FILE", default="", help=words)(command)


def paths_argument(command: Callable[P, R]) -> Callable[P, R]:
    """`[PATH]...`"""
    return click.argument("paths", nargs=-1, metavar="[PATH]...")(command)
