"""A pull request on GitHub, through PyGithub; imported by nothing but `--post github`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from github import Auth, Github, GithubException
from github.IssueComment import IssueComment
from github.PullRequest import PullRequest, ReviewComment
from github.PullRequestComment import PullRequestComment
from github.Repository import Repository
from requests.exceptions import RequestException

from unitlint.review.page import MOST_CHARACTERS
from unitlint.review.posting.bodies import is_summary, marks_of
from unitlint.review.posting.environment import GRAPHQL, GitHubJob
from unitlint.review.posting.github_answers import explained
from unitlint.review.posting.host import (
    SENSELESS,
    Clock,
    CommentLines,
    DelayedError,
    Note,
    PostedComment,
    RefusedError,
    State,
    Summary,
    UnplaceableError,
)
from unitlint.review.posting.hunks import new_lines
from unitlint.text.percent import percent_encoded

TIMEOUT = 30
PAGE = 100
OURS = "OUTDATED"
"""The reason that we minimise with; comments that people minimised have another and stay so."""

_NODES = """
query($ids: [ID!]!) {
  nodes(ids: $ids) {
    id
    ... on PullRequestReviewComment { viewerDidAuthor isMinimized minimizedReason replyTo { id } }
    ... on IssueComment { viewerDidAuthor }
  }
}
"""
_MINIMISE = """
mutation($id: ID!, $why: ReportedContentClassifiers!) {
  minimizeComment(input: {subjectId: $id, classifier: $why}) { minimizedComment { isMinimized } }
}
"""
_RESTORE = """
mutation($id: ID!) {
  unminimizeComment(input: {subjectId: $id}) { unminimizedComment { isMinimized } }
}
"""

Node = Mapping[str, object]


def _connected(address: str, job: GitHubJob) -> Github:
    """Waiting and trying again is converge's: it looks what got through before it sends anything twice."""
    return Github(
        auth=Auth.Token(job.token.reveal()),
        base_url=address,
        timeout=TIMEOUT,
        user_agent="unitlint",
        per_page=PAGE,
        lazy=True,
        retry=None,
        seconds_between_requests=None,
        seconds_between_writes=None,
    )


