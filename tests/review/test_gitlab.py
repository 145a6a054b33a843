"""Posting on a merge request, against GitLab acted out on loopback."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from unitlint.review.posting.bodies import SUMMARY_MARKER
from unitlint.review.posting.converge import converge
from unitlint.review.posting.environment import GitLabJob
from unitlint.review.posting.gitlab import MergeRequestHost
from unitlint.review.posting.host import Done, RefusedError
from unitlint.review.posting.token import Token

from .conftest import SECRET, Repository, draft
from .fake_github import FakeClock
from .fake_gitlab import ME, FakeGitLab
from .test_github import SERVICE, service


@pytest.fixture
def gitlab(repository_of_units: Repository) -> Iterator[FakeGitLab]:
    fake = FakeGitLab(repository_of_units.top)
    yield fake
    fake.close()


@pytest.fixture
def base(repository_of_units: Repository) -> str:
    return repository_of_units.commit(service("old", "Xold"))


def push(gitlab: FakeGitLab, base: str, head: str, clock: FakeClock | None = None) -> Done:
    gitlab.base, gitlab.head = base, head
    job = GitLabJob(Token(SECRET), f"{gitlab.url}/api/v4", "42", "https://gitlab.com/acme/boot", 7)
    return converge(MergeRequestHost(job), draft(base, head), clock or FakeClock())


@pytest.mark.slow
def test_findings_come_move_stay_and_go(
    gitlab: FakeGitLab, repository_of_units: Repository, base: str
) -> None:
    pushes = [
        (service("new", "Xa"), 1),
        (service("new", "Xa", "Xb"), 2),
        (service("new", "Xfirst", "Xa", "Xb"), 3),
        ({"README": "words"}, 3),
        (service("new", "Xb"), 1),
        (service("new", "Xb", "Xa"), 2),
        (service("new"), 0),
    ]
    for files, expected in pushes:
        push(gitlab, base, repository_of_units.commit(files))
        assert len(gitlab.open_comments()) == expected
        assert len(gitlab.summaries()) == 1
    assert len(gitlab.comments()) == 3, "Xa came back in its old discussion"


def test_a_second_run_writes_nothing(gitlab: FakeGitLab, repository_of_units: Repository, base: str) -> None:
    head = repository_of_units.commit(service("new", "Xone"))
    push(gitlab, base, head)
    assert push(gitlab, base, head).writes == 0


def test_nothing_is_posted_on_a_clean_change(
    gitlab: FakeGitLab, repository_of_units: Repository, base: str
) -> None:
    push(gitlab, base, repository_of_units.commit({"README": "words"}))
    assert gitlab.discussions == []


def test_markers_of_others_are_not_ours(
    gitlab: FakeGitLab, repository_of_units: Repository, base: str
) -> None:
    gitlab.say("all is well\n<!-- unitlint:summary -->")
    push(gitlab, base, repository_of_units.commit(service("new", "Xone")))
    assert [note["author"]["id"] for note in gitlab.summaries()] == [12, ME]


def test_a_discussion_with_a_reply_is_left(
    gitlab: FakeGitLab, repository_of_units: Repository, base: str
) -> None:
    push(gitlab, base, repository_of_units.commit(service("new", "Xone")))
    discussion = next(d for d in gitlab.discussions if d["notes"][0]["position"])
    discussion["notes"].append({"id": 1, "body": "I know", "author": {"id": 12}, "system": False})
    push(gitlab, base, repository_of_units.commit(service("new")))
    assert len(gitlab.open_comments()) == 1


def test_limits_are_waited_for(gitlab: FakeGitLab, repository_of_units: Repository, base: str) -> None:
    clock = FakeClock()
    gitlab.fail = [("/discussions", 429, {"Retry-After": "17"}), ("/notes", 502, {})]
    push(gitlab, base, repository_of_units.commit(service("new", "Xone", "Xtwo")), clock)
    assert clock.waits[:2] == [17.0, 4.0]
    assert len(gitlab.open_comments()) == 2
    assert len(gitlab.summaries()) == 1


def test_a_suggestion_counts_its_lines(
    gitlab: FakeGitLab, repository_of_units: Repository, base: str
) -> None:
    text = f"[Unit]\nDescription=new\nBindTo=old.service\nAfter=old.service\n\n{SERVICE}"
    push(gitlab, base, repository_of_units.commit({"units/new.service": text}))
    (note,) = gitlab.open_comments()
    assert "```suggestion:-0+0\nBindsTo=old.service\n```" in note["body"]


def test_refusals_are_told_in_plain_words(
    gitlab: FakeGitLab, repository_of_units: Repository, base: str
) -> None:
    gitlab.fail = [("/discussions", 403, {})]
    with pytest.raises(RefusedError, match="scope `api`") as refused:
        push(gitlab, base, repository_of_units.commit(service("new", "Xone")))
    assert SECRET not in str(refused.value)


@pytest.mark.slow
def test_a_server_that_never_shows_what_it_took_is_given_up(
    gitlab: FakeGitLab, repository_of_units: Repository, base: str
) -> None:
    for body in ("one", "two"):
        gitlab.say(f"{body}\n{SUMMARY_MARKER}", author=ME)
    gitlab.keeps = True
    with pytest.raises(RefusedError, match="it still doesn't show what they changed"):
        push(gitlab, base, repository_of_units.commit(service("new", "Xone")))


def test_a_server_that_finds_no_place_for_a_summary_is_given_up(
    gitlab: FakeGitLab, repository_of_units: Repository, base: str
) -> None:
    gitlab.fail = [("/notes", 400, {})] * 2
    gitlab.says = "position is invalid"
    with pytest.raises(RefusedError, match="position is invalid"):
        push(gitlab, base, repository_of_units.commit(service("new", "Xone")))


@pytest.mark.parametrize("leads", ["Location", "Link"])
def test_the_token_goes_nowhere_else(leads: str) -> None:
    """An answer that leads elsewhere is not followed: requests would take the header along."""
    seen: list[str] = []
    other = FakeGitLab(Path())

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.path)
            answer = b"[]" if "/diffs" in self.path else b'{"iid": 7, "id": 11}'
            self.send_response(302 if leads == "Location" else 200)
            self.send_header("Location", f"{other.url}/elsewhere")
            self.send_header("Link", f'<{other.url}/elsewhere>; rel="next"')
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/api/v4"
        host = MergeRequestHost(GitLabJob(Token("glpat-x"), address, "1", "", 2))
        with pytest.raises(RefusedError, match="leads elsewhere"):
            host.read()
        server.shutdown()
    other.close()
    assert seen
    assert other.requests == []
