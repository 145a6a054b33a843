"""What enabling a unit does: the links that its [Install] section asks for (systemd.unit(5))."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fnmatch import fnmatchcase

from unitlint.configuration.configuration import Configuration, Manager
from unitlint.configuration.delivered import Preset
from unitlint.configuration.unit_files import Owner, UnitDirectory, UnitFile
from unitlint.quick.dataclasses import dataclass, replace
from unitlint.systemd.file_names import ETC, INSTALL_FOLDERS, INSTALL_KEYS, USER_ETC
from unitlint.text.globs import is_glob
from unitlint.text.source import Place
from unitlint.units import names
from unitlint.units.list_values import bare_words
from unitlint.units.search_path import SearchPath
from unitlint.units.settings import settings_of
from unitlint.units.specifiers import expand
from unitlint.units.unit import Setting


@dataclass(frozen=True, slots=True)
class InstallLink:
    """A link that enabling makes: `name` in `folder` (empty for an alias), and what asks for it."""

    folder: str
    name: str
    unit: str
    place: Place

    @property
    def wanting(self) -> str:
        """The unit that pulls this one in then; empty for an alias."""
        return self.folder.rpartition(".")[0]

    @property
    def path(self) -> str:
        """Where the link lies in its unit directory."""
        return f"{self.folder}/{self.name}" if self.folder else self.name


def install_links(search_path: SearchPath, unit: str) -> Iterator[InstallLink]:
    """The links of `unit` and, through Also=, of others. Masked and missing units give none."""
    waiting, seen = [unit], set[str]()
    while waiting:
        name = waiting.pop(0)
        found = search_path.fragment(name)
        if name in seen or found is None or found.file.masks:
            continue
        seen.add(name)
        settings = _install_settings(search_path, found.name, found.file)
        wanted = _instantiated(name, settings)
        for setting, word in _values(settings):
            expanded = expand(word, wanted, in_name=True) or ""
            if setting.key == "Also":
                waiting.append(expanded)
            elif (link := _link(setting, expanded, wanted)) is not None:
                yield link


def has_install_section(search_path: SearchPath, unit: str) -> bool:
    """Whether enabling the unit does anything: some [Install] setting has a value."""
    found = search_path.fragment(unit)
    if found is None:
        return False
    return any(True for _ in _values(_install_settings(search_path, found.name, found.file)))


def _install_settings(search_path: SearchPath, name: str, file: UnitFile) -> list[Setting]:
    files = (file, *search_path.drop_ins(name))
    return [s for each in files for s in settings_of(each).among("Install", INSTALL_KEYS)]


def _values(settings: list[Setting]) -> Iterator[tuple[Setting, str]]:
    """The words of the list settings; an empty assignment resets WantedBy= and its kin."""
    kept: dict[str, list[Setting]] = {}
    for setting in settings:
        if setting.key not in (*INSTALL_FOLDERS, "Alias", "Also"):
            continue
        if setting.value:
            kept.setdefault(setting.key, []).append(setting)
        else:
            kept.pop(setting.key, None)
    for key in sorted(kept):
        for setting in kept[key]:
            for word in bare_words(setting.value):
                yield setting, word


def _instantiated(name: str, settings: list[Setting]) -> str:
    """A template is enabled as the instance that DefaultInstance= names, if any."""
    default = next((s.value for s in reversed(settings) if s.key == "DefaultInstance" and s.value), "")
    return names.with_instance(name, default) if names.is_template(name) and default else name


def _link(setting: Setting, word: str, unit: str) -> InstallLink | None:
    if setting.key == "Alias":
        valid = names.is_valid(word) and names.unit_type(word) == names.unit_type(unit)
        return InstallLink("", word, unit, setting.place) if valid else None
    if not names.is_valid(word) or names.is_template(unit):
        return None
    folder = names.resolve_template(word, owner=unit) + INSTALL_FOLDERS[setting.key]
    return InstallLink(folder, unit, unit, setting.place)


def enabled_units(
    configuration: Configuration, search_path: SearchPath, presets: Iterable[Preset]
) -> list[str]:
    """The units to enable: those the input lists, and where presets decide, those they enable, sorted."""
    listed = {e.unit: e.enabled for e in configuration.enablements}
    enabled = {unit for unit, on in listed.items() if on}
    if rules := tuple(presets):
        first_match = _first_match_of(rules)
        for name in search_path:
            rule = first_match(name)
            if name not in listed and (rule is None or rule.enable):
                enabled.update(_preset_instances(name, rule))
    return sorted(enabled)


def _first_match_of(rules: tuple[Preset, ...]) -> Callable[[str], Preset | None]:
    """systemd.preset(5): the first line whose pattern matches decides; what none matches is enabled.

    Most patterns are plain names, and most names have none.
    """
    plain: dict[str, int] = {}
    patterns: list[tuple[int, str]] = []
    for number, rule in enumerate(rules):
        if is_glob(rule.pattern):
            patterns.append((number, rule.pattern))
        else:
            plain.setdefault(rule.pattern, number)

    def first_match(name: str) -> Preset | None:
        first = plain.get(name, len(rules))
        first = next((n for n, pattern in patterns if n < first and fnmatchcase(name, pattern)), first)
        return rules[first] if first < len(rules) else None

    return first_match


def _preset_instances(name: str, rule: Preset | None) -> list[str]:
    if rule is None or not names.is_template(name) or not rule.instances:
        return [name]
    return [names.with_instance(name, instance) for instance in rule.instances]


def with_install_links(
    configuration: Configuration, directories: tuple[UnitDirectory, ...], presets: Iterable[Preset] = ()
) -> tuple[UnitDirectory, ...]:
    """The directories, /etc/systemd/system holding what enabling the configuration's units adds to it."""
    search_path = SearchPath(directories)
    units = enabled_units(configuration, search_path, presets)
    return with_links_of(search_path, units, configuration.manager)


