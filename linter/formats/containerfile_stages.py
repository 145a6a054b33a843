"""The stages of a Containerfile, and the build's own files that they are made of."""

from __future__ import annotations

from fnmatch import fnmatchcase

from unitlint.errors import InputError
from unitlint.formats.ignition_machine import IgnitionMachine
from unitlint.formats.work import COMMAND, Work
from unitlint.quick.dataclasses import dataclass, field
from unitlint.text.source import SourceText, is_known
from unitlint.tree.listing import list_folder
from unitlint.tree.present import exists
from unitlint.tree.reader import Reader, is_within, join
from unitlint.tree.upward import upward


@dataclass(slots=True)
class Stage:
    """What the instructions since one FROM have made."""

    machine: IgnitionMachine = field(default_factory=IgnitionMachine)
    trees: list[tuple[str, str]] = field(default_factory=list)
    """Paths in the image, and what is copied there from the build's files."""
    image: str = ""
    workdir: str = "/"
    variables: dict[str, str] = field(default_factory=dict)

    def from_here(self) -> Stage:
        """A stage that goes on from what this one has."""
        made = self.machine
        machine = IgnitionMachine(list(made.files), list(made.links), dict(made.units), work=made.work)
        return Stage(machine, list(self.trees), self.image)

    def path(self, name: str) -> str:
        """The path in the image that a name means in this stage."""
        return image_path(name if name.startswith("/") else f"{self.workdir}/{name}")


@dataclass(slots=True)
class Build:
    """What a build has: its own files, and the stages so far."""

    reader: Reader
    source: SourceText
    tree: str
    """The folder that nothing read here may leave."""
    stages: dict[str, Stage] = field(default_factory=dict)
    work: Work = field(default_factory=Work)

    def named(self, name: str, *, origin: str | None = None) -> list[str]:
        """The files or folders of the build that a name means: in its context, or in the stage `origin`."""
        self.work.add(COMMAND, self.source)
        if not is_known(name) or "://" in name:
            return []
        if origin is not None:
            copied = self.copied(self.stages.get(origin), image_path("/", name))
            return [copied] if copied else []
        for top in upward(join(self.source.path, ".."), self.tree):
            path = join(top, name.lstrip("/") or ".")
            if "*" in name or "?" in name:
                folder, _, pattern = path.rpartition("/")
                if is_within(folder, self.tree) and (found := self._matching(folder, pattern)):
                    return found
            elif is_within(path, self.tree) and exists(path):
                return [path]
        return []

    def copied(self, stage: Stage | None, path: str) -> str:
        """The build's own file that a path of a stage is a copy of; empty where it is none."""
        self.work.add(COMMAND + len(stage.trees) if stage is not None else 0, self.source)
        for target, local in reversed(stage.trees if stage is not None else []):
            rest = path[len(target.rstrip("/")) :]
            if path.startswith(target.rstrip("/")) and (not rest or rest.startswith("/")):
                found = join(local, rest.lstrip("/") or ".")
                if exists(found) and is_within(found, self.tree):
                    return found
        return ""

    def _matching(self, folder: str, pattern: str) -> list[str]:
        try:
            here = list_folder(folder, folder)
        except InputError:
            return []
        self.work.add(10 * COMMAND + len(here.files) + len(here.folders), self.source)
        names = sorted(name for name in (*here.files, *here.folders) if fnmatchcase(name, pattern))
        return [path for name in names if is_within(path := join(folder, name), self.tree)]


def image_path(folder: str, *parts: str) -> str:
    """An absolute path in the image."""
    return "/" + join(folder, *parts).lstrip("/")
