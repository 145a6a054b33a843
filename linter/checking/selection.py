"""Which rules run: ours, the user's and those of plug-ins, as the configuration selects them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from unitlint import rules
from unitlint.cache.witness import spoil
from unitlint.config.config import Config, Name
from unitlint.errors import UsageError
from unitlint.findings.finding import Severity
from unitlint.rules import Rule
from unitlint.text.suggest import did_you_mean
from unitlint.tree.present import exists, is_folder

ENTRY_POINT_GROUP = "unitlint.rules"
ALL = "all"
DEFAULT = "default"


def available_rules(config: Config) -> dict[str, Rule]:
    """Every rule by name. Raises UsageError for one that can't be loaded, or whose name is taken."""
    found = {name: rules.rule(name) for name in (*rules.NAMES, *rules.ENGINE_NAMES)}
    for rule in (*_plug_in_rules(), *_user_rules(config)):
        if rule.name in found:
            raise UsageError(f'there are two rules named "{rule.name}"', path=config.path)
        found[rule.name] = rule
    return found


def select_rules(config: Config, available: Mapping[str, Rule]) -> tuple[Rule, ...]:
    """The rules that `select` names without those that `ignore` names, by name.

    Raises UsageError for a name that is neither a rule nor a category, with the nearest one.
    """
    chosen = expand_names(config.select, available) - expand_names(config.ignore, available)
    return tuple(available[name] for name in sorted(chosen) if not available[name].is_unexecuted)


def expand_names(names: Iterable[Name], available: Mapping[str, Rule]) -> set[str]:
    """Names of rules, categories, `default` and `all` → names of rules."""
    chosen: set[str] = set()
    for name in names:
        chosen |= _expand(name, available)
    return chosen


def _expand(name: Name, available: Mapping[str, Rule]) -> set[str]:
    if name.text == ALL:
        return set(available)
    if name.text == DEFAULT:
        return {r.name for r in available.values() if r.category not in rules.OPT_IN_CATEGORIES}
    if name.text in available:
        return {name.text}
    if in_category := {r.name for r in available.values() if r.category == name.text}:
        return in_category
    known = {*available, *(r.category for r in available.values()), ALL, DEFAULT}
    raise UsageError(
        f'there is no rule or category "{name.text}"',
        path=name.path,
        line=name.line,
        hint=did_you_mean(name.text, known) or "`unitlint rules` lists them",
    )


def severities(levels: Mapping[Name, Severity], available: Mapping[str, Rule]) -> dict[str, Severity]:
    """Rule → the severity that the configuration gives it. Raises UsageError as `select_rules` does."""
    return {rule: level for name, level in levels.items() for rule in _expand(name, available)}


def _plug_in_rules() -> Iterator[Rule]:
    if not _has_plug_ins(tuple(sys.path)):
        return
    from importlib.metadata import entry_points

    for entry in sorted(entry_points(group=ENTRY_POINT_GROUP)):
        spoil("what a plug-in asks")
        try:
            yield rules.read_rule(entry.name, entry.load(), origin=entry.value)
        except (ImportError, AttributeError) as error:
            raise UsageError(f'the plug-in rule "{entry.name}" can\'t be loaded: {error}') from error


@cache
def _has_plug_ins(path: tuple[str, ...]) -> bool:
    """Whether any installed package names the group; importlib.metadata takes longer to import than this."""
    return any(map(_names_plug_ins, path))


def _names_plug_ins(directory: str) -> bool:
    """Whether a package that lies there does. A glob takes four times as long, and most names are others."""
    group = f"[{ENTRY_POINT_GROUP}]".encode()
    try:
        names = os.listdir(directory or ".")  # noqa: PTH208 - the names are all that is asked for
    except OSError:  # no folder
        return False
    for name in names:
        if name.endswith((".dist-info", ".egg-info")):
            file = Path(directory, name, "entry_points.txt")
            try:
                if group in file.read_bytes():
                    return True
            except OSError:  # it has no entry points
                continue
    return False


def _user_rules(config: Config) -> Iterator[Rule]:
    if config.rules:
        from unitlint.checking.own_rules import unexecuted_rule

    for path in config.rules:
        file = (Path(config.path).parent if config.path else Path()) / path
        if not exists(file):
            raise config.mistake("rules", f"{path}: no such file or directory", item=path)
        files = sorted(file.glob("*.py")) if is_folder(file) else [file]
        for module_file in files:
            if not module_file.stem.startswith("_"):
                try:
                    yield _load_file(module_file) if config.run_own_rules else unexecuted_rule(module_file)
                except UsageError as error:
                    raise config.mistake("rules", error.message, item=path) from error


def _load_file(file: Path) -> Rule:
    """The rule in a Python file. Raises UsageError when that can't be run."""
    from importlib.util import module_from_spec, spec_from_file_location

    spoil("what a rule of one's own asks")
    spec = spec_from_file_location(f"unitlint_user_rules.{file.stem}", file)
    if spec is None or spec.loader is None:
        raise UsageError(f"{file} is not a Python file")
    module = module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
        return rules.read_rule(file.stem.replace("_", "-"), module, origin=str(file))
    except Exception as error:  # whatever the user's module raises is theirs to mend
        reason = f"{type(error).__name__}: {error}"
        raise UsageError(f"the rule in {file} can't be loaded: {reason}") from error
