"""A real repository with a history, and GitHub on loopback."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from unitlint.cli.options import Shared
from unitlint.cli.review_sides import compare_states
from unitlint.review.draft import ReviewDraft, draft_of
from unitlint.review.posting.converge import converge
from unitlint.review.posting.environment import GitHubJob
from unitlint.review.posting.github import PullRequestHost
from unitlint.review.posting.host import Done
from unitlint.review.posting.token import Token

from . import published
from .fake_github import NUMBER, FakeClock, FakeGitHub

SECRET = "ghs_0123456789abcdefABCDEF0123456789abcd"
IDENTITY = {
    "GIT_AUTHOR_NAME": "A",
    "GIT_AUTHOR_EMAIL": "a@example.com",
    "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@example.com",
    "GIT_AUTHOR_DATE": "2024-01-01T00:00:00Z",
    "GIT_COMMITTER_DATE": "2024-01-01T00:00:00Z",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
}


@dataclass(frozen=True)
class Repository:
    """A git repository of units; paths are written relative to it."""

    top: Path

    def git(self, *arguments: str) -> str:
        done = subprocess.run(
            ["git", "-C", str(self.top), *arguments],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, **IDENTITY},
        )
        return done.stdout.strip()

    def write(self, files: Mapping[str, str | None]) -> None:
        """Write files; None deletes."""
        for name, text in files.items():
            path = self.top / name
            if text is None:
                path.unlink()
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)

    def commit(self, files: Mapping[str, str | None], message: str = "change") -> str:
        """The commit that those files make on top of what is checked out."""
        self.write(files)
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD")


@pytest.fixture
def repository_of_units(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """An empty repository on branch main, which is the current directory."""
    top = tmp_path / "checkout"
    top.mkdir()
    made = Repository(top)
    made.git("init", "-q", "-b", "main")
    monkeypatch.chdir(top)
    for name in ("GITHUB_TOKEN", "GITHUB_EVENT_PATH", "GITHUB_REF", "UNITLINT_CONFIG", "UNITLINT_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    return made


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def github(repository_of_units: Repository, clock: FakeClock) -> Iterator[FakeGitHub]:
    """GitHub with pull request 7 of that repository; everything said has to fit its description."""
    published.need()
    fake = FakeGitHub(repository_of_units.top, clock)
    yield fake
    fake.close()
    assert fake.violations == []


def draft(base: str, head: str, *paths: str) -> ReviewDraft:
    """What there is to say of two commits."""
    compared = compare_states(
        Shared(paths=paths or ("units",), platform="none"), base=base, head=head, direct=False
    )
    return draft_of(compared.review, base=compared.base, head=compared.head)


def job(github: FakeGitHub, number: int = NUMBER, token: str = SECRET) -> GitHubJob:
    """The job of a workflow on that pull request."""
    return GitHubJob(
        Token(token), "acme/boot", github.url, f"{github.url}/graphql", "https://github.com", number
    )


def push(github: FakeGitHub, base: str, head: str, **more: str) -> Done:
    """A push to the pull request, and the run that follows it."""
    github.base, github.head = base, head
    return post(github, draft(base, head), **more)


def post(github: FakeGitHub, said: ReviewDraft, **more: str) -> Done:
    """A run that posts `said`."""
    return converge(PullRequestHost(job(github), github.clock, head=said.head), said, github.clock, **more)
