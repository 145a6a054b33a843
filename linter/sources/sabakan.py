"""sabakan Ignition templates: a template with those that it includes is what one machine gets."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from unitlint.errors import InputError
from unitlint.sources.configuration import Configuration, Enablement, Problem
from unitlint.sources.delivery import Delivery, Pool
from unitlint.sources.documents import Documents
from unitlint.sources.names import is_unit_name
from unitlint.sources.problems import (
    DUPLICATE_ENTRY,
    INVALID_INPUT,
    MISSING_TEMPLATE_FILE,
    of_error,
    of_template,
)
from unitlint.sources.reader import Reader, is_within, join
from unitlint.sources.template_source import Entry, TemplateSource, UnitEntry, parse
from unitlint.text import Place, SourceText

KIND = "sabakan"
PLATFORM = "flatcar"
FOLDERS = ("files", "systemd", "networkd")
"""Beside a template, these hold what it lists."""


@dataclass(slots=True)
class Templates:
    """The templates of a run, each file parsed once. `tree` is the folder that no include may leave."""

    reader: Reader
    documents: Documents
    tree: str
    read: set[str] = field(default_factory=set)
    """The paths of all files that the templates list."""
    _parsed: dict[str, TemplateSource] = field(default_factory=dict)
    _pool: Pool = field(default_factory=dict)
    _modes: dict[str, int] = field(default_factory=dict)
    _template_problems: dict[SourceText, tuple[Problem, ...]] = field(default_factory=dict)

    def template(self, path: str) -> TemplateSource:
        """The template at `path`. Raises `InputError` if it can't be read."""
        if path not in self._parsed:
            self._parsed[path] = parse(self.reader.read(path, tree=self.tree), self.documents)
        return self._parsed[path]

    def included(self, template: TemplateSource) -> str:
        """The path that the template includes; empty for none."""
        if template.include is None:
            return ""
        return beside(template, template.include.name)

    def mode(self, path: str) -> int:
        """The permission bits of a file that is there."""
        if path not in self._modes:
            self._modes[path] = Path(path).stat().st_mode & 0o777
        return self._modes[path]

    def problems(self, source: SourceText) -> tuple[Problem, ...]:
        """What is wrong with a delivered file as a template."""
        if source not in self._template_problems:
            self._template_problems[source] = of_template(source)
        return self._template_problems[source]

    def configuration(self, path: str, name: str) -> Configuration:
        """What a machine gets from the template at `path`."""
        build = _Build(self, Delivery(self._pool))
        for template in build.chain(self.template(path)):
            build.add(template)
        return Configuration(
            name,
            KIND,
            path,
            build.delivery.directories(),
            tuple(build.enablements.values()),
            build.delivery.files,
            problems=tuple(build.problems),
            platform=PLATFORM,
        )


def beside(template: TemplateSource, *names: str) -> str:
    """A path relative to the template's own folder; an absolute one stays."""
    folder = template.path.rpartition("/")[0]
    return names[0] if names[0].startswith("/") else join(folder, *names)


