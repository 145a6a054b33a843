"""The two states that `unitlint review` compares, as the command line names them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from unitlint.cli.options import Shared
from unitlint.cli.output import say_notes
from unitlint.cli.session import read_config
from unitlint.config.config import Config, Name
from unitlint.configuration.configuration import Inputs, Manager
from unitlint.configuration.what_if import WhatIf
from unitlint.errors import UsageError
from unitlint.findings.finding import Severity
from unitlint.machine.lookup import require_unit
from unitlint.machine.recorded import Lengths
from unitlint.quick.dataclasses import dataclass, replace
from unitlint.review.changes import Review
from unitlint.review.side import NOTHING, Choice, Side
from unitlint.review.sides import Sides, Tree
from unitlint.review.units import location_of
from unitlint.tree.excluded import Exclusion
from unitlint.tree.patterns import escaped
from unitlint.tree.present import exists, real_path
from unitlint.units.unit import LoadState, Unit

if TYPE_CHECKING:
    from unitlint.inputs.inputs import ReadOptions


@dataclass(frozen=True, slots=True)
class ComparedReview:
    """A review, and the commits that it is of; empty for what is none."""

    review: Review
    base: str
    head: str
    fail_level: Severity


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the command line says of the findings that count, on both sides."""

    select: tuple[Name, ...] = ()
    ignore: tuple[Name, ...] = ()
    min_severity: str | None = None

    def of(self, config: Config) -> Config:
        """The configuration with that instead."""
        return config.changed(
            lambda each: replace(
                each,
                select=self.select or each.select,
                ignore=each.ignore + self.ignore,
                min_severity=Severity(self.min_severity) if self.min_severity else each.min_severity,
            )
        )


NOTHING_CHOSEN = Chosen()


def compare_states(
    shared: Shared,
    *,
    chosen: Chosen = NOTHING_CHOSEN,
    base: str,
    head: str,
    direct: bool,
    what_if: WhatIf = NOTHING,
    lengths: Lengths | None = None,
    two: tuple[str, str] | None = None,
) -> ComparedReview:
    """The comparison of two revisions, a revision and the work tree, two folders, or what is and might be.

    Of `two` configurations, the first is taken from the one side, the second from the other.
    """
    from unitlint.review.compare import compare_sides
    from unitlint.review.side import read_side

    with _sides(shared, base=base, head=head, direct=direct) as sides:
        _check_paths(shared, sides)
        of_base = replace(shared, paths=sides.paths, config=_absolute(shared.config))
        config = chosen.of(_base_config(of_base, sides))

        def read(side: Tree, name: str, supposed: WhatIf = NOTHING) -> Side:
            return read_side(
                side.label,
                side.folder,
                sides.paths,
                config=config,
                options=replace(_read_options(shared), here=sides.name, exclude=_apart(side, sides)),
                choose=_choice(shared.configuration, name),
                what_if=supposed,
            )

        first, second = two or ("", "")
        before = read(sides.base, first)
        _require_units(what_if, before)
        after = read(sides.head, second, replace(what_if, of_users=_of_users(what_if, before)))
        if shared.configuration and not (before.models or after.models):
            raise UsageError(f'neither side has a configuration "{shared.configuration}"')
        renames = sides.renames
        if two:
            before, after = (replace(side, label=next(iter(side.models))) for side in (before, after))
            renames = {**renames, before.label: after.label}
        review = compare_sides(before, after, renames, lengths, of_two=bool(two))
        return ComparedReview(review, sides.base.commit, sides.head_commit, config.fail_level)


def _choice(configuration: str, one_of_two: str) -> Choice:
    """All configurations, the one of a name if the side has it, or one of two, which has to be there."""
    from unitlint.inputs.chosen import if_there, only

    def choose(inputs: Inputs) -> Inputs:
        if one_of_two:
            return only(inputs, one_of_two)
        return if_there(inputs, configuration) if configuration else inputs

    return choose


def _check_paths(shared: Shared, sides: Sides) -> None:
    """Raise UsageError for a path that neither side has: it would be green for ever."""
    if shared.unit_path:
        return
    for path in sides.paths:
        if not any(exists(side.folder / path) for side in (sides.base, sides.head)):
            raise UsageError(f"{path} is in neither {sides.base.label} nor {sides.head.label}")


def _base_config(shared: Shared, sides: Sides) -> Config:
    """The base's configuration, for both sides: what is under review doesn't decide how it is looked at.

    A baseline hides nothing here, since a change could bring the fault and its line in the baseline.
    """
    with chdir(sides.base.folder):
        present = [path for path in sides.paths if exists(path)]
        config = read_config(replace(shared, paths=tuple(present)))
        folder = Path.cwd()
    return config.changed(lambda each: replace(each, baseline="", rules=_own_rules(each, folder)))


def _own_rules(config: Config, folder: Path) -> tuple[str, ...]:
    return tuple(str(real_path(folder / Path(config.path).parent / path)) for path in config.rules)


def _apart(side: Tree, sides: Sides) -> tuple[Exclusion, ...]:
    """What is no part of the work tree is left out of it: all of it would be new."""
    if side is sides.base:
        return ()
    return tuple(Exclusion(f"/{escaped(path)}/", ".") for path in sides.apart)


def _require_units(what_if: WhatIf, before: Side) -> None:
    """Raise UsageError for a unit to mask that no configuration has; say which is masked already."""
    for name in what_if.mask:
        graphs = [model.graph for model in before.models.values()]
        found = [graph.units[unit] for graph in graphs if (unit := graph.resolve(name))]
        if graphs and not found:
            require_unit(graphs[0], name)
        if found and all(unit.load_state is LoadState.MASKED for unit in found):
            say_notes([f"{name} is masked already{_where(found[0])}"])


def _of_users(what_if: WhatIf, before: Side) -> frozenset[str]:
    """The units that users' managers have and the system's has not."""
    by_manager = {
        manager: [m for m in before.models.values() if m.configuration.manager is manager]
        for manager in Manager
    }

    def has(manager: Manager, name: str) -> bool:
        return any(model.graph.resolve(name) for model in by_manager[manager])

    names = {*what_if.mask, *what_if.disable}
    return frozenset(n for n in names if has(Manager.USER, n) and not has(Manager.SYSTEM, n))


def _where(unit: Unit) -> str:
    location = location_of(unit)
    return f": {location.path}:{location.line}" if location is not None and location.path else ""


def _read_options(shared: Shared) -> ReadOptions:
    """How both sides are read. What is no part of a side is named from the current directory."""
    from unitlint.inputs.inputs import ReadOptions

    return ReadOptions(
        input_format=shared.input_format,
        files_dir=shared.files_dir,
        unit_path=shared.unit_path,
        machine=_absolute(shared.machine),
        metadata=_absolute(shared.metadata),
    )


def _absolute(path: str) -> str:
    return str(real_path(path)) if path not in ("", "none") else path


@contextmanager
def _sides(shared: Shared, *, base: str, head: str, direct: bool) -> Iterator[Sides]:
    from unitlint.review.sides import between_folders, between_revisions

    if not base:
        folder = Tree("as it is", Path())
        yield Sides(folder, folder, shared.paths or (".",))
        return
    if os.path.isdir(base) and not head:  # noqa: PTH112  for any text
        raise UsageError(f"{base} is a folder, so --head must be a folder, too", hint="--head DIR")
    if os.path.isdir(base) and os.path.isdir(head):  # noqa: PTH112
        yield between_folders(Path(base), Path(head), shared.paths)
        return
    with between_revisions(Path.cwd(), shared.paths, base=base, head=head, direct=direct) as sides:
        yield sides
