"""sabakan Ignition templates: a template with those that it includes is what one machine gets."""

from __future__ import annotations

import os

from unitlint.configuration.configuration import SABAKAN, Configuration, Problem
from unitlint.configuration.delivered import Enablement
from unitlint.configuration.delivery import Delivery
from unitlint.configuration.presets import presets_of
from unitlint.configuration.problems import (
    DUPLICATE_ENTRY,
    INVALID_INPUT,
    MISSING_TEMPLATE_FILE,
    misnamed,
    of_error,
)
from unitlint.errors import InputError
from unitlint.formats.sabakan_source import ListedName, ListedUnit, TemplateSource
from unitlint.formats.sabakan_templates import Templates, sibling_path
from unitlint.grammar.tree import Mapping, Scalar, Sequence
from unitlint.quick.dataclasses import dataclass, field
from unitlint.systemd.base_systems import FLATCAR
from unitlint.systemd.file_names import MASK, NAME_LIMIT, UNIT_PATHS, is_unit_name
from unitlint.text.source import Place, SourceText, is_known
from unitlint.tree.reader import is_within


def read_template(templates: Templates, path: str, *, name: str) -> Configuration:
    """What a machine gets from the template at `path`."""
    build = _Build(templates, Delivery(templates.pool))
    for template in build.chain(templates.template(path)):
        build.add(template)
    return Configuration(
        name,
        SABAKAN,
        path,
        build.delivery.directories(),
        tuple(build.enablements.values()),
        build.delivery.files,
        presets_of(build.delivery.files.values()),
        problems=tuple(build.problems),
        platform=FLATCAR.name,
        users=build.accounts("users"),
        groups=build.accounts("groups") or (),
    )


