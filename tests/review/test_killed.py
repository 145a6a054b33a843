"""A run that is killed after any of its requests, and run again: nothing is doubled."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from requests.adapters import HTTPAdapter

from .conftest import Repository
from .conftest import push as push_to_github
from .fake_github import FakeGitHub
from .fake_gitlab import FakeGitLab
from .test_github import service
from .test_gitlab import push as push_to_gitlab

MOST_REQUESTS = 60
"""More than a run of these makes; one that goes on for ever fails."""


class Killed(BaseException):
    """What no handler of errors catches, as a signal."""


@pytest.fixture(name="kill_after")
def kill_after_fixture(monkeypatch: pytest.MonkeyPatch) -> Callable[[int | None], None]:
    """Let so many requests through, and die before anything can be made of the last one's answer."""
    left: list[int | None] = [None]
    original = HTTPAdapter.send

    def send(self: HTTPAdapter, *arguments: Any, **named: Any) -> Any:
        answer = original(self, *arguments, **named)
        if left[0] is not None:
            left[0] -= 1
            if left[0] == 0:
                raise Killed
        return answer

    def kill_after(number: int | None) -> None:
        left[0] = number

    monkeypatch.setattr(HTTPAdapter, "send", send)
    return kill_after


@pytest.fixture(name="gitlab")
def gitlab_fixture(repository_of_units: Repository) -> Iterator[FakeGitLab]:
    fake = FakeGitLab(repository_of_units.top)
    yield fake
    fake.close()


def runs_until_the_end(run: Callable[[], object], kill_after: Callable[[int | None], None]) -> int:
    """The same run over and over, each killed one request later than the one before; how often it was."""
    for number in range(1, MOST_REQUESTS):
        kill_after(number)
        try:
            run()
        except Killed:
            continue
        finally:
            kill_after(None)
        return number - 1
    raise AssertionError("a run has no end")


def states(repository: Repository) -> list[str]:
    """Findings that come, that go and come, and that go."""
    files = [("Xone", "Xtwo"), ("Xtwo", "Xthree"), ()]
    return [repository.commit(service("new", *keys)) for keys in files]


@pytest.mark.slow
def test_github(
    github: FakeGitHub, repository_of_units: Repository, kill_after: Callable[[int | None], None]
) -> None:
    base = repository_of_units.commit(service("old", "Xold"))
    for head, expected, ever in zip(states(repository_of_units), (2, 2, 0), (2, 3, 3), strict=True):
        assert runs_until_the_end(lambda head=head: push_to_github(github, base, head), kill_after) >= 2
        assert len(github.open_comments()) == expected
        assert len([comment for comment in github.comments if comment.inline]) == ever
        assert len(github.summaries()) == 1


@pytest.mark.slow
def test_gitlab(
    gitlab: FakeGitLab, repository_of_units: Repository, kill_after: Callable[[int | None], None]
) -> None:
    base = repository_of_units.commit(service("old", "Xold"))
    for head, expected, ever in zip(states(repository_of_units), (2, 2, 0), (2, 3, 3), strict=True):
        assert runs_until_the_end(lambda head=head: push_to_gitlab(gitlab, base, head), kill_after) >= 2
        assert len(gitlab.open_comments()) == expected
        assert len(gitlab.comments()) == ever
        assert len(gitlab.summaries()) == 1
