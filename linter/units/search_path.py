"""Which file is a unit's fragment, which are its drop-ins, under which names it goes (systemd.unit(5))."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from unitlint.configuration.unit_files import UnitDirectory, UnitFile
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass, replace
from unitlint.systemd import changes
from unitlint.systemd.defaults import ASSUMED
from unitlint.tree.present import resolved
from unitlint.units import names
from unitlint.units.companion_folders import CompanionFolders
from unitlint.units.unit_links import LINK_LIMIT, Links

ALIASED = frozenset({"service", "socket", "target", "device", "timer", "path"})
"""Types whose units may go by another name (systemd.unit(5), Alias=); a link for another type is ignored."""


_NO_NAMES = ("", ".", "..")
"""Last parts of a link that name nothing."""

_UNIT_FOLDER = re.compile(r"(?:^|/)systemd/(?:system|user)$")
"""Where units lie on every machine, wherever the folder at hand will be."""


@dataclass(frozen=True, slots=True)
class Found:
    """The fragment of a unit: its primary name, its file, and its other names."""

    name: str
    file: UnitFile
    aliases: tuple[str, ...]
    settled: bool = True
    """Whether it is the same unit by whichever of its names it is loaded.

    A mask names no unit, and an instance with a file of its own is none of its template: a link to one of
    those takes the names that are free when it is loaded.
    """


class SearchPath:
    """The unit directories of one system, highest precedence first."""

    def __init__(
        self, directories: Sequence[UnitDirectory], *, ignore_masks: bool = False, version: int = ASSUMED
    ) -> None:
        self._ignores_broken_links = version >= changes.BROKEN_LINKS_IGNORED
        self.directories = tuple(directories)
        self.links = Links(self.directories)
        self._companions = CompanionFolders(self.directories)
        self._paths = frozenset(directory.path for directory in self.directories)
        self._is_here = any(directory.is_here for directory in self.directories)
        self._below = tuple(f"{path}/" for path in self._paths if path != ".")
        self._files: dict[str, UnitFile] = {}
        self._alias_of: dict[str, str] = {}
        for directory in self.directories:
            for name, file in directory.units.items():
                if not (ignore_masks and file.masks):
                    self._add(name, file)
        self._aliases: dict[str, list[str]] = {}
        for alias in sorted(self._alias_of):
            primary = self._follow(alias)
            if primary is not None and self._names_units(primary):
                self._aliases.setdefault(_named(primary, alias), []).append(alias)

    def _add(self, name: str, file: UnitFile) -> None:
        if name in self._files or name in self._alias_of or not names.is_valid(name):
            return
        if self._ignores_broken_links and _takes_file_for_folder(file.link):
            return
        if not file.link or file.masks or not self._is_alias_link(file):
            self._files[name] = file
            return
        target = file.target.rpartition("/")[2]
        if target == name:
            self._add_self_alias(name, file)
        elif may_alias(name, target):
            self._alias_of[name] = target

    def _is_alias_link(self, file: UnitFile) -> bool:
        """Whether a link leads into the search path; one that leads out of it is the unit itself.

        A relative link that can't be followed may lead anywhere on the machine: an alias, as most are.
        """
        folder = file.target.rpartition("/")[0]
        if folder in self._paths or self._is_unit_folder(folder) or f"{folder}/".startswith(self._below):
            return True
        return file.source is None and not file.link.startswith("/")

    def _is_unit_folder(self, folder: str) -> bool:
        """Whether it will be one on the machine, of which the search path is a copy or a part."""
        if not _UNIT_FOLDER.search(folder):
            return False
        if not self._is_here or any(path.endswith(folder) for path in self._paths):
            return True
        return resolved(folder) in {resolved(path) for path in self._paths}

    def _add_self_alias(self, name: str, file: UnitFile) -> None:
        """systemd ignores a link to a unit of the same name in the search path, or in a folder below it.

        The text of one that lies elsewhere is it.
        """
        inside = self.links.has(file.target) or file.target.startswith(self._below)
        if file.source is not None and not inside:
            self._files[name] = file

    def _follow(self, name: str) -> str | None:
        """The name whose file `name` leads to: along aliases, an instance's template in its stead."""
        for hops in range(LINK_LIMIT):
            if name in self._files:
                return name
            if name in self._alias_of:
                name = self._alias_of[name]
            elif hops and names.is_instance(name):
                name = names.template_of(name)
            else:
                return None
        return None

    def __iter__(self) -> Iterator[str]:
        """Every name that has a file or a link."""
        yield from self._files
        yield from self._alias_of

    def fragment(self, name: str) -> Found | None:
        """The fragment that systemd loads for `name`, through aliases and templates, and the unit's names."""
        found = self._found(name)
        if found is None or not found.aliases or names.is_template(name):
            return found
        same = (self._found(other) for other in (found.name, *found.aliases) if other != name)
        return found if all(other == found for other in same) else replace(found, settled=False)

    def _found(self, name: str) -> Found | None:
        """What the names of a unit are depends on the one that it is loaded by.

        unit_file_find_fragment() of src/basic/unit-file.c
        """
        primary = self._fragment_name(name)
        if primary is None or self._files[primary].dangles:
            return None
        named = _named(primary, name)
        if names.is_template(name):
            return Found(named, self._files[primary], ())
        called = dict.fromkeys((name, *self._called(name), *self._called_as(primary, name)))
        # what a template is called here has to be one of the unit's names by itself
        first = named if named in called or named == primary else name
        others = sorted({*called, named} - {first})
        return Found(first, self._files[primary], tuple(others))

    def _fragment_name(self, name: str) -> str | None:
        primary = self._follow(name)
        if primary is None and names.is_instance(name):
            primary = self._follow(names.template_of(name))
        return primary

    def _names_units(self, primary: str) -> bool:
        """Whether links to the file are names of its units; one that masks or isn't there has none."""
        return not (self._files[primary].masks or self._files[primary].dangles)

    def _called(self, name: str) -> Iterator[str]:
        """The names that lead to the file of `name`, its own among them."""
        if name in self._files and self._names_units(name):
            yield name
        yield from self._aliases.get(name, ())

    def _called_as(self, primary: str, asked: str) -> Iterator[str]:
        """The names that the file `primary` gives to a unit that is asked for by another one."""
        for alias in self._called(primary) if primary != asked else ():
            if not names.is_template(alias):
                yield alias
            elif self._leads_to(instance := _named(alias, asked), primary):
                yield instance

    def dangles(self, name: str) -> bool:
        """Whether the name is a link out of the search path to nothing, which hides what lies below.

        So is one of two aliases that lead to each other.
        """
        if self._is_alias_of_itself(name):
            return True
        primary = self._fragment_name(name)
        return primary is not None and self._files[primary].dangles

    def _is_alias_of_itself(self, name: str) -> bool:
        seen = set[str]()
        while name in self._alias_of and name not in seen:
            seen.add(name)
            name = self._alias_of[name]
        return name in seen

    def _leads_to(self, instance: str, primary: str) -> bool:
        """Whether an instance of a template's alias has no link of its own that leads elsewhere."""
        return (self._follow(instance) or primary) == primary

    def drop_ins(self, unit: str, aliases: Sequence[str] = ()) -> tuple[UnitFile, ...]:
        """The drop-ins that count for a unit, in the order they are read: by file name."""
        found: dict[str, UnitFile] = {}
        for folders in self._companions.of(unit, aliases, ".d"):
            for file_name, file in folders.items():
                if not file_name.endswith(".conf"):
                    continue
                is_broken = bool(file.unreadable) or self.links.goes_in_circles(file)
                if not (self._ignores_broken_links and is_broken):
                    found.setdefault(file_name, file)
        return _by_name(found)

    def own_drop_ins(self, unit: str) -> tuple[UnitFile, ...]:
        """Those that count when the unit is enabled: in folders of its name and its template's alone.

        unit_file_search() of src/shared/install.c knows neither prefixes nor types.
        """
        template = (names.template_of(unit),) if names.is_instance(unit) else ()
        found: dict[str, UnitFile] = {}
        for name in (unit, *template):
            for directory in self.directories:
                for file_name, file in directory.drop_ins.get(f"{name}.d", {}).items():
                    if file_name.endswith(".conf"):
                        found.setdefault(file_name, file)
        return _by_name(found)

    def dependencies(self, unit: str, aliases: Sequence[str], suffix: str) -> tuple[UnitFile, ...]:
        """The links in `UNIT.wants` and its kin (`suffix` is `.wants`, …), by name; masked ones left out.

        A file there is none: systemd passes over what is no link.
        """
        found: dict[str, UnitFile] = {}
        for folders in self._companions.of(unit, aliases, suffix):
            for link_name, link in folders.items():
                if not (self._ignores_broken_links and link.unreadable):
                    found.setdefault(link_name, link)
        return tuple(found[name] for name in sorted(found) if self._counts(found[name]))

    def _counts(self, link: UnitFile) -> bool:
        """Whether an entry is a link that makes a dependency: newer versions pass over `..` and the like."""
        if not link.link or self.links.is_masked(link):
            return False
        return not self._ignores_broken_links or link.link.rstrip("/").rpartition("/")[2] not in _NO_NAMES