class PullRequestHost:
    """The pull request of a job. `head` finds it where the job's event names none."""

    most_characters = MOST_CHARACTERS

    def __init__(self, job: GitHubJob, clock: Clock, *, head: str) -> None:
        self._job = job
        self._clock = clock
        self._head = head
        self._api = _connected(job.api, job)
        self._graphql = _connected(job.graphql.removesuffix(GRAPHQL), job).requester
        self._number = job.number
        self._issue_comments: dict[str, IssueComment] = {}

    def read(self) -> State:
        """What stands; comments of others are left out, whatever markers they carry."""
        with self._plain_words():
            pull = self._pull()
            lines = {file.filename: new_lines(file.patch or "") for file in pull.get_files()}
            comments = list(pull.get_review_comments())
            summaries = [c for c in pull.get_issue_comments() if is_summary(c.body or "")]
            nodes = self._nodes([c.node_id for c in comments] + [c.node_id for c in summaries])
            mine = [c for c in summaries if _flag(nodes, c.node_id, "viewerDidAuthor")]
            self._issue_comments = {c.node_id: c for c in mine}
            return State(
                pull.head.sha,
                lines,
                tuple(_standing(comments, nodes)),
                tuple(Summary(c.node_id, c.body or "") for c in mine),
            )

    def comment(self, notes: Sequence[tuple[Note, str]]) -> None:
        """One review with all comments: all of them stand, or none."""
        with self._plain_words():
            pull = self._pull()
            if pull.head.sha != self._head:
                raise UnplaceableError("the pull request moved on")
            commit = self._repository().get_commit(self._head)
            made = [_comment(note, body) for note, body in notes]
            # The body is asked for; an empty one leaves no text of its own in the conversation.
            pull.create_review(commit=commit, body="", event="COMMENT", comments=made)

    def hide(self, comment: PostedComment) -> None:
        """Minimise it as outdated."""
        with self._plain_words():
            self._graphql.graphql_query(_MINIMISE, {"id": comment.handle, "why": OURS})

    def show(self, comment: PostedComment) -> None:
        """Its finding is back."""
        with self._plain_words():
            self._graphql.graphql_query(_RESTORE, {"id": comment.handle})

    def summarise(self, body: str) -> str:
        """A comment on the pull request itself."""
        with self._plain_words():
            made = self._pull().create_issue_comment(body)
            self._issue_comments[made.node_id] = made
            return made.node_id

    def edit(self, summary: Summary, body: str) -> None:
        """Edit it in place."""
        with self._plain_words():
            self._issue_comments[summary.handle].edit(body)

    def delete(self, summary: Summary) -> None:
        """Delete it; one that is gone already is fine."""
        with self._plain_words(fine=(404,)):
            self._issue_comments[summary.handle].delete()

    def suggests(self, lines: CommentLines) -> str:  # noqa: ARG002
        """The lines are those that the comment is on."""
        return "suggestion"

    def address(self, path: str, line: int, *, commit: str) -> str:
        """The line's page."""
        shown = percent_encoded(path)
        return f"{self._job.server}/{self._job.repository}/blob/{commit}/{shown}#L{line}"

    def _pull(self) -> PullRequest:
        if not self._number:
            self._number = _number_of(self._repository(), self._head, self._job.run_branch)
        return self._repository().get_pull(self._number)

    def _repository(self) -> Repository:
        return self._api.get_repo(self._job.repository)

    def _nodes(self, ids: Sequence[str]) -> dict[str, Node]:
        """What REST doesn't tell of comments, by their ids."""
        found: dict[str, Node] = {}
        for start in range(0, len(ids), PAGE):
            asked = list(ids[start : start + PAGE])
            _, answer = self._graphql.graphql_query(_NODES, {"ids": asked})
            found |= {node["id"]: node for node in answer["data"]["nodes"] if node}
        return found

    @contextmanager
    def _plain_words(self, fine: tuple[int, ...] = ()) -> Iterator[None]:
        """Errors of the library as ours: they quote neither headers nor the token."""
        try:
            yield
        except GithubException as error:
            if error.status not in fine:
                raise explained(error.status, error.data, error.headers, self._job, self._clock) from None
        except RequestException as error:
            raise DelayedError(f"GitHub can't be reached: {type(error).__name__}") from None
        except SENSELESS as error:
            raise RefusedError(f"GitHub's answer can't be read ({type(error).__name__})") from None


def _number_of(repository: Repository, head: str, branch: str) -> int:
    """The open pull request whose head is that commit: told by GitHub, not by whoever ran the first half."""
    pulls: Iterable[PullRequest] = repository.get_pulls(
        state="open", sort="updated", direction="desc", **({"head": branch} if branch else {})
    )
    for pull in pulls:
        if pull.head.sha == head:
            return pull.number
    raise RefusedError(f"no open pull request is at commit {head[:12]}")


def _standing(comments: Sequence[PullRequestComment], nodes: Mapping[str, Node]) -> Iterator[PostedComment]:
    replied = {_replied_to(nodes.get(comment.node_id, {})) for comment in comments}
    for comment in comments:
        marks = marks_of(comment.body or "")
        if marks is None or not _flag(nodes, comment.node_id, "viewerDidAuthor"):
            continue
        reason = str(nodes[comment.node_id].get("minimizedReason") or "")
        yield PostedComment(
            comment.node_id,
            *marks,
            replied=comment.node_id in replied,
            hidden=_flag(nodes, comment.node_id, "isMinimized"),
            hidden_by_us=reason.upper() == OURS,
        )


def _replied_to(node: Node) -> str:
    parent = node.get("replyTo")
    return str(parent.get("id", "")) if isinstance(parent, dict) else ""


def _flag(nodes: Mapping[str, Node], identity: str, name: str) -> bool:
    return nodes.get(identity, {}).get(name) is True


def _comment(note: Note, body: str) -> ReviewComment:
    made: ReviewComment = {"path": note.remark.path, "body": body, "line": note.lines.line, "side": "RIGHT"}
    if note.lines.start < note.lines.line:
        made["start_line"] = note.lines.start
        made["start_side"] = "RIGHT"
    return made
