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
from unitlint.text.source import Place, is_known
from unitlint.units import names
from unitlint.units.list_values import after_reset, plain_words, split_words
from unitlint.units.search_path import SearchPath, may_alias
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
        if (installed := _installed(name, settings)) is None:
            continue
        waiting += _also(settings, installed)
        for setting, word in _values(settings):
            if (link := _link(setting, installed.expanded(word), installed)) is not None:
                yield link


def has_install_section(search_path: SearchPath, unit: str) -> bool:
    """Whether enabling the unit does anything: some [Install] setting has a value."""
    found = search_path.fragment(unit)
    if found is None:
        return False
    settings = _install_settings(search_path, found.name, found.file)
    return bool([*_values(settings), *_also(settings, _Installed(unit, unit))])


@dataclass(frozen=True, slots=True)
class _Installed:
    """A unit that is enabled: what it is called, and the instance that a template without one stands for."""

    name: str
    started: str

    def expanded(self, word: str) -> str:
        """A word of [Install] with its specifiers; empty for one that can't be expanded."""
        return expand(word, self.started, in_name=True) or ""


def _install_settings(search_path: SearchPath, name: str, file: UnitFile) -> list[Setting]:
    files = (file, *search_path.own_drop_ins(name))
    return [s for each in files for s in settings_of(each).among("Install", INSTALL_KEYS)]


def _values(settings: list[Setting]) -> Iterator[tuple[Setting, str]]:
    """The words of WantedBy=, Alias= and their kin, quotes taken off; an empty assignment resets them."""
    for key in sorted((*INSTALL_FOLDERS, "Alias")):
        for setting in after_reset(s for s in settings if s.key == key):
            for word in split_words(setting.value):
                yield setting, word


def _also(settings: list[Setting], installed: _Installed) -> Iterator[str]:
    """The units of Also=, which has no reset and no quotes (config_parse_also() of src/shared/install.c)."""
    for setting in settings:
        if setting.key == "Also":
            for word in plain_words(setting.value):
                yield installed.expanded(word)


def _installed(name: str, settings: list[Setting]) -> _Installed | None:
    """A template is enabled as the instance that DefaultInstance= names, and not at all by an invalid one."""
    started = name
    for value in (s.value for s in settings if s.key == "DefaultInstance" and names.is_template(name)):
        started = names.with_instance(name, expand(value, name) or "")
        if is_known(value) and not names.is_valid(started):
            return None
    return _Installed(name, started)


def _link(setting: Setting, word: str, installed: _Installed) -> InstallLink | None:
    if setting.key == "Alias":
        return _alias(setting, word, installed)
    unit = installed.started
    if not names.is_valid(word) or (names.is_template(unit) and names.instance(word) is None):
        return None
    return InstallLink(word + INSTALL_FOLDERS[setting.key], unit, unit, setting.place)


def _alias(setting: Setting, word: str, installed: _Installed) -> InstallLink | None:
    """A name of the kind that the unit has; of a template's name an instance takes its own instance.

    `x.target.wants/NAME` is the old way to say WantedBy=
    (unit_file_verify_alias() of src/shared/install.c).
    """
    unit = installed.name
    folder, slash, word = word.rpartition("/")
    if slash:
        wanting, _, kind = folder.rpartition(".")
        known = f".{kind}" in (".wants", ".requires") and names.is_valid(wanting) and word == unit
        return InstallLink(folder, unit, unit, setting.place) if known else None
    if names.is_template(word) and names.is_instance(unit):
        word = names.with_instance(word, names.instance(unit) or "")
    valid = names.is_valid(word) and word != unit and may_alias(word, unit)
    return InstallLink("", word, unit, setting.place) if valid else None


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

    Or to /etc/systemd/user, as it is for all users. Of two units with one alias the first one has it.
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
                aliases.setdefault(link.name, replace(file, path=f"{etc}/{link.name}", link=link.unit))
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
