"""What a picture shows: the options of `unitlint graph`, and how the diagrams take them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import click

from unitlint.cli.link_option import LINK_OPTION
from unitlint.config.config import Config
from unitlint.diagrams.options import Direction, DrawOptions, Grouping, Marked, PlatformUnits, View
from unitlint.errors import UsageError
from unitlint.machine.machine import Machine
from unitlint.text.suggest import did_you_mean

R = TypeVar("R")


def _choice(values: type[View | Direction | Grouping | PlatformUnits]) -> click.Choice[str]:
    return click.Choice([value.value for value in values])


TO_OR_FROM = "Only what UNIT waits for; with --direction down, what waits for it."

_OPTIONS = (
    click.option(
        "--view",
        type=_choice(View),
        default="order",
        help="Which edges to draw; install: those of [Install].  [default: order]",
    ),
    click.option("--focus", metavar="UNIT", multiple=True, help="Only UNIT and its neighbours; repeatable."),
    click.option(
        "--depth",
        metavar="N",
        type=click.IntRange(min=1),
        default=1,
        help="How many arrows away from --focus.  [default: 1]",
    ),
    click.option(
        "--direction",
        type=_choice(Direction),
        default="both",
        help="Only what is before or after --focus, or after --reaches.  [default: both]",
    ),
    click.option("--path", nargs=2, metavar="A B", help="Only what is on a chain between A and B."),
    click.option("--reaches", metavar="UNIT", default="", help=TO_OR_FROM),
    click.option("--only", metavar="GLOB", multiple=True, help="Only units that match; repeatable."),
    click.option("--hide", metavar="GLOB", multiple=True, help="Hide units that match; repeatable."),
    click.option(
        "--platform-units",
        type=_choice(PlatformUnits),
        help="Which base OS units to draw.  [default: near; all for a part]",
    ),
    click.option("--idle", is_flag=True, help="Also draw units without a job, however many."),
    click.option("--cycle", is_flag=True, help="Only the ordering cycles."),
    click.option(
        "--contract", metavar="NAME", default="", help="Only the units and chains of this contract."
    ),
    click.option("--no-reduce", is_flag=True, help="Also draw edges that longer chains imply."),
    click.option(
        "--collapse", type=_choice(Grouping), default="none", help="Draw one box for each.  [default: none]"
    ),
    click.option(
        "--cluster", type=_choice(Grouping), default="none", help="Draw a frame around each.  [default: none]"
    ),
    LINK_OPTION,
)


def view_options(command: Callable[..., R]) -> Callable[..., R]:
    """Give a command the view options; it takes them by their names."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def draw_options(machine: Machine, config: Config, view: dict[str, object]) -> DrawOptions:
    """The view options, by their names, as the diagrams take them. Raises UsageError."""
    platform_units = view["platform_units"]
    return DrawOptions(
        view=View(str(view["view"])),
        focus=_texts(view["focus"]),
        depth=int(str(view["depth"])),
        direction=Direction(str(view["direction"])),
        path=_pair(view["path"]),
        reaches=str(view["reaches"]),
        only=_texts(view["only"]),
        hide=_texts(view["hide"]),
        platform_units=PlatformUnits(str(platform_units)) if platform_units else None,
        idle=bool(view["idle"]),
        cycle=bool(view["cycle"]),
        marked=_marked(machine, config, str(view["contract"])),
        reduce=not view["no_reduce"],
        collapse=Grouping(str(view["collapse"])),
        cluster=Grouping(str(view["cluster"])),
        link_template=str(view["link_template"]),
        title=machine.configuration.name,
    )


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, tuple) else ()


def _pair(value: object) -> tuple[str, str] | None:
    match _texts(value):
        case (first, second):
            return first, second
    return None


def _marked(machine: Machine, config: Config, name: str) -> Marked | None:
    if not name:
        return None
    from unitlint.diagrams.contract_marks import mark_contract

    contracts = {contract.name: contract for contract in machine.contracts or config.contracts}
    if name not in contracts:
        hint = did_you_mean(name, contracts) or f"the contracts are {'; '.join(contracts) or 'none'}"
        raise UsageError(f'there is no contract "{name}"', hint=hint)
    return mark_contract(contracts[name], machine)
