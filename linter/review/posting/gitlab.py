"""A merge request on GitLab, through python-gitlab; imported by nothing but `--post gitlab`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import cast
from urllib.parse import quote, urlsplit

import gitlab
import requests
from gitlab.exceptions import GitlabError
from gitlab.v4.objects import (
    ProjectMergeRequest,
    ProjectMergeRequestDiscussion,
    ProjectMergeRequestNote,
)

from unitlint.review.posting.bodies import is_summary, marks_of
from unitlint.review.posting.environment import GitLabJob
from unitlint.review.posting.host import (
    SENSELESS,
    CommentLines,
    DelayedError,
    Note,
    PostedComment,
    RefusedError,
    State,
    Summary,
    UnplaceableError,
)
from unitlint.review.posting.hunks import added_lines
from unitlint.text.percent import percent_encoded

TIMEOUT = 30.0
MOST_CHARACTERS = 1_000_000
"""Of a note (https://docs.gitlab.com/administration/instance_limits/)."""

_WORDS = {
    401: "GitLab doesn't accept the token: it is wrong or expired",
    403: "the token may not do this: it needs the scope `api` and the role Reporter or above",
    404: "GitLab shows no such project or merge request to this token",
}

Fields = Mapping[str, object]


class MergeRequestHost:
    """The merge request of a job. Comments are discussions on added lines; hiding one resolves it.

    `obey_rate_limit=False` all over: waiting is converge's, and the library would do it in every call.
    """

    most_characters = MOST_CHARACTERS

    def __init__(self, job: GitLabJob) -> None:
        self._job = job
        self._headers: Mapping[str, str] = {}
        session = _only_to(job.api)
        session.hooks["response"] = [self._remember]
        self._api = gitlab.Gitlab(
            job.api.removesuffix("/api/v4"),
            private_token=job.token.reveal(),
            timeout=TIMEOUT,
            session=session,
            per_page=100,
            keep_base_url=True,
        )
        self._request: ProjectMergeRequest | None = None
        self._discussions: dict[str, ProjectMergeRequestDiscussion] = {}
        self._notes: dict[str, ProjectMergeRequestNote] = {}
        self._own = 0

    def read(self) -> State:
        """What stands; notes of others are left out, whatever markers they carry."""
        with self._plain_words():
            self._request = self._find()
            if not self._own:
                self._own = _identity(self._api.http_get("/user", obey_rate_limit=False))
            lines = {str(diff["new_path"]): added_lines(str(diff["diff"] or "")) for diff in self._diffs()}
            discussions = [cast("ProjectMergeRequestDiscussion", d) for d in self._listed("discussions")]
            notes = [cast("ProjectMergeRequestNote", n) for n in self._listed("notes")]
            self._discussions = {str(d.id): d for d in discussions}
            mine = [n for n in notes if is_summary(str(n.body)) and _author(_fields(n)) == self._own]
            mine.sort(key=lambda note: int(note.id))
            self._notes = {str(n.id): n for n in mine}
            return State(
                str(_object(_fields(self._request).get("diff_refs")).get("head_sha")),
                lines,
                tuple(self._standing(discussions)),
                tuple(Summary(str(n.id), str(n.body)) for n in mine),
            )

    def comment(self, notes: Sequence[tuple[Note, str]]) -> None:
        """A discussion for each: GitLab has no request for several that stand or fall together."""
        with self._plain_words():
            request = self._request or self._find()
            refs = _object(_fields(request).get("diff_refs"))
            for note, body in notes:
                position = {
                    **{name: refs.get(name) for name in ("base_sha", "start_sha", "head_sha")},
                    "position_type": "text",
                    "new_path": note.remark.path,
                    "old_path": note.remark.path,
                    "new_line": note.lines.line,
                }
                request.discussions.create({"body": body, "position": position}, obey_rate_limit=False)

    def hide(self, comment: PostedComment) -> None:
        """Resolve the discussion."""
        self._resolve(comment, resolved=True)

    def show(self, comment: PostedComment) -> None:
        """Open it again."""
        self._resolve(comment, resolved=False)

    def summarise(self, body: str) -> str:
        """A note on the merge request itself."""
        with self._plain_words():
            request = self._request or self._find()
            made = request.notes.create({"body": body}, obey_rate_limit=False)
            self._notes[str(made.id)] = made
            return str(made.id)

    def edit(self, summary: Summary, body: str) -> None:
        """Edit it in place."""
        with self._plain_words():
            note = self._notes[summary.handle]
            note.body = body
            note.save(obey_rate_limit=False)

    def delete(self, summary: Summary) -> None:
        """Delete it; one that is gone already is fine."""
        with self._plain_words(fine=(404,)):
            self._notes[summary.handle].delete(obey_rate_limit=False)

    def suggests(self, lines: CommentLines) -> str:
        """GitLab counts the lines above the commented one."""
        return f"suggestion:-{lines.line - lines.start}+0"

    def address(self, path: str, line: int, *, commit: str) -> str:
        """The line's page."""
        shown = percent_encoded(path)
        return f"{self._job.project_url}/-/blob/{commit}/{shown}#L{line}" if self._job.project_url else ""

    def _find(self) -> ProjectMergeRequest:
        project = self._api.projects.get(self._job.project, lazy=True)
        return project.mergerequests.get(self._job.number, obey_rate_limit=False)

    def _diffs(self) -> Iterator[Fields]:
        """The library's own `diffs` are the request's versions, not the files that differ."""
        project = quote(self._job.project, safe="%")
        path = f"/projects/{project}/merge_requests/{self._job.number}/diffs"
        yield from map(_object, self._api.http_list(path, iterator=True, obey_rate_limit=False))

    def _listed(self, what: str) -> Iterator[object]:
        assert self._request is not None
        manager = self._request.discussions if what == "discussions" else self._request.notes
        yield from manager.list(iterator=True, obey_rate_limit=False)

    def _standing(self, discussions: Sequence[ProjectMergeRequestDiscussion]) -> Iterator[PostedComment]:
        for discussion in discussions:
            notes = [_object(n) for n in discussion.attributes["notes"]]
            written = [note for note in notes if not note.get("system")]
            marks = marks_of(str(written[0].get("body", ""))) if written else None
            if marks is None or _author(written[0]) != self._own:
                continue
            by = _object(written[0].get("resolved_by")).get("id")
            resolved = written[0].get("resolved") is True
            yield PostedComment(str(discussion.id), *marks, len(written) > 1, resolved, by == self._own)

    def _resolve(self, comment: PostedComment, *, resolved: bool) -> None:
        with self._plain_words():
            discussion = self._discussions[comment.handle]
            discussion.resolved = resolved
            discussion.save(obey_rate_limit=False)

    def _remember(self, response: requests.Response, *_: object, **__: object) -> None:
        self._headers = response.headers

    @contextmanager
    def _plain_words(self, fine: tuple[int, ...] = ()) -> Iterator[None]:
        """Errors of the library as ours: they quote neither headers nor the token."""
        try:
            yield
        except GitlabError as error:
            status = error.response_code or 0
            if status not in fine:
                raise self._explained(status, str(error.error_message)) from None
        except (requests.exceptions.TooManyRedirects, requests.exceptions.InvalidSchema):
            raise RefusedError("GitLab's answer leads elsewhere; the token is not sent there") from None
        except requests.exceptions.RequestException as error:
            raise DelayedError(f"GitLab can't be reached: {type(error).__name__}") from None
        except SENSELESS as error:
            raise RefusedError(f"GitLab's answer can't be read ({type(error).__name__})") from None

    def _explained(self, status: int, message: str) -> Exception:
        explanation = self._job.token.removed_from(message)[:300]
        if status == 429 or status >= 500:
            after = self._headers.get("Retry-After", "")
            return DelayedError(f"GitLab answers {status}", float(after) if after.isdecimal() else 0.0)
        if status == 400 and ("line_code" in explanation or "position" in explanation):
            return UnplaceableError(explanation)
        return RefusedError(f"{_WORDS.get(status, f'GitLab answers {status}')} ({explanation})")


def _only_to(address: str) -> requests.Session:
    """A session that sends the token's header to no other host: requests would, wherever an answer leads.

    An answer leads on by a redirect, or by the `Link` of a next page.
    """
    session = requests.Session()
    session.max_redirects = 0
    session.adapters.clear()
    session.mount("{0.scheme}://{0.netloc}/".format(urlsplit(address)), requests.adapters.HTTPAdapter())
    return session


def _fields(thing: object) -> Fields:
    return cast("Fields", getattr(thing, "attributes", {}))


def _object(value: object) -> Fields:
    return value if isinstance(value, dict) else {}


def _author(note: Fields) -> int:
    return _identity(note.get("author"))


def _identity(user: object) -> int:
    identity = _object(user).get("id")
    return identity if isinstance(identity, int) else 0
