"""GitLab, acted out on loopback: the endpoints that a merge request's discussions need
(https://docs.gitlab.com/api/discussions/, /api/notes/, /api/merge_requests/)."""

from __future__ import annotations

import json
import re
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

ME, SOMEBODY = 11, 12
REQUEST = "/api/v4/projects/42/merge_requests/7"


class FakeGitLab:
    """A project with one merge request; `git` is the real repository that the diff is asked of."""

    def __init__(self, git: Path) -> None:
        self.git = git
        self.base, self.head = "", ""
        self.discussions: list[dict] = []
        self.requests: list[tuple[str, str]] = []
        self.fail: list[tuple[str, int, dict[str, str]]] = []
        """(end of a path, status, headers) of requests that fail, each once."""
        self.page = 2
        self.keeps = False
        """Whether what is deleted stays."""
        self.says = "later"
        self._next = 100
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def comments(self) -> list[dict]:
        """First notes of discussions on lines."""
        return [d["notes"][0] for d in self.discussions if d["notes"][0].get("position")]

    def open_comments(self) -> list[dict]:
        return [note for note in self.comments() if not note["resolved"]]

    def summaries(self) -> list[dict]:
        return [d["notes"][0] for d in self.discussions if not d["notes"][0].get("position")]

    def say(self, body: str, *, author: int = SOMEBODY, position: object = None) -> dict:
        """A new discussion."""
        self._next += 1
        note = {
            "id": self._next,
            "body": body,
            "author": {"id": author},
            "system": False,
            "position": position,
        }
        note |= {"resolvable": position is not None, "resolved": False, "resolved_by": None}
        discussion = {"id": f"{self._next:040x}", "individual_note": position is None, "notes": [note]}
        self.discussions.append(discussion)
        return discussion

    def _diffs(self) -> list[dict]:
        command = ["git", "-C", str(self.git), "diff", "--no-color", f"{self.base}...{self.head}"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        parts = re.split(r"^diff --git ", done.stdout, flags=re.MULTILINE)[1:]
        named = [(re.search(r"^\+\+\+ b/(.+)$", part, re.MULTILINE), part) for part in parts]
        return [
            {"new_path": name[1], "old_path": name[1], "diff": part[part.index("\n@@") + 1 :]}
            for name, part in named
            if name is not None
        ]

    def _answer(self, verb: str, path: str, body: dict) -> tuple[int, object]:
        rest = path.removeprefix(REQUEST).strip("/").split("/")
        notes = [note for d in self.discussions for note in d["notes"]]
        match verb, rest:
            case "GET", [""]:
                refs = {"base_sha": self.base, "start_sha": self.base, "head_sha": self.head}
                return 200, {"iid": 7, "id": 70, "diff_refs": refs}
            case "GET", ["diffs"]:
                return 200, self._diffs()
            case "GET", ["discussions"]:
                return 200, self.discussions
            case "GET", ["notes"]:
                return 200, notes[::-1]
            case "POST", ["notes"]:
                return 201, self.say(body["body"], author=ME)["notes"][0]
            case "POST", ["discussions"]:
                return self._discuss(body)
            case "PUT", ["discussions", identity]:
                found = next(d for d in self.discussions if d["id"] == identity)
                found["notes"][0] |= {"resolved": body["resolved"], "resolved_by": {"id": ME}}
                return 200, found
            case "PUT", ["notes", identity]:
                found = next(note for note in notes if note["id"] == int(identity))
                found["body"] = body["body"]
                return 200, found
            case "DELETE", ["notes", identity]:
                if not self.keeps:
                    self.discussions = [d for d in self.discussions if d["notes"][0]["id"] != int(identity)]
                return 204, None
        return (
            (200, {"id": ME, "username": "bot"})
            if path == "/api/v4/user"
            else (404, {"message": "404 Not found"})
        )

    def _discuss(self, body: dict) -> tuple[int, object]:
        at = body["position"]
        diff = next((d["diff"] for d in self._diffs() if d["new_path"] == at["new_path"]), "")
        number, added = 0, set()
        for line in diff.splitlines():
            if line.startswith("@@"):
                number = int(line.split("+")[1].split(",")[0].split(" ")[0])
            elif line[:1] == "+":
                added.add(number)
            number += line[:1] in ("+", " ")
        if at["new_line"] not in added or at["head_sha"] != self.head:
            return 400, {"message": '400 Bad request - Note {:line_code=>["can\'t be blank"]}'}
        return 201, self.say(body["body"], author=ME, position=at)

    def _handler(fake) -> type[BaseHTTPRequestHandler]:  # noqa: N805
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_: object) -> None:
                pass

            def answer(self) -> None:
                data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                fake._serve(self, json.loads(data) if data else {})

            do_GET = do_POST = do_PUT = do_DELETE = answer  # noqa: N815

        return Handler

    def _serve(self, handler: BaseHTTPRequestHandler, body: dict) -> None:
        parts = urlsplit(handler.path)
        self.requests.append((handler.command, parts.path))
        failure = next(
            (f for f in self.fail if parts.path.endswith(f[0]) and handler.command == "POST"), None
        )
        headers: dict[str, str] = {}
        if failure is not None:
            self.fail.remove(failure)
            status, answer, headers = failure[1], {"message": self.says}, failure[2]
        else:
            status, answer = self._answer(handler.command, parts.path, body)
        if isinstance(answer, list):
            page = int(parse_qs(parts.query).get("page", ["1"])[0])
            if len(answer) > page * self.page:
                headers["Link"] = f'<{self.url}{parts.path}?page={page + 1}>; rel="next"'
            answer = answer[(page - 1) * self.page : page * self.page]
        content = b"" if status == 204 else json.dumps(answer).encode()
        handler.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)