def with_links_of(
    search_path: SearchPath, units: Iterable[str], manager: Manager
) -> tuple[UnitDirectory, ...]:
    """The directories of a search path with what enabling these units adds to /etc/systemd/system.

    Or to /etc/systemd/user, as it is for all users.
    """
    etc = USER_ETC if manager is Manager.USER else ETC
    directories = search_path.directories
    folders: dict[str, dict[str, UnitFile]] = {}
    aliases: dict[str, UnitFile] = {}
    for unit in units:
        for link in install_links(search_path, unit):
            file = UnitFile(
                link.name,
                f"{etc}/{link.folder}/{link.name}",
                link=f"../{link.unit}",
                declared=link.place,
                enabled_by=unit,
            )
            if link.folder:
                folders.setdefault(link.folder, {})[link.name] = file
            else:
                aliases[link.name] = replace(file, path=f"{etc}/{link.name}", link=link.unit)
    if not folders and not aliases:
        return directories
    return (*_merge(directories, etc, folders, aliases),)


def _merge(
    directories: tuple[UnitDirectory, ...],
    path: str,
    folders: dict[str, dict[str, UnitFile]],
    aliases: dict[str, UnitFile],
) -> Iterator[UnitDirectory]:
    """Into the first directory that is /etc's; links that are there already stay as they are."""
    etc = next((d for d in directories if d.path == path), None)
    if etc is None:
        etc = UnitDirectory(path, Owner.USER)
        yield _joined(etc, folders, aliases)
    for directory in directories:
        yield _joined(directory, folders, aliases) if directory is etc else directory


def _joined(
    directory: UnitDirectory, folders: dict[str, dict[str, UnitFile]], aliases: dict[str, UnitFile]
) -> UnitDirectory:
    merged = {name: dict(links) for name, links in directory.dependencies.items()}
    for name, links in folders.items():
        merged[name] = {**links, **merged.get(name, {})}
    return replace(directory, units={**aliases, **directory.units}, dependencies=merged)
