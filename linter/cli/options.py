"""The options that every command shares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec, TypeVar

import click

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Shared:
    """What the shared options say, as typed; empty where they say nothing."""

    paths: tuple[str, ...] = ()
    platform: str = ""
    unit_path: str = ""
    target: str = ""
    config: str = ""
    configuration: str = ""
    machine: str = ""
    metadata: str = ""
    systemd_version: int = 0


_OPTIONS = (
    click.option("--platform", metavar="NAME|FILE|DIR|none", default="", help="The base OS underneath."),
    click.option(
        "--unit-path", metavar="DIR:DIR", default="", help="Read units like systemd's SYSTEMD_UNIT_PATH."
    ),
    click.option(
        "--target", metavar="UNIT", default="", help="The unit a boot starts.  [default: default.target]"
    ),
    click.option(
        "--config", metavar="FILE|none", default="", help="The configuration file instead of the nearest."
    ),
    click.option(
        "--configuration", metavar="NAME", default="", help="Only the machine configuration of that name."
    ),
    click.option(
        "--machine", metavar="FILE", default="", help="Render templates for the machine in this JSON file."
    ),
    click.option("--metadata", metavar="FILE", default="", help="The metadata for --machine, a JSON file."),
    click.option(
        "--systemd-version", metavar="N", type=click.IntRange(min=1), default=None, help="Of the target."
    ),
)


def shared_options(command: Callable[..., R]) -> Callable[..., R]:
    """Give a command the shared options; it takes them, and its paths, as one `Shared`, first."""

    @wraps(command)
    def with_shared(
        *,
        platform: str,
        unit_path: str,
        target: str,
        config: str,
        configuration: str,
        machine: str,
        metadata: str,
        systemd_version: int | None,
        paths: tuple[str, ...] = (),
        **own: object,
    ) -> R:
        version = systemd_version or 0
        shared = Shared(paths, platform, unit_path, target, config, configuration, machine, metadata, version)
        return command(shared, **own)

    for option in reversed(_OPTIONS):
        with_shared = option(with_shared)
    return with_shared


def paths_argument(command: Callable[P, R]) -> Callable[P, R]:
    """`[PATH]...`"""
    return click.argument("paths", nargs=-1, metavar="[PATH]...")(command)
