"""What GitHub's refusals mean, in plain words (https://docs.github.com/rest/using-the-rest-api)."""

from __future__ import annotations

from collections.abc import Mapping

from unitlint.review.posting.environment import GitHubJob
from unitlint.review.posting.host import Clock, DelayedError, RefusedError, UnplaceableError

SECONDARY = 60.0
"""Seconds to wait after a secondary rate limit that names no time."""

_WORDS = {
    401: "GitHub doesn't accept the token: it is wrong or expired",
    403: "the token may not do this: the job needs `permissions: pull-requests: write`; for a pull request "
    "from a fork it can't have that, and docs/ci.md shows the way round",
    404: "GitHub shows no such repository or pull request to this token",
    410: "the pull request's conversation is gone",
    422: "GitHub rejects the request",
}


def explained(
    status: int, data: object, headers: Mapping[str, str] | None, job: GitHubJob, clock: Clock
) -> Exception:
    """The error of ours that an answer stands for."""
    message = job.token.removed_from(_message(data))
    seconds = _rate_limit(status, message, headers or {}, clock)
    if seconds is not None:
        return DelayedError(f"GitHub's rate limit is reached ({status})", seconds)
    if status >= 500:
        return DelayedError(f"GitHub answers {status}")
    if status == 422 and any(word in message.lower() for word in ("line", "diff", "position", "commit")):
        return UnplaceableError(message)
    words = _WORDS.get(status, f"GitHub answers {status}")
    return RefusedError(f"{words} ({job.repository}{f': {message}' if message else ''})")


def _message(data: object) -> str:
    """What the answer's body says, errors included."""
    if not isinstance(data, dict):
        return ""
    parts = [data.get("message"), *(data.get("errors") or ())]
    shown = (p.get("message") if isinstance(p, dict) else p for p in parts)
    return "; ".join(str(part) for part in shown if part)[:300]


def _rate_limit(status: int, message: str, headers: Mapping[str, str], clock: Clock) -> float | None:
    """Seconds to wait; None where no limit is what the answer is about."""
    limited = status == 429 or (status == 403 and "rate limit" in message.lower())
    if status not in (403, 429) and not (status >= 500 and "retry-after" in headers):
        return None
    if "retry-after" in headers:
        return _seconds(headers["retry-after"])
    if headers.get("x-ratelimit-remaining") == "0" and "x-ratelimit-reset" in headers:
        return max(1.0, _seconds(headers["x-ratelimit-reset"]) - clock.now())
    return SECONDARY if limited else None


def _seconds(text: str) -> float:
    try:
        return max(1.0, float(text))
    except ValueError:
        return SECONDARY
