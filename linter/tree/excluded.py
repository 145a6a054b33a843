"""Folders and files that are not looked at: what the user excludes, and what is nobody's own."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

from unitlint.quick.dataclasses import dataclass, field
from unitlint.tree.patterns import Patterns, patterns
from unitlint.tree.reader import join

BY_DEFAULT: dict[str, str] = {
    ".pc": "quilt's copies of files from before each patch",
    "node_modules": "npm packages",
    "vendor": "third-party code",
    ".terraform": "Terraform modules",
    ".venv": "a Python virtual environment",
    "venv": "a Python virtual environment",
    ".tox": "Python virtual environments",
    ".nox": "Python virtual environments",
    "site-packages": "Python packages",
    "__pycache__": "compiled Python",
    ".direnv": "a direnv environment",
}
"""Names of folders below the path given that are passed over, and what they are."""


@dataclass(slots=True)
class Exclusion:
    """One glob of `exclude` or `--exclude`, written as a line of .gitignore (gitignore(5)) in `folder`."""

    glob: str
    folder: str
    line: int = 0
    """Where the configuration file has it; 0 for the command line's."""
    used: bool = False
    _read: Patterns | None = None
    _parent: str = ""
    _holds_parent: bool = False
    """What was found of the folder that was asked about last: its files come one after the other."""

    @property
    def reason(self) -> str:
        """Why what it names isn't read."""
        return f"{LEFT_OUT} by {'exclude' if self.line else '--exclude'}"

    def matches(self, below: str) -> bool:
        """Whether the glob names a path, relative to its folder; that of a folder ends with a slash."""
        if self._read is None:
            self._read = patterns([self.glob])
        if below.startswith(".."):
            return False
        parent = below.rstrip("/").rpartition("/")[0]
        if parent != self._parent:
            self._parent, self._holds_parent = parent, bool(parent) and self._read.holds(f"{parent}/")
        found = self._holds_parent or bool(self._read.verdict(below))
        self.used = self.used or found
        return found


LEFT_OUT = "left out"
"""How the reasons begin."""


@dataclass(slots=True)
class Exclusions:
    """All that a run leaves out; remembers which globs named something."""

    globs: Sequence[Exclusion] = ()
    """Those that hold everywhere."""
    default: bool = True
    below: Callable[[str], Sequence[Exclusion]] = lambda _: ()
    """Those that hold for what lies in a folder."""
    _held: dict[str, Sequence[Exclusion]] = field(default_factory=dict)
    found: dict[str, str] = field(default_factory=dict)
    """Path → why it is left out. What the user names is there as the glob: it may be thousands of files."""

    def excludes(self, path: str, *, is_folder: bool) -> bool:
        """Whether a path below the one given is left out."""
        folder, _, name = path.rpartition("/")
        if folder not in self._held:
            self._held[folder] = (*self.globs, *self.below(folder or "."))
        below: dict[str, str] = {}
        for glob in self._held[folder]:
            if glob.folder not in below:
                below[glob.folder] = os.path.relpath(path, glob.folder) + "/" * is_folder
            if glob.matches(below[glob.folder]):
                self.found[join(glob.folder, glob.glob)] = glob.reason
                return True
        if self.default and is_folder and name in BY_DEFAULT:
            self.found[path] = f"{LEFT_OUT}: {BY_DEFAULT[name]}"
            return True
        return False