@dataclass(slots=True)
class _Build:
    templates: Templates
    delivery: Delivery
    enablements: dict[str, Enablement] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    listed: dict[tuple[str, str], Place] = field(default_factory=dict)

    def chain(self, template: TemplateSource) -> list[TemplateSource]:
        """The template behind all that it includes: included lists come first."""
        chain = [template]
        while (include := chain[-1].include) is not None:
            path = self.templates.included(chain[-1])
            if path in [known.path for known in chain]:
                self._problem(INVALID_INPUT, f"includes form a loop: {path} is read already", include)
                break
            included = self._included(path, include)
            if included is None:
                break
            if included.version != chain[-1].version:
                message = f"has version {chain[-1].version}, but {path} has {included.version}"
                self._problem(INVALID_INPUT, message, include, "sabakan wants one version in a chain")
            chain.append(included)
        return chain[::-1]

    def add(self, template: TemplateSource) -> None:
        """Deliver what one template of the chain lists."""
        self.problems += template.problems
        if template.passwd is not None:
            self._read(template.passwd, beside(template, template.passwd.name))
        for entry in template.files:
            self._file(template, entry)
        for remote in template.remote_files:
            if self._absolute(remote):
                self._list("files", remote)
                self.delivery.write(remote.name, None, mode=remote.mode, declared=remote.place)
        for entry in template.networkd:
            if self._plain(entry):
                self._list("networkd", entry)
                source = self._read(entry, beside(template, "networkd", entry.name))
                self.delivery.write(f"/etc/systemd/network/{entry.name}", source, declared=entry.place)
        for unit in template.systemd:
            self._unit(template, unit)

    def _included(self, path: str, include: Entry) -> TemplateSource | None:
        try:
            return self.templates.template(path)
        except InputError as error:
            self._unreadable(path, include, error)
            return None

    def _file(self, template: TemplateSource, entry: Entry) -> None:
        if not self._absolute(entry):
            return
        self._list("files", entry)
        path = beside(template, "files", entry.name)
        source = self._read(entry, path)
        if source is not None and "\0" in source.text:
            source = None  # a binary: nothing in it that anybody could lint
        mode = self.templates.mode(path) if source is not None else None
        self.delivery.write(entry.name, source, mode=mode, declared=entry.place)

    def _unit(self, template: TemplateSource, unit: UnitEntry) -> None:
        if not self._plain(unit):
            return
        if not is_unit_name(unit.name):
            self._bad_unit_name(unit)
            return
        self._list("systemd", unit)
        if unit.enabled:
            self.enablements.setdefault(unit.name, Enablement(unit.name, True, unit.place))
        if unit.mask:
            self.delivery.directory().add(unit.name, None, declared=unit.place, link="/dev/null")
            return
        source = self._read(unit, beside(template, "systemd", unit.name))
        if source is not None and source.text:  # Ignition writes no empty unit
            self.delivery.directory().add(unit.name, source, declared=unit.place)

    def _read(self, entry: Entry, path: str) -> SourceText | None:
        try:
            source = self.templates.reader.read(path, tree=self.templates.tree)
        except InputError as error:
            self._unreadable(path, entry, error)
            return None
        self.templates.read.add(path)
        self.problems += self.templates.problems(source)
        return source

    def _unreadable(self, path: str, entry: Entry, error: InputError) -> None:
        if is_within(path, self.templates.tree) and not os.path.lexists(path):
            message = f"there is no {path}, so sabakan refuses the template"
            hint = "add the file, or take the entry out"
            if isinstance(entry, UnitEntry):
                hint += "; a unit that the base OS ships can be masked here, but not enabled"
            self._problem(MISSING_TEMPLATE_FILE, message, entry, hint)
        else:
            self.problems.append(of_error(error, entry.place))

    def _absolute(self, entry: Entry) -> bool:
        if entry.name.startswith("/") and ".." not in entry.name.split("/"):
            return True
        self._problem(INVALID_INPUT, f"`{entry.name}` must be an absolute path without `..`", entry)
        return False

    def _plain(self, entry: Entry) -> bool:
        if "/" not in entry.name:
            return True
        self._problem(INVALID_INPUT, f"`{entry.name}` must be a file name, not a path", entry)
        return False

    def _bad_unit_name(self, unit: UnitEntry) -> None:
        if len(unit.name) > 255:
            message = f"a unit name of {len(unit.name)} characters; systemd takes 255 at most"
        else:
            message = f"`{unit.name}` is no valid unit name"
        self._problem(INVALID_INPUT, message, unit, "systemd.unit(5) says what a unit name is made of")

    def _list(self, key: str, entry: Entry) -> None:
        """Note an entry whose name a list of the chain has already: what it says replaces the earlier."""
        earlier = self.listed.get((key, entry.name))
        self.listed[key, entry.name] = entry.place
        if earlier is not None:
            where = earlier.location
            message = f"{entry.name} is listed in {where.path}:{where.line} already; this entry replaces it"
            self._problem(DUPLICATE_ENTRY, message, entry)

    def _problem(self, rule: str, message: str, entry: Entry, hint: str = "") -> None:
        self.problems.append(Problem(rule, message, entry.place, hint))


def unlisted(templates: Iterable[TemplateSource], folder: str) -> Iterator[str]:
    """Unit files beside the templates of `folder` that none of them lists, as paths.

    They are on no machine. That goes for `systemd/` and for drop-ins below `files/`.
    """
    listed = {beside(template, "systemd", unit.name) for template in templates for unit in template.systemd}
    listed |= {beside(template, "files", entry.name) for template in templates for entry in template.files}
    for top in (join(folder, "systemd"), join(folder, "files", "etc", "systemd", "system")):
        for base, _, names in os.walk(top):
            yield from sorted(path for name in names if (path := join(base, name)) not in listed)
