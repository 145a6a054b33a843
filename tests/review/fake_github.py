"""GitHub, acted out on loopback: what the REST and GraphQL APIs do for one pull request, limits included.

Every request and every answer is held against GitHub's published description; what differs is kept in
`violations`, and a test asserts that there are none.
"""

from __future__ import annotations

import json
import re
import subprocess
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

from graphql import graphql_sync
from openapi_core.testing import MockRequest, MockResponse

from .published import example, graphql, rest

NUMBER = 7
BOT = {"login": "github-actions[bot]", "id": 41898282}
PERSON = {"login": "octocat", "id": 1}
MOST_CHARACTERS = 65_536


@dataclass
class FakeClock:
    """Time that passes when somebody waits for it."""

    time: float = 1_700_000_000.0
    waits: list[float] = field(default_factory=list)

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.time += seconds


@dataclass
class Comment:
    """A review comment or an issue comment."""

    id: int
    body: str
    user: dict[str, object]
    made: float
    path: str = ""
    line: int = 0
    start_line: int | None = None
    reply_to: int | None = None
    minimised: str = ""
    inline: bool = False

    @property
    def node(self) -> str:
        return f"{'PRRC' if self.inline else 'IC'}_{self.id}"


@dataclass
class Failure:
    """What happens instead of, or after, the next request that `fits`."""

    fits: Callable[[str, str], bool]
    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: object = field(default_factory=dict)
    done_first: bool = False
    """Whether the request has its effect and only its answer is lost."""


