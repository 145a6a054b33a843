"""Bodies of comments, and the hidden markers by which they are found again."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.quick import patterns as re
from unitlint.reports.markup import code, fenced, html, line, link, text
from unitlint.reports.report import documentation_url
from unitlint.review.draft import Remark, ReviewDraft
from unitlint.review.markdown import pages
from unitlint.review.page import fit
from unitlint.review.pictures import shown
from unitlint.review.posting.host import Host, Note
from unitlint.text.source import Location

SUMMARY_MARKER = "<!-- unitlint:summary -->"
_MARKER = re.compile(r"<!-- unitlint:finding:([0-9a-f]{32}):([0-9a-f]{32}) -->\s*\Z")
_RULE = re.compile(r"[a-z0-9-]{1,80}\Z")
_COMMIT = re.compile(r"[0-9a-f]{40,64}\Z")


def marker(remark: Remark) -> str:
    """The line that names the finding of a comment."""
    return f"<!-- unitlint:finding:{remark.fingerprint}:{remark.likeness} -->"


def marks_of(body: str) -> tuple[str, str] | None:
    """Fingerprint and likeness of a comment that ends in a marker."""
    found = _MARKER.search(body)
    return (found[1], found[2]) if found else None


def is_summary(body: str) -> bool:
    """Whether a comment is a summary: its last line is the marker."""
    return body.rstrip().endswith(SUMMARY_MARKER)


def note_body(note: Note, host: Host, draft: ReviewDraft) -> str:
    """A comment on a line."""
    remark = note.remark
    lines = list(_remark(remark, host, draft))
    if note.lines.suggests and remark.suggestion is not None:
        lines += ["", fenced("\n".join(remark.suggestion.lines), host.suggests(note.lines))]
    return fit(lines, most=host.most_characters, last=f"\n{marker(remark)}")


def _remark(remark: Remark, host: Host, draft: ReviewDraft) -> Iterator[str]:
    yield f"**{remark.severity}** {_rule(remark.rule)}"
    yield ""
    yield line(remark.message)
    if remark.hops:
        yield ""
    for hop in remark.hops:
        yield f"1. {text(hop.message)}{_where(hop.path, hop.line, host, draft)}"
    if remark.help:
        yield ""
        yield f"help: {text(remark.help)}"
    if remark.configurations:
        yield ""
        shown = ", ".join(code(name) for name in remark.configurations[:6])
        rest = len(remark.configurations) - 6
        yield f"In {shown}{f' and {rest} more' if rest > 0 else ''}."


def _rule(rule: str) -> str:
    return link(code(rule), documentation_url(rule)) if _RULE.match(rule) else code(rule)


def _where(path: str, number: int, host: Host, draft: ReviewDraft) -> str:
    if not path:
        return ""
    return f" — {link(code(f'{path}:{number}'), address(host, path, number, draft.head))}"


def address(host: Host, path: str, number: int, commit: str) -> str:
    """The page of a line, if `commit` is one; a platform's own file has none."""
    platform = ":/" in path or path.startswith("/")
    return host.address(path, number, commit=commit) if _COMMIT.match(commit) and not platform else ""


def summary_body(draft: ReviewDraft, apart: tuple[Remark, ...], host: Host, artifact_url: str) -> str:
    """The summary: what became of the findings, pictures, and what becomes of each boot."""

    def link_to(location: Location, in_base: bool) -> str:
        return address(host, location.path, location.line, draft.base if in_base else draft.head)

    pieces = pages(
        draft.headline,
        draft.blocks,
        link_to,
        tuple(shown(draft.pictures, artifact_url)),
        tuple(_details(apart, host, draft)),
    )
    return fit(pieces, most=host.most_characters, last=f"\n{SUMMARY_MARKER}")


def _details(apart: tuple[Remark, ...], host: Host, draft: ReviewDraft) -> Iterator[str]:
    """What has no comment of its own, folded, one by one."""
    for remark in apart:
        title = f"{remark.severity}: {remark.rule} — {remark.path}:{remark.line}"
        body = "\n".join(_remark(remark, host, draft))
        yield f"<details><summary>{html(title)}</summary>\n\n{body}\n\n</details>"
