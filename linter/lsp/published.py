"""What the editor has been told: diagnostics of each file, and what is wrong with the configuration."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol

from lsprotocol.types import Diagnostic, PositionEncodingKind

from unitlint.config.config import Config
from unitlint.config.trust import FILE as TRUSTED
from unitlint.errors import InputError
from unitlint.lsp.checking import Checked
from unitlint.lsp.diagnostics import ByPath
from unitlint.lsp.documents import Document, Documents
from unitlint.lsp.projects import Project
from unitlint.lsp.uris import real, uri_of
from unitlint.tree.reader import read_text


class Editor(Protocol):
    """The other side."""

    def publish(self, uri: str, version: int | None, diagnostics: list[Diagnostic]) -> None:
        """Show these diagnostics of a document, and no others."""
        ...

    def complain(self, message: str) -> None:
        """Show a message that asks for attention."""
        ...

    def inform(self, message: str) -> None:
        """Show a message that asks for none."""
        ...

    def report(self, error: Exception) -> None:
        """Tell of a bug of ours."""
        ...

    def encoding(self) -> PositionEncodingKind:
        """The units in which columns are counted."""
        ...

    def takes_versions(self) -> bool:
        """Whether edits may say which version of a document they are for."""
        ...

    def folders(self) -> list[str]:
        """The folders that are open."""
        ...


class Publisher:
    """Tells the editor what is new to it."""

    def __init__(self, editor: Editor, documents: Documents) -> None:
        self._editor = editor
        self._documents = documents
        self._published = Published()
        self._versions: dict[str, int] = {}
        """Real path → the version of the open document that has had its answer."""
        self._complaints: dict[Project, str] = {}
        self._rules_not_run: set[str] = set()
        """Configuration files of which it was told that their rules are not run."""

    def publish(self, checked: Checked, found: ByPath, answered: Iterable[Document]) -> None:
        """Publish what has changed, and an answer to the documents, as they were when the check began."""
        changed = dict(self._published.replace(checked.project, found))
        versions = {real(document.path): document.version for document in answered}
        for path, version in versions.items():
            if self._versions.get(path) != version:
                self._versions[path] = version
                changed.setdefault(path, self._published.diagnostics_of(path))
        for path in sorted(changed):
            self._publish(path, changed[path], versions.get(path))
        self._complain(checked)
        self._tell_of_own_rules(checked.config)

    def of(self, path: str) -> list[Diagnostic]:
        """What is said of the file at a real path."""
        return self._published.diagnostics_of(path)

    def paths(self) -> list[str]:
        """The real paths of all files of which something is said."""
        return self._published.paths()

    def forget(self, project: Project) -> None:
        """Take back what was said of a project."""
        self._complaints.pop(project, None)
        for path, diagnostics in self._published.replace(project, {}).items():
            self._publish(path, diagnostics)

    def closed(self, document: Document) -> None:
        """Versions count anew when it is opened again."""
        self._versions.pop(real(document.path), None)

    def _publish(self, path: str, diagnostics: list[Diagnostic], version: int | None = None) -> None:
        document = self._documents.of_path(path)
        uri = document.uri if document is not None else uri_of(path)
        self._editor.publish(uri, version if document is not None else None, diagnostics)

    def _complain(self, checked: Checked) -> None:
        """Say what is wrong with the configuration, once, and not while somebody is writing it."""
        error, project = checked.error, checked.project
        if error is None:
            self._complaints.pop(project, None)
        elif self._complaints.get(project) != str(error) and not self._is_unsaved(error.path):
            self._complaints[project] = str(error)
            self._editor.complain(str(error))

    def _tell_of_own_rules(self, config: Config) -> None:
        """Once for each configuration file."""
        if not config.rules or config.run_own_rules or config.path in self._rules_not_run:
            return
        self._rules_not_run.add(config.path)
        self._editor.inform(
            f"rules of your own are not run: {', '.join(config.rules)}. They are Python: to trust the "
            f"folder, add a line with {Path(real(config.path)).parent} to ~/.config/{TRUSTED}"
        )

    def _is_unsaved(self, path: str) -> bool:
        document = self._documents.of_path(path)
        if document is None:
            return False
        try:
            return read_text(document.path) != document.text
        except InputError:
            return True


class Published:
    """What the editor has been told, by project; a file may take part in several."""

    def __init__(self) -> None:
        self._by_project: dict[object, ByPath] = {}
        self._shown: dict[str, list[Diagnostic]] = {}

    def replace(self, project: object, found: ByPath) -> Mapping[str, list[Diagnostic]]:
        """Take in what a project has now; returns what has to be told: real path → all its diagnostics."""
        before = self._by_project.pop(project, {})
        if found:
            self._by_project[project] = found
        changed: ByPath = {}
        for path in sorted({*before, *found}):
            now = self._of(path)
            if now != self._shown.get(path, []):
                changed[path] = now
            if now:
                self._shown[path] = now
            else:
                self._shown.pop(path, None)
        return changed

    def diagnostics_of(self, path: str) -> list[Diagnostic]:
        """What the editor shows for the file at a real path."""
        return self._shown.get(path, [])

    def paths(self) -> list[str]:
        """The real paths of the files that have any."""
        return sorted(self._shown)

    def _of(self, path: str) -> list[Diagnostic]:
        """Of all projects together, each diagnostic once."""
        every = [diagnostic for found in self._by_project.values() for diagnostic in found.get(path, ())]
        return [diagnostic for index, diagnostic in enumerate(every) if diagnostic not in every[:index]]