@dataclass(slots=True)
class _Build:
    templates: Templates
    delivery: Delivery
    enablements: dict[str, Enablement] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    listed: dict[tuple[str, str], Place] = field(default_factory=dict)
    passwd: SourceText | None = None
    """The file of the last template that names one: Ignition's `passwd`, in YAML."""

    def accounts(self, key: str) -> tuple[str, ...] | None:
        """The names of the users or groups that are made; None where only the machine knows them."""
        try:
            documents = self.templates.documents.of(self.passwd) if self.passwd is not None else ()
        except InputError:
            return None
        names: list[str] = []
        for document in documents:
            listed = document.get(key) if isinstance(document, Mapping) else document
            for item in listed.items if isinstance(listed, Sequence) else ():
                name = item.get("name") if isinstance(item, Mapping) else item
                if not isinstance(name, Scalar) or not is_known(name.text) or "{{" in name.text:
                    return None
                names.append(name.text)
        return tuple(names)

    def chain(self, template: TemplateSource) -> list[TemplateSource]:
        """The template behind all that it includes: included lists come first."""
        chain = [template]
        while (include := chain[-1].include) is not None:
            path = self.templates.included(chain[-1])
            if path in [known.path for known in chain]:
                self._problem(INVALID_INPUT, f"includes form a loop: {path} is already included", include)
                break
            included = self._included(path, include)
            if included is None:
                break
            if included.version != chain[-1].version:
                message = f"has version {chain[-1].version}, but {path} has {included.version}"
                self._problem(INVALID_INPUT, message, include, "use the same version in all included files")
            chain.append(included)
        return chain[::-1]

    def add(self, template: TemplateSource) -> None:
        """Deliver what one template of the chain lists."""
        self.problems += template.problems
        if template.passwd is not None:
            self.passwd = self._read(template.passwd, sibling_path(template, template.passwd.name))
        for entry in template.files:
            self._file(template, entry)
        for remote in template.remote_files:
            if self._absolute(remote):
                self._list("files", remote)
                self.delivery.write(remote.name, None, mode=remote.mode, declared=remote.place)
        for entry in template.networkd:
            if self._plain(entry):
                self._list("networkd", entry)
                source = self._read(entry, sibling_path(template, "networkd", entry.name))
                self.delivery.write(f"/etc/systemd/network/{entry.name}", source, declared=entry.place)
        for unit in template.systemd:
            self._unit(template, unit)

    def _included(self, path: str, include: ListedName) -> TemplateSource | None:
        try:
            return self.templates.template(path)
        except InputError as error:
            self._unreadable(path, include, error)
            return None

    def _file(self, template: TemplateSource, entry: ListedName) -> None:
        if not self._absolute(entry):
            return
        self._list("files", entry)
        folder, _, name = entry.name.rpartition("/")
        if folder in UNIT_PATHS and (problem := misnamed(name, entry.place)):
            self.problems.append(problem)
        path = sibling_path(template, "files", entry.name)
        source = self._read(entry, path)
        if source is not None and "\0" in source.text:
            source = None  # a binary: nothing in it that anybody could lint
        mode = self.templates.mode(path) if source is not None else None
        self.delivery.write(entry.name, source, mode=mode, declared=entry.place)

    def _unit(self, template: TemplateSource, unit: ListedUnit) -> None:
        if not self._plain(unit):
            return
        if not is_unit_name(unit.name):
            self._bad_unit_name(unit)
            return
        self._list("systemd", unit)
        if unit.enabled:
            self.enablements.setdefault(unit.name, Enablement(unit.name, True, unit.place))
        if unit.mask:
            self.delivery.directory().add(unit.name, None, declared=unit.place, link=MASK)
            return
        source = self._read(unit, sibling_path(template, "systemd", unit.name))
        if source is not None and source.text:  # Ignition writes no empty unit
            self.delivery.directory().add(unit.name, source, declared=unit.place)

    def _read(self, entry: ListedName, path: str) -> SourceText | None:
        try:
            source = self.templates.reader.read(path, tree=self.templates.tree)
        except InputError as error:
            self._unreadable(path, entry, error)
            return None
        self.templates.read.add(path)
        self.problems += self.templates.problems(source)
        return source

    def _unreadable(self, path: str, entry: ListedName, error: InputError) -> None:
        if is_within(path, self.templates.tree) and not os.path.lexists(path):
            message = f"there is no {path}, so sabakan refuses the template"
            hint = "add the file, or remove the entry"
            if isinstance(entry, ListedUnit):
                hint += "; a unit that the base OS ships can be masked here, but not enabled"
            self._problem(MISSING_TEMPLATE_FILE, message, entry, hint)
        else:
            self.problems.append(of_error(error, entry.place))

    def _absolute(self, entry: ListedName) -> bool:
        if entry.name.startswith("/") and ".." not in entry.name.split("/"):
            return True
        self._problem(INVALID_INPUT, f"`{entry.name}` must be an absolute path without `..`", entry)
        return False

    def _plain(self, entry: ListedName) -> bool:
        if "/" not in entry.name:
            return True
        self._problem(INVALID_INPUT, f"`{entry.name}` must be a file name, not a path", entry)
        return False

    def _bad_unit_name(self, unit: ListedUnit) -> None:
        if len(unit.name) > NAME_LIMIT:
            message = f"this unit name has {len(unit.name)} characters; systemd allows at most {NAME_LIMIT}"
        else:
            message = f"`{unit.name}` is not a valid unit name"
        self._problem(INVALID_INPUT, message, unit, "see systemd.unit(5) for valid unit names")

    def _list(self, key: str, entry: ListedName) -> None:
        """Note an entry whose name a list of the chain has already: what it says replaces the earlier."""
        earlier = self.listed.get((key, entry.name))
        self.listed[key, entry.name] = entry.place
        if earlier is not None:
            where = earlier.location
            message = f"{entry.name} is already listed in {where.path}:{where.line}; this entry replaces it"
            self._problem(DUPLICATE_ENTRY, message, entry)

    def _problem(self, rule: str, message: str, entry: ListedName, hint: str = "") -> None:
        self.problems.append(Problem(rule, message, entry.place, hint))
