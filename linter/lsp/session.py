"""What the server knows between two messages: open documents, checked projects, what the editor was told."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path, PurePath

from lsprotocol.types import Diagnostic

from unitlint.checking.memory import Memory
from unitlint.config.discovery import FILE_NAMES
from unitlint.errors import UnitlintError
from unitlint.lsp.checking import Checked, Known, check_project, machines
from unitlint.lsp.diagnostics import LinesOf, diagnostics_of
from unitlint.lsp.documents import Document, Documents
from unitlint.lsp.positions import Lines
from unitlint.lsp.projects import Project, Settings, nearest_folder, project_of
from unitlint.lsp.published import Editor, Publisher
from unitlint.lsp.schedule import Schedule
from unitlint.lsp.unit_texts import is_input
from unitlint.lsp.uris import real

_BESIDE_UNITS = ("fstab", "crypttab", *FILE_NAMES)


class Session:
    """One editor's. All methods run in the event loop's thread; checks run in one of their own."""

    def __init__(self, settings: Settings, editor: Editor) -> None:
        self.settings = settings
        self.documents = Documents()
        self.checked: dict[Project, Checked] = {}
        self.known: dict[Project, Known] = {}
        self._memories: dict[Project, Memory] = {}
        self.ended = False
        """Whether the editor has said that it is about to go."""
        self.editor = editor
        self._schedule = Schedule(self._run)
        self._publisher = Publisher(editor, self.documents)
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="check")

    # Documents come, change and go.

    def opened(self, uri: str, version: int, text: str) -> None:
        """A document is open now."""
        self.changed(uri, version, text, pause=0)

    def changed(self, uri: str, version: int, text: str, *, pause: float) -> None:
        """A document says something else now."""
        before = self.documents.of_uri(uri)
        document = self.documents.put(uri, version, text)
        if document is None:
            return
        if before is not None and before.path != document.path:
            self.documents.drop(before.path)
            self._forget_unused()
        if self._takes_part(document):
            self._schedule.ask(self.project(document.path), pause)
        elif (alone := Project(document.path, alone=True)) in self.checked:
            self._forget(alone)
        self._ask_readers([document.path], pause)

    def closed(self, uri: str) -> None:
        """What is on disk counts again. A set without any open document is forgotten."""
        document = self.documents.of_uri(uri)
        if document is None:
            return
        self.documents.close(uri)
        self._publisher.closed(document)
        self._forget_unused()
        self._ask_readers([document.path], 0)

    def touched(self, paths: Collection[str], *, pause: float = 0) -> None:
        """Files have changed on disk, or the configuration that holds for them."""
        changed = frozenset(paths)
        self._ask_readers(changed, pause)
        configured = any(os.path.basename(path) in FILE_NAMES for path in changed)  # noqa: PTH119  of thousands
        for document in self.documents:
            project = self.project(document.path)
            folder = str(project.directory)
            inside = any(path == folder or path.startswith(folder.rstrip("/") + "/") for path in changed)
            if (inside or configured) and self._takes_part(document):
                self._schedule.ask(project, pause)
        self._forget_unused()

    def _ask_readers(self, paths: Iterable[str], pause: float) -> None:
        """Check what has read one of the files, an include of another folder for one."""
        several = {project: each.read for project, each in self.checked.items() if not each.project.alone}
        if not several:
            return
        changed = {real(path) for path in paths}
        for project, read in several.items():
            if not changed.isdisjoint(read):
                self._schedule.ask(project, pause)

    def everything(self) -> None:
        """The folders are others now: check all that is open."""
        self.touched([document.path for document in self.documents])

    # What others ask of it.

    def project(self, path: str) -> Project:
        """The project that a file belongs to."""
        try:
            return project_of(path, self.editor.folders(), self.settings)
        except UnitlintError:
            return Project(path, alone=True)

    def folder(self, path: str) -> str:
        """What paths are shown from beside a file: the editor's folder, else the project's."""
        nearest = nearest_folder(Path(path), self.editor.folders())
        return str(nearest or self.project(path).directory)

    async def check_of(self, document: Document) -> Checked | None:
        """The check that the document takes part in, once it has seen its present text."""
        for project in self._projects(document.path):
            await self._schedule.settled(project)
        return self._seen(document, self.checked)

    async def known_of(self, document: Document) -> Known:
        """What is known of the document's machines, perhaps from before the last change."""
        for project in self._projects(document.path):
            if project not in self.known:
                await self._schedule.settled(project)
        project_checked = self._seen(document, self.checked)
        project = project_checked.project if project_checked else self.project(document.path)
        return self.known.get(project, Known())

    def diagnostics_of(self, path: str) -> list[Diagnostic]:
        """What is said of the file at a path."""
        return self._publisher.of(real(path))

    def diagnosed_paths(self) -> list[str]:
        """The real paths of all files of which something is said."""
        return self._publisher.paths()

    def lines(self, text: str) -> Lines:
        """A text with the editor's way to count columns."""
        return Lines(text, self.editor.encoding())

    def lines_of(self, checked: Checked) -> LinesOf:
        """The texts of a check, each looked through once."""
        return cache(lambda path: self.lines(checked.texts.get(path, "")))

    def close(self) -> None:
        """Stop after the check that is running."""
        self._worker.shutdown(wait=False, cancel_futures=True)

    # Checks.

    async def _run(self, project: Project) -> None:
        loop = asyncio.get_running_loop()
        seen, overlay = tuple(self.documents), dict(self.documents.overlay())
        try:
            memory = self._memories.setdefault(project, Memory())
            checked = await loop.run_in_executor(
                self._worker, check_project, project, overlay, self.settings, memory
            )
            if project not in self._wanted():
                return
            self.checked[project] = checked
            found = diagnostics_of(checked, self.lines_of(checked))
            self._publisher.publish(
                checked, found, [document for document in seen if self._answers(checked, document)]
            )
            self._check_alone(checked)
            self.known[project] = await loop.run_in_executor(self._worker, machines, checked, memory)
        except Exception as error:
            self.editor.report(error)

    def _answers(self, checked: Checked, document: Document) -> bool:
        """Whether the check tells all there is to say of a document that is still open."""
        if self.documents.of_path(document.path) is None:
            return False
        if checked.error is not None:
            return checked.project == self.project(document.path) and self._takes_part(document)
        return real(document.path) in checked.read

    def _check_alone(self, checked: Checked) -> None:
        """Units of the project's folder that no configuration holds are checked by themselves."""
        if checked.project.alone:
            return
        for document in self.documents:
            if self.project(document.path) == checked.project:
                alone = Project(document.path, alone=True)
                if self._left_to_itself(checked, document):
                    self._schedule.ask(alone)
                elif alone in self.checked:
                    self._forget(alone)

    def _left_to_itself(self, checked: Checked, document: Document) -> bool:
        """Whether a check of the document's folder has not met it, though it is something to lint."""
        if checked.project.alone or checked.error is not None or real(document.path) in checked.read:
            return False
        return is_input(document)

    # Which projects there are.

    def _projects(self, path: str) -> tuple[Project, ...]:
        return tuple(dict.fromkeys((self.project(path), Project(path, alone=True))))

    def _seen(self, document: Document, checks: dict[Project, Checked]) -> Checked | None:
        """The check that has read the document, the project's before its own."""
        found = [checks[project] for project in self._projects(document.path) if project in checks]
        return next((checked for checked in found if real(document.path) in checked.read), None)

    def _takes_part(self, document: Document) -> bool:
        """Whether a document is worth a check: other YAML and JSON files are none of ours."""
        project = self.project(document.path)
        if project.alone:
            return is_input(document)
        checked = self.checked.get(project)
        if PurePath(document.path).name in _BESIDE_UNITS or (checked is not None and checked.error):
            return True
        return (checked is not None and real(document.path) in checked.read) or is_input(document)

    def _wanted(self) -> set[Project]:
        """The projects of all that is open."""
        return {project for document in self.documents for project in self._projects(document.path)}

    def _forget_unused(self) -> None:
        for project in set(self.checked) - self._wanted():
            self._forget(project)

    def _forget(self, project: Project) -> None:
        self.checked.pop(project, None)
        self.known.pop(project, None)
        self._memories.pop(project, None)
        self._publisher.forget(project)
