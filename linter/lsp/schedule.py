"""When a project is checked: a moment after the last change, and never twice at once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from unitlint.lsp.projects import Project

PAUSE = 0.3
"""Seconds without a key struck before what was typed is checked."""


class Schedule:
    """Asks for checks; those that come while one waits are one."""

    def __init__(self, run: Callable[[Project], Awaitable[None]]) -> None:
        self._run = run
        self._due: dict[Project, float] = {}
        self._tasks: dict[Project, asyncio.Task[None]] = {}

    def ask(self, project: Project, pause: float = 0) -> None:
        """Check the project once `pause` seconds are over and nobody has asked again."""
        self._due[project] = asyncio.get_running_loop().time() + pause
        if project not in self._tasks:
            self._tasks[project] = asyncio.create_task(self._work(project))

    async def settled(self, project: Project) -> None:
        """Wait until all that was asked for is done."""
        while (task := self._tasks.get(project)) is not None:
            await asyncio.wait([task])  # whoever waits may be cancelled; the check may not

    async def _work(self, project: Project) -> None:
        loop = asyncio.get_running_loop()
        try:
            while (due := self._due.get(project)) is not None:
                if (left := due - loop.time()) > 0:
                    await asyncio.sleep(left)
                else:
                    del self._due[project]
                    await self._run(project)
        finally:
            del self._tasks[project]