class FakeGitHub:
    """A repository with one pull request; `git` is the real repository that the diff is asked of."""

    def __init__(self, git: Path, clock: FakeClock) -> None:
        self.git, self.clock = git, clock
        self.base, self.head, self.branch = "", "", "topic"
        self.comments: list[Comment] = []
        self.requests: list[tuple[str, str]] = []
        self.bodies: list[object] = []
        self.headers: list[dict[str, str]] = []
        self.violations: list[str] = []
        self.failures: list[Failure] = []
        self.graphql, self.prefix = "/graphql", ""
        self.lag = 0.0
        self.others = 0
        self.page = 100
        self.viewer = BOT
        self._next = 1000
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def api(self) -> str:
        return self.url + self.prefix

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    # What tests ask

    def open_comments(self) -> list[Comment]:
        """Comments of ours on lines that are not minimised."""
        return [c for c in self.comments if c.inline and not c.minimised and c.user is BOT]

    def summaries(self) -> list[Comment]:
        return [c for c in self.comments if not c.inline and c.user is BOT]

    def writes(self) -> list[tuple[str, str]]:
        return [(verb, path) for verb, path in self.requests if verb != "GET" and path != self.graphql]

    def say(self, body: str, *, inline: bool = False, reply_to: int | None = None, **more: object) -> Comment:
        """A comment of a person."""
        return self._add(Comment(0, body, PERSON, 0, inline=inline, reply_to=reply_to, **more))

    # What the server does

    def _add(self, comment: Comment) -> Comment:
        self._next += 1
        comment.id, comment.made = self._next, self.clock.now()
        self.comments.append(comment)
        return comment

    def _shown(self, *, inline: bool) -> list[Comment]:
        """Lists show what was written `lag` seconds ago."""
        return [c for c in self.comments if c.inline is inline and c.made + self.lag <= self.clock.now()]

    def _lines(self) -> dict[str, tuple[str, set[int]]]:
        """Path → its patch, and the numbers of the new lines in it, counted line by line."""
        done = subprocess.run(
            ["git", "-C", str(self.git), "diff", "--no-color", f"{self.base}...{self.head}"],
            capture_output=True,
            text=True,
            check=True,
        )
        found: dict[str, tuple[str, set[int]]] = {}
        for part in re.split(r"^diff --git ", done.stdout, flags=re.MULTILINE)[1:]:
            name = re.search(r"^\+\+\+ b/(.+)$", part, re.MULTILINE)
            hunks = part[part.index("\n@@") + 1 :] if "\n@@" in part else ""
            if name is None:
                continue
            numbers, number = set(), 0
            for line in hunks.splitlines():
                if line.startswith("@@"):
                    number = int(line.split("+")[1].split(",")[0].split(" ")[0])
                elif line[:1] in ("+", " "):
                    numbers.add(number)
                    number += 1
            found[name[1]] = (hunks.rstrip("\n"), numbers)
        return found

    def _answer(
        self, verb: str, path: str, query: dict[str, list[str]], body: dict
    ) -> tuple[int, object, int]:
        """Status, body, and for lists the whole length (else -1)."""
        repository = "/repos/acme/boot"
        if path == self.graphql:
            return 200, self._graphql(body), -1
        if not path.startswith(repository):
            return 404, _message("Not Found"), -1
        parts = path.removeprefix(repository).strip("/").split("/")
        return self._read(parts, query) if verb == "GET" else self._write(verb, parts, body)

    def _read(self, parts: list[str], query: dict[str, list[str]]) -> tuple[int, object, int]:
        match parts:
            case ["pulls"]:
                return 200, *self._paged(self._pulls(), query)
            case ["pulls", _]:
                return 200, self._pull(), -1
            case ["pulls", _, "files"]:
                return 200, *self._paged([self._file(n, p) for n, (p, _) in self._lines().items()], query)
            case ["pulls", _, "comments"]:
                return 200, *self._paged([self._review_comment(c) for c in self._shown(inline=True)], query)
            case ["issues", _, "comments"]:
                return 200, *self._paged([self._issue_comment(c) for c in self._shown(inline=False)], query)
            case ["commits", sha]:
                return 200, _example("commit", sha=sha), -1
        return 404, _message("Not Found"), -1

    def _write(self, verb: str, parts: list[str], body: dict) -> tuple[int, object, int]:
        match verb, parts:
            case "POST", ["pulls", _, "reviews"]:
                return self._review(body)
            case "POST", ["issues", _, "comments"]:
                if len(body["body"]) > MOST_CHARACTERS:
                    return 422, _message("Validation Failed", "Body is too long"), -1
                made = self._add(Comment(0, body["body"], self.viewer, 0))
                return 201, self._issue_comment(made), -1
            case "PATCH", ["issues", "comments", identity]:
                comment = next(c for c in self.comments if c.id == int(identity))
                comment.body = body["body"]
                return 200, self._issue_comment(comment), -1
            case "DELETE", ["issues", "comments", identity]:
                gone = [c for c in self.comments if c.id == int(identity)]
                self.comments = [c for c in self.comments if c.id != int(identity)]
                return (204, None, -1) if gone else (404, _message("Not Found"), -1)
        return 404, _message("Not Found"), -1

    def _review(self, body: dict) -> tuple[int, object, int]:
        """All comments, or none: https://docs.github.com/rest/pulls/reviews#create-a-review-for-a-pull-request."""
        lines = self._lines()
        if body.get("commit_id") != self.head or "body" not in body:
            return 422, _message("Unprocessable Entity"), -1
        for comment in body["comments"]:
            shown = lines.get(comment["path"], ("", set()))[1]
            wanted = range(comment.get("start_line", comment["line"]), comment["line"] + 1)
            if not set(wanted) <= shown or len(comment["body"]) > MOST_CHARACTERS:
                return 422, {"message": "Unprocessable Entity", "errors": ["Line could not be resolved"]}, -1
        for comment in body["comments"]:
            self._add(
                Comment(
                    0,
                    comment["body"],
                    self.viewer,
                    0,
                    comment["path"],
                    comment["line"],
                    comment.get("start_line"),
                    inline=True,
                )
            )
        return (
            200,
            _example("pull-request-review", commit_id=self.head, body=body["body"], state="COMMENTED"),
            -1,
        )

    def _graphql(self, body: dict) -> object:
        root = {
            "nodes": lambda _info, ids: [self._node(identity) for identity in ids],
            "minimizeComment": lambda _info, **said: self._minimise(**said["input"]),
            "unminimizeComment": lambda _info, **said: self._minimise(**said["input"]),
        }
        done = graphql_sync(graphql(), body["query"], root, variable_values=body["variables"])
        if done.errors:
            self.violations += [f"graphql: {error.message}" for error in done.errors]
        return done.formatted

    def _node(self, identity: str) -> dict[str, object] | None:
        comment = next((c for c in self.comments if c.node == identity), None)
        if comment is None:
            return None
        parent = next((c for c in self.comments if c.id == comment.reply_to), None)
        return {
            "__typename": "PullRequestReviewComment" if comment.inline else "IssueComment",
            "id": comment.node,
            "viewerDidAuthor": comment.user is self.viewer,
            "isMinimized": bool(comment.minimised),
            "minimizedReason": comment.minimised.lower() or None,
            "replyTo": {"id": parent.node} if parent is not None else None,
        }

    def _minimise(self, subjectId: str, classifier: str = "") -> dict[str, object]:  # noqa: N803
        comment = next(c for c in self.comments if c.node == subjectId)
        comment.minimised = classifier
        shown = {"__typename": "PullRequestReviewComment", "isMinimized": bool(classifier)}
        return {"minimizedComment": shown, "unminimizedComment": shown}

    # Bodies: GitHub's own examples, with the members that matter

    def _pull(self) -> dict:
        pull = _example("pull-request", number=NUMBER, url=f"{self.api}/repos/acme/boot/pulls/{NUMBER}")
        pull["issue_url"] = f"{self.api}/repos/acme/boot/issues/{NUMBER}"
        pull["head"]["sha"], pull["base"]["sha"] = self.head, self.base
        return pull

    def _pulls(self) -> list[dict]:
        """The open ones; ours is the last."""
        listed = []
        for number in [*range(100, 100 + self.others), NUMBER]:
            pull = _example("pull-request-simple-items")
            pull["number"] = number
            pull["head"]["sha"] = self.head if number == NUMBER else f"{number:040x}"
            listed.append(pull)
        return listed

    def _file(self, name: str, patch: str) -> dict:
        return {**_example("diff-entry-items"), "filename": name, "patch": patch}

    def _review_comment(self, comment: Comment) -> dict:
        made = _example("pull-request-review-comment-items")
        made |= {"id": comment.id, "node_id": comment.node, "body": comment.body, "path": comment.path}
        made |= {"line": comment.line, "start_line": comment.start_line, "commit_id": self.head}
        made["user"] |= comment.user
        made.pop("in_reply_to_id", None)
        if comment.reply_to:
            made["in_reply_to_id"] = comment.reply_to
        return made

    def _issue_comment(self, comment: Comment) -> dict:
        made = _example("issue-comment", id=comment.id, node_id=comment.node, body=comment.body)
        made["url"] = f"{self.api}/repos/acme/boot/issues/comments/{comment.id}"
        made["user"] |= comment.user
        return made

    def _paged(self, items: list[dict], query: dict[str, list[str]]) -> tuple[list[dict], int]:
        size, page = self._size(query), int(query.get("page", ["1"])[0])
        return items[(page - 1) * size : page * size], len(items)

    def _size(self, query: dict[str, list[str]]) -> int:
        return min(self.page, int(query.get("per_page", ["30"])[0]))

    # HTTP

    def _handler(fake) -> type[BaseHTTPRequestHandler]:  # noqa: N805
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: object) -> None:
                pass

            def answer(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                data = self.rfile.read(length)
                with fake._lock:
                    fake._serve(self, data)

            do_GET = do_POST = do_PATCH = do_DELETE = answer  # noqa: N815

        return Handler

    def _serve(self, handler: BaseHTTPRequestHandler, data: bytes) -> None:
        parts = urlsplit(handler.path)
        verb, query = handler.command, parse_qs(parts.query)
        path = parts.path.removeprefix(self.prefix)
        self.requests.append((verb, path))
        self.headers.append(dict(handler.headers))
        body = json.loads(data) if data else {}
        self.bodies.append(body)
        failure = next((f for f in self.failures if f.fits(verb, path)), None)
        links: dict[str, str] = {}
        if failure is not None:
            self.failures.remove(failure)
            if failure.done_first:
                self._answer(verb, path, query, body)
            status, answer, links = failure.status, failure.body, failure.headers
        else:
            status, answer, total = self._answer(verb, path, query, body)
            page = int(query.get("page", ["1"])[0])
            if total > page * self._size(query):
                following = urlencode({**query, "page": [page + 1]}, doseq=True)
                links = {"Link": f'<{self.api}{path}?{following}>; rel="next"'}
        self._check(verb, path, query, data, status, answer, known=failure is None)
        self._send(handler, status, answer, links)

    def _check(
        self, verb: str, path: str, query: dict, data: bytes, status: int, answer: object, *, known: bool
    ) -> None:
        if path == self.graphql:
            return
        description = rest()
        request = MockRequest(
            "https://api.github.com",
            verb.lower(),
            path,
            args={name: values[0] for name, values in query.items()},
            data=data or None,
            content_type="application/json" if data else "",
        )
        try:
            description.validate_request(request)
            if known and status != 204:
                content = json.dumps(answer).encode()
                response = MockResponse(content, status_code=status, content_type="application/json")
                description.validate_response(request, response)
        except Exception as error:
            cause = "; ".join(e.message for e in getattr(error.__cause__, "schema_errors", ()))[:500]
            self.violations.append(f"{verb} {path} → {status}: {error} {cause}")

    @staticmethod
    def _send(handler: BaseHTTPRequestHandler, status: int, answer: object, headers: dict[str, str]) -> None:
        content = b"" if status == 204 else json.dumps(answer).encode()
        handler.send_response(status)
        for name, value in {"Content-Type": "application/json; charset=utf-8", **headers}.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)


SCHEMAS = {
    "pull-request-simple-items": "pull-request-simple",
    "diff-entry-items": "diff-entry",
    "pull-request-review-comment-items": "pull-request-review-comment",
}


def _example(name: str, **members: object) -> dict:
    return json.loads(example(name, SCHEMAS.get(name, name))) | members


def _message(said: str, *errors: str) -> dict[str, object]:
    return {
        "message": said,
        "documentation_url": "https://docs.github.com/rest",
        **({"errors": list(errors)} if errors else {}),
    }