_kept: list[SearchPath] = []


def search_path_of(directories: Sequence[UnitDirectory]) -> SearchPath:
    """The search path of these directories; the last one is kept, as who asks next often means the same."""
    if not _kept or _kept[0].directories != tuple(directories):
        _kept[:] = [SearchPath(directories)]
    return _kept[0]


def _takes_file_for_folder(link: str) -> bool:
    """Whether a link has a slash at its end; a name alone is an alias all the same."""
    return link.endswith("/") and "/" in link[:-1]


def _named(name: str, asked: str) -> str:
    """The name that a file of that name has for a unit that is asked for: a template's is an instance's."""
    return names.with_instance(name, names.instance(asked) or "") if names.is_template(name) else name


def _by_name(drop_ins: Mapping[str, UnitFile]) -> tuple[UnitFile, ...]:
    """Drop-ins in the order they are read; one that is masked hides those of its name below."""
    return tuple(file for _, file in sorted(drop_ins.items()) if not file.masks)


def may_alias(name: str, target: str) -> bool:
    """systemd.unit(5), UNIT FILES: an alias has the target's type, and a template stays a template."""
    if not names.is_valid(target) or names.unit_type(name) != names.unit_type(target):
        return False
    if names.unit_type(name) not in ALIASED:
        return False
    if names.is_instance(name):
        return names.is_template(target) or names.instance(name) == names.instance(target)
    return names.instance(name) == names.instance(target)
