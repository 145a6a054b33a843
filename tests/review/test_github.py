"""Posting on a pull request, against GitHub acted out on loopback."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

import pytest

from unitlint.review.draft import ReviewDraft
from unitlint.review.posting.host import RefusedError
from unitlint.review.posting.plan import MOST_COMMENTS

from .conftest import SECRET, Repository, draft, post, push
from .fake_github import Failure, FakeGitHub

SERVICE = "[Service]\nExecStart=/bin/true\n"


def service(name: str, *typos: str) -> dict[str, str]:
    """A unit with an unknown directive for each of `typos`."""
    lines = "".join(f"{typo}=1\n" for typo in typos)
    return {f"units/{name}.service": f"[Unit]\nDescription={name}\n{lines}\n{SERVICE}"}


def typos(github: FakeGitHub) -> list[str]:
    """The directives that open comments are about."""
    return sorted(
        re.search(r"unknown directive (\w+)=", comment.body)[1] for comment in github.open_comments()
    )


def sent(verb: str, end: str) -> Callable[[str, str], bool]:
    """Whether a request has that verb (any, when empty) and a path that ends so."""
    return lambda summary, path: summary.startswith(verb) and path.endswith(end)


@pytest.fixture
def base(repository_of_units: Repository) -> str:
    return repository_of_units.commit(service("old", "Xold"))


def test_a_finding_gets_a_comment_on_its_line_and_the_change_a_summary(
    github: FakeGitHub, repository_of_units: Repository, base: str
) -> None:
    push(github, base, repository_of_units.commit(service("new", "Xone")))
    (comment,) = github.open_comments()
    assert (comment.path, comment.line) == ("units/new.service", 3)
    assert comment.body.startswith("**warning** [`unknown-directive`](https://github.com/")
    (summary,) = github.summaries()
    assert "1 new finding" in summary.body
    assert summary.body.rstrip().endswith("<!-- unitlint:summary -->")
    assert [verb for verb, _ in github.writes()] == ["POST", "POST"]


@pytest.mark.slow
def test_ten_pushes_leave_the_comments_of_open_findings_and_one_summary(
    github: FakeGitHub, repository_of_units: Repository, base: str
) -> None:
    repository = repository_of_units
    pushes: list[tuple[dict[str, str | None], list[str]]] = [
        (service("new", "Xa"), ["Xa"]),  # one comes
        (service("new", "Xa", "Xb"), ["Xa", "Xb"]),  # another comes
        (service("new", "Xfirst", "Xa", "Xb"), ["Xa", "Xb", "Xfirst"]),  # what stands moves
        (service("other", "Xa"), ["Xa", "Xa", "Xb", "Xfirst"]),  # the same typo in another file
        ({"README": "nothing of the boot"}, ["Xa", "Xa", "Xb", "Xfirst"]),  # all stay
        (service("new", "Xb"), ["Xa", "Xb"]),  # two go
        ({"units/other.service": None}, ["Xb"]),  # a file goes
        (service("new", "Xb", "Xa"), ["Xa", "Xb"]),  # one comes back
        (service("new"), []),  # all go
        (service("new", "Xc"), ["Xc"]),  # a last one comes
    ]
    for number, (files, expected) in enumerate(pushes):
        head = repository.commit(files)
        if number == 4:  # rebased and force-pushed: other commits, the same lines
            repository.git("commit", "-q", "--amend", "-m", "again")
            head = repository.git("rev-parse", "HEAD")
        push(github, base, head)
        assert typos(github) == expected, f"after push {number + 1}"
        assert len(github.summaries()) == 1
    kept = [c for c in github.comments if c.inline]
    assert len(kept) == 5, "Xa of new.service came back in its old comment, and nothing was said twice"


class Killed(BaseException):
    """The end of a run that nothing of it catches."""


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_any_pushes_with_any_mishaps_end_well(
    github: FakeGitHub, repository_of_units: Repository, base: str, seed: int
) -> None:
    """Runs that die or meet errors at any request, lists that lag: the run that ends leaves what is right."""
    chance = Random(seed)
    for number in range(10):
        wanted = chance.sample(["Xa", "Xb", "Xc", "Xd"], chance.randrange(5))
        head = repository_of_units.commit(service("new", *wanted), f"push {number}")
        github.lag = chance.choice([0.0, 0.0, 3.0])
        for _ in range(chance.randrange(3)):
            run_with_a_mishap(github, base, head, chance)
        github.failures.clear()
        github.clock.sleep(60.0)  # a job takes longer to start than GitHub to show what was written
        push(github, base, head)
        assert typos(github) == sorted(wanted), f"after push {number + 1}"
        assert len(github.summaries()) <= 1


def run_with_a_mishap(github: FakeGitHub, base: str, head: str, chance: Random) -> None:
    """A run that some request of meets an error, loses its answer, or is its last."""
    left = chance.randrange(12)

    def struck(_verb: str, _path: str) -> bool:
        nonlocal left
        left -= 1
        return left < 0

    mishap = Failure(struck, chance.choice([500, 502, 503]), done_first=chance.random() < 0.5)
    github.failures.append(mishap)
    if chance.random() < 0.5:
        original = github.clock.sleep

        def dies(_: float) -> None:
            raise Killed

        github.clock.sleep = dies  # type: ignore[method-assign]
        try:
            push(github, base, head)
        except Killed:
            pass
        finally:
            github.clock.sleep = original  # type: ignore[method-assign]
    else:
        push(github, base, head)
    github.clock.sleep(60.0)


def test_a_rebase_onto_a_moved_base_repeats_nothing(
    github: FakeGitHub, repository_of_units: Repository, base: str
) -> None:
    repository = repository_of_units
    repository.git("checkout", "-q", "-b", "topic")
    push(github, base, repository.commit(service("new", "Xone")))
    repository.git("checkout", "-q", "main")
    moved = repository.commit(
        {"units/old.service": f"# a line\n# another\n{service('old', 'Xold')['units/old.service']}"}
    )
    repository.git("checkout", "-q", "topic")
    repository.git("rebase", "-q", "main")
    push(github, moved, repository.git("rev-parse", "HEAD"))
    assert len([c for c in github.comments if c.inline]) == 1
    assert len(github.summaries()) == 1


def test_a_second_run_writes_nothing(github: FakeGitHub, repository_of_units: Repository, base: str) -> None:
    head = repository_of_units.commit(service("new", "Xone"))
    push(github, base, head)
    before = len(github.writes())
    assert push(github, base, head).writes == 0
    assert len(github.writes()) == before


@pytest.mark.parametrize("stop_after", ["reviews", "/issues/7/comments"])
def test_killed_half_way_and_run_again_nothing_is_doubled(
    github: FakeGitHub, repository_of_units: Repository, base: str, stop_after: str
) -> None:
    head = repository_of_units.commit(service("new", "Xone", "Xtwo"))

    def dies(verb: str, path: str) -> bool:
        if verb == "POST" and path.endswith(stop_after):
            killed.append(path)
        return False

    killed: list[str] = []
    github.failures.append(Failure(dies, 500))
    original = github.clock.sleep

    def sleep(seconds: float) -> None:
        raise Killed

    # The first thing after the writes is a wait; for the review alone, the summary's request dies.
    github.clock.sleep = sleep  # type: ignore[method-assign]
    if stop_after == "reviews":
        github.failures.append(Failure(sent("POST", "/issues/7/comments"), 502))
    with pytest.raises(Killed):
        push(github, base, head)
    assert killed
    github.clock.sleep = original  # type: ignore[method-assign]
    github.failures.clear()
    push(github, base, head)
    assert typos(github) == ["Xone", "Xtwo"]
    assert len([c for c in github.comments if c.inline]) == 2
    assert len(github.summaries()) == 1


def test_nothing_is_posted_on_a_clean_change(
    github: FakeGitHub, repository_of_units: Repository, base: str
) -> None:
    push(github, base, repository_of_units.commit({"README": "words"}))
    assert github.comments == []
    assert github.writes() == []


def test_a_summary_that_stands_says_when_the_change_is_clean_again(
    github: FakeGitHub, repository_of_units: Repository, base: str
) -> None:
    push(github, base, repository_of_units.commit(service("new", "Xone")))
    push(github, base, repository_of_units.commit({"units/new.service": None}))
    (summary,) = github.summaries()
    assert "does not alter the boot" in summary.body
    assert github.open_comments() == []


def test_a_comment_with_a_reply_is_left(
    github: FakeGitHub, repository_of_units: Repository, base: str
) -> None:
    push(github, base, repository_of_units.commit(service("new", "Xone", "Xtwo")))
    answered = github.open_comments()[0]
    github.say("I know", inline=True, reply_to=answered.id, path=answered.path, line=answered.line)
    push(github, base, repository_of_units.commit(service("new")))
    assert github.open_comments() == [answered]


def test_a_comment_that_a_person_minimised_stays_so(
    github: FakeGitHub, repository_of_units: Repository, base: str
) -> None:
    push(github, base, repository_of_units.commit(service("new", "Xone")))
    github.open_comments()[0].minimised = "RESOLVED"
    push(github, base, repository_of_units.commit({"README": "words"}))
    assert [c.minimised for c in github.comments if c.inline] == ["RESOLVED"]


def test_markers_in_comments_of_others_are_not_ours(
    github: FakeGitHub, repository_of_units: Repository, base: str
) -> None:
    head = repository_of_units.commit(service("new", "Xone"))
    remark = draft(base, head).remarks[0]
    forged = f"looks good <!-- unitlint:finding:{remark.fingerprint}:{remark.likeness} -->"
    github.say(forged, inline=True, path="units/new.service", line=3)
    github.say("all is well <!-- unitlint:summary -->")
    push(github, base, head)
    assert typos(github) == ["Xone"]
    assert len(github.summaries()) == 1


def test_a_finding_outside_of_the_diff_is_told_in_the_summary(
    github: FakeGitHub, repository_of_units: Repository
) -> None:
    filler = "".join(f"# line {number}\n" for number in range(20))
    unit = f"[Unit]\nRequires=b.service\n{filler}After=b.service\n\n{SERVICE}"
    base = repository_of_units.commit({"units/a.service": unit, "units/b.service": SERVICE})
    push(github, base, repository_of_units.commit({"units/a.service": unit.replace("After=b.service\n", "")}))
    assert github.open_comments() == []
    (summary,) = github.summaries()
    assert "<details><summary>" in summary.body
    assert "units/a.service:2" in summary.body


def test_at_most_thirty_comments_on_lines_and_the_rest_in_the_summary(
    github: FakeGitHub, repository_of_units: Repository, base: str
) -> None:
    names = [f"X{number:02}" for number in range(40)]
    push(github, base, repository_of_units.commit(service("new", *names)))
    assert len(github.open_comments()) == MOST_COMMENTS == 30
    reviews = [path for verb, path in github.writes() if path.endswith("/reviews")]
    assert len(reviews) == 1
    assert github.summaries()[0].body.count("<details><summary>warning: unknown-directive") == 10


def test_lists_are_read_to_their_last_page(
    github: FakeGitHub, repository_of_units: Repository, base: str
) -> None:
    github.page = 2
    for number in range(9):
        github.say(f"words {number}")
    head = repository_of_units.commit(service("new", *(f"X{number}" for number in range(7))))
    push(github, base, head)
    push(github, base, head)
    assert len(github.open_comments()) == 7
    assert len(github.summaries()) == 1


def test_what_is_not_shown_yet_is_not_written_twice(
    github: FakeGitHub, repository_of_units: Repository, base: str
) -> None:
    github.lag = 5.0
    head = repository_of_units.commit(service("new", "Xone"))
    push(github, base, head)
    push(github, base, head)
    assert len([c for c in github.comments if c.inline]) == 1
    assert len(github.summaries()) == 1


@pytest.mark.parametrize("path", ["/reviews", "/issues/7/comments"])
def test_a_request_whose_answer_got_lost_is_not_repeated(
    github: FakeGitHub, repository_of_units: Repository, base: str, path: str
) -> None:
    github.failures.append(Failure(sent("POST", path), 502, done_first=True))
    push(github, base, repository_of_units.commit(service("new", "Xone")))
    assert len([c for c in github.comments if c.inline]) == 1
    assert len(github.summaries()) == 1


def test_two_summaries_of_two_runs_at_once_become_one(
    github: FakeGitHub, repository_of_units: Repository, base: str
) -> None:
    head = repository_of_units.commit(service("new", "Xone"))
    push(github, base, head)
    first = github.summaries()[0]
    second = github.say(first.body)
    second.user = first.user
    push(github, base, head)
    assert github.summaries() == [first]


LIMITS = {
    "retry after": ({"Retry-After": "42"}, 42.0),
    "reset": ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1700000090"}, 90.0),
    "neither": ({}, 60.0),
}


@pytest.mark.parametrize(("headers", "seconds"), LIMITS.values(), ids=LIMITS)
@pytest.mark.parametrize("status", [403, 429])
def test_rate_limits_are_waited_for(
    github: FakeGitHub,
    repository_of_units: Repository,
    base: str,
    status: int,
    headers: dict[str, str],
    seconds: float,
) -> None:
    summary = {
        "message": "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
    }
    github.failures.append(Failure(sent("", "/reviews"), status, headers, summary))
    push(github, base, repository_of_units.commit(service("new", "Xone")))
    assert github.clock.waits[0] == seconds
    assert typos(github) == ["Xone"]


def test_server_errors_are_waited_out_longer_each_time(
    github: FakeGitHub, repository_of_units: Repository, base: str
) -> None:
    github.failures += [Failure(sent("", "/files"), status) for status in (500, 502, 503)]
    push(github, base, repository_of_units.commit(service("new", "Xone")))
    assert github.clock.waits[:3] == [2.0, 4.0, 8.0]
    assert typos(github) == ["Xone"]


def test_a_host_that_stays_down_is_given_up(
    github: FakeGitHub, repository_of_units: Repository, base: str
) -> None:
    github.failures += [Failure(sent("", ""), 503) for _ in range(20)]
    with pytest.raises(RefusedError, match="gave up after 8 attempts: GitHub answers 503"):
        push(github, base, repository_of_units.commit(service("new", "Xone")))


def test_a_limit_of_an_hour_is_not_waited_for(
    github: FakeGitHub, repository_of_units: Repository, base: str
) -> None:
    github.failures.append(Failure(sent("", ""), 429, {"Retry-After": "3600"}))
    with pytest.raises(RefusedError, match="asks to wait 3600 s"):
        push(github, base, repository_of_units.commit(service("new", "Xone")))


REFUSALS = {
    401: "doesn't accept the token",
    403: "permissions: pull-requests: write",
    404: "no such repository or pull request",
}


@pytest.mark.parametrize(("status", "words"), REFUSALS.items())
def test_refusals_are_told_in_plain_words(
    github: FakeGitHub, repository_of_units: Repository, base: str, status: int, words: str
) -> None:
    summary = {"message": f"Resource not accessible by {SECRET}"}
    github.failures.append(Failure(sent("POST", "reviews"), status, body=summary))
    with pytest.raises(RefusedError, match=words) as refused:
        push(github, base, repository_of_units.commit(service("new", "Xone")))
    assert SECRET not in str(refused.value)


@pytest.mark.parametrize("leads", ["http://localhost:1/x", "/x"])
def test_an_answer_that_leads_elsewhere_is_not_followed(
    github: FakeGitHub, repository_of_units: Repository, base: str, leads: str
) -> None:
    github.failures += [Failure(sent("", ""), 301, {"Location": leads}) for _ in range(200)]
    with pytest.raises(RefusedError, match="can't be read"):
        push(github, base, repository_of_units.commit(service("new", "Xone")))


def test_lines_that_github_refuses_are_told_in_the_summary(
    github: FakeGitHub, repository_of_units: Repository, base: str
) -> None:
    summary = {"message": "Unprocessable Entity", "errors": ["Line could not be resolved"]}
    github.failures.append(Failure(sent("", "/reviews"), 422, body=summary))
    push(github, base, repository_of_units.commit(service("new", "Xone")))
    assert github.open_comments() == []
    assert "unknown-directive" in github.summaries()[0].body


def test_a_pull_request_that_moved_on_gets_nothing(
    github: FakeGitHub, repository_of_units: Repository, base: str
) -> None:
    head = repository_of_units.commit(service("new", "Xone"))
    summary = draft(base, head)
    github.base, github.head = base, repository_of_units.commit(service("new", "Xtwo"))
    done = post(github, summary)
    assert "nothing is posted" in done.summary
    assert github.comments == []


def test_a_huge_change_has_a_summary_that_fits(github: FakeGitHub, repository_of_units: Repository) -> None:
    base = repository_of_units.commit({"README": ""})
    files: dict[str, str | None] = {}
    for number in range(60):
        name = f"{number:02}-" + "n" * 180
        files |= service(name, *(f"X{n}" * 20 for n in range(3)))
    push(github, base, repository_of_units.commit(files))
    body = github.summaries()[0].body
    assert 60_000 < len(body) <= 65_535
    assert "more lines are left out" in body
    assert body.count("<details") == body.count("</details>")


def test_a_small_change_is_drawn_and_a_large_one_is_linked(
    github: FakeGitHub, repository_of_units: Repository, base: str
) -> None:
    ordered = f"[Unit]\nAfter=old.service\n\n{SERVICE}"
    push(github, base, repository_of_units.commit({"units/new.service": ordered}))
    assert "```mermaid\nflowchart TB\n" in github.summaries()[0].body
    assert "<sub>What changed: + came, - went, " in github.summaries()[0].body
    assert '"#43; new.service"' in github.summaries()[0].body
    many: dict[str, str | None] = {f"units/n{number}.service": ordered for number in range(70)}
    address = "https://github.com/acme/boot/actions/runs/1/artifacts/2"
    push(github, base, repository_of_units.commit(ordered_apart(many)), artifact_url=address)
    body = github.summaries()[0].body
    assert "```mermaid" not in body
    assert f"[The picture of the change]({address}) is too large for a comment." in body


def ordered_apart(files: dict[str, str | None]) -> dict[str, str | None]:
    """The units in a row, each after the one before, so that no two of them can be drawn as one."""
    names = [name.removeprefix("units/") for name in files]
    before = dict(zip(names[1:], names, strict=False))
    return {
        f"units/{name}": f"[Unit]\nAfter={before.get(name, 'old.service')}\n\n{SERVICE}" for name in names
    }


def test_a_safe_fix_is_suggested(github: FakeGitHub, repository_of_units: Repository, base: str) -> None:
    text = f"[Unit]\nDescription=new\nBindTo=old.service\nAfter=old.service\n\n{SERVICE}"
    head = repository_of_units.commit({"units/new.service": text})
    summary = draft(base, head)
    assert [remark.suggestion is not None for remark in summary.remarks] == [True]
    push(github, base, head)
    assert "```suggestion\nBindsTo=old.service\n```" in github.open_comments()[0].body


def test_the_token_goes_into_one_header_and_nowhere_else(
    github: FakeGitHub, repository_of_units: Repository, base: str
) -> None:
    push(github, base, repository_of_units.commit(service("new", "Xone")))
    assert {headers["Authorization"] for headers in github.headers} == {f"token {SECRET}"}
    assert SECRET not in repr(github.bodies) + repr(github.requests)


def test_a_draft_says_the_same_whenever_it_is_made(repository_of_units: Repository, base: str) -> None:
    head = repository_of_units.commit(service("new", "Xone", "Xtwo"))
    one, other = draft(base, head), draft(base, head)
    assert isinstance(one, ReviewDraft)
    assert one == other
