"""The sabakan templates of a run: each file is read once, whichever of them include or list it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from unitlint.configuration.configuration import Problem
from unitlint.configuration.delivery import Pool
from unitlint.configuration.problems import UNLISTED_UNIT_FILE, of_template
from unitlint.errors import InputError
from unitlint.formats.sabakan_source import TemplateSource, parse
from unitlint.quick.dataclasses import dataclass, field
from unitlint.text.source import Location, SourceText
from unitlint.tree.documents import Documents
from unitlint.tree.listing import Folder, walk
from unitlint.tree.reader import Reader, check_link, join


@dataclass(slots=True)
class Templates:
    """The templates of a run, each file parsed once. `tree` is the folder that no include may leave."""

    reader: Reader
    documents: Documents
    tree: str
    read: set[str] = field(default_factory=set)
    """The paths of all files that the templates list."""
    _parsed: dict[str, TemplateSource] = field(default_factory=dict)
    pool: Pool = field(default_factory=dict)
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
        return sibling_path(template, template.include.name)

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


def sibling_path(template: TemplateSource, *names: str) -> str:
    """A path relative to the template's own folder; an absolute one stays."""
    folder = template.path.rpartition("/")[0]
    return names[0] if names[0].startswith("/") else join(folder, *names)


def outermost(templates: Templates, paths: list[str]) -> Iterable[str]:
    """The templates that no other includes; of a loop of includes, the first."""
    included = {path: templates.included(templates.template(path)) for path in paths}
    outer = [path for path in paths if path not in included.values()]
    reached: set[str] = set()
    for start in (*outer, *paths):
        path = start
        if path in reached:
            continue
        if start not in outer:
            outer.append(start)
        while path and path not in reached:
            reached.add(path)
            path = included.get(path, "")
    return sorted(outer)


def unlisted(templates: Templates, paths: list[str]) -> Iterator[Problem]:
    """Unit files beside the templates at `paths` that none of those in its folder lists."""
    by_folder: dict[str, list[str]] = {}
    for path in paths:
        by_folder.setdefault(join(path, ".."), []).append(path)
    for folder, members in sorted(by_folder.items()):
        for path in _unlisted_in([templates.template(member) for member in members], folder):
            with suppress(InputError):  # for the excerpt, and for comments in it
                templates.reader.read(path)
            message = f"no template in {folder} lists this file, so no machine gets it"
            yield Problem(UNLISTED_UNIT_FILE, message, Location(path), "list it, or remove it")


def _unlisted_in(templates: Iterable[TemplateSource], folder: str) -> Iterator[str]:
    """Unit files beside the templates of `folder` that none of them lists, as paths.

    They are on no machine. That goes for `systemd/` and for drop-ins below `files/`.
    """
    listed = {
        sibling_path(template, "systemd", unit.name) for template in templates for unit in template.systemd
    }
    listed |= {
        sibling_path(template, "files", entry.name) for template in templates for entry in template.files
    }
    for top in (join(folder, "systemd"), join(folder, "files", "etc", "systemd", "system")):
        for found in _folders(top):
            yield from (path for name in found.files if (path := join(found.path, name)) not in listed)


def _folders(top: str) -> Iterator[Folder]:
    """The folders below `top`, if it is there and no link leads out of the repository."""
    try:
        check_link(top)
        yield from walk(top)
    except InputError:
        return
