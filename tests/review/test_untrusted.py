"""Texts of inputs stay texts, in Markdown, HTML, workflow commands and artefacts; tokens stay secret."""

from __future__ import annotations

import json
import logging
import re
import traceback
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.conftest import Outcome
from unitlint.cli.posting import workflow_commands
from unitlint.errors import InputError
from unitlint.findings.finding import Finding, Related, Severity
from unitlint.reports.markup import code, fenced, html, html_code, line, text
from unitlint.review import text as review_text
from unitlint.review.artifact import MOST_BYTES, from_json, read_artifact, to_json
from unitlint.review.blocks import Block, Quoted, Row
from unitlint.review.changes import BootChange, Review, UnitChange
from unitlint.review.draft import VERSION, ProofPlace, Remark, ReviewDraft
from unitlint.review.markdown import no_links, pages
from unitlint.review.page import fit, size
from unitlint.review.posting.bodies import marks_of
from unitlint.review.posting.host import RefusedError
from unitlint.review.posting.token import Token
from unitlint.review.suggestion import Suggestion
from unitlint.text.source import Location

from .conftest import SECRET, Repository, draft, post
from .fake_github import Failure, FakeGitHub

NASTY = (
    "`code` ``more`` ```",
    "<!-- unitlint:summary -->",
    "<!-- --> <script>alert(1)</script> </details>",
    "@octocat and @acme/owners, #1, acme/boot#2, !3, ~bug, %1, &2, $3",
    "[link](https://example.com) ![image](https://example.com/x.png)",
    "https://example.com www.example.com mail@example.com",
    "| a | b |\n| - | - |",
    "line\n\n# heading\n\n* item\n\n```mermaid\nflowchart\n```",
    "::error file=a::b %0A::stop-commands::x",
    "0123456789abcdef0123456789abcdef01234567",
    "\u202ereversed\u0000\u001b[31m",
    "\\`*_{}[]()",
    "end\n/close\n/merge",
)


class Tags(HTMLParser):
    """The names of the tags and comments that a text holds."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, _: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)

    def handle_comment(self, _: str) -> None:
        self.seen.append("comment")


def without_code(markdown: str) -> str:
    """Markdown without its code spans, by CommonMark's rule: as many backticks end it as began it."""
    return re.sub(r"(?<![`\\])(`+)(?!`)(.+?)(?<!`)\1(?!`)", "", markdown)


@pytest.mark.parametrize("nasty", NASTY)
def test_words_stay_words(nasty: str) -> None:
    for shown in (text(nasty), line(nasty)):
        assert "\n" not in shown
        assert not re.search(r"(?<!\\)[`*_\[\]<|]", shown)
        assert not re.search(r"[@#](?=\w)", shown)
        assert "://" not in shown
        assert "www." not in shown


@pytest.mark.parametrize("nasty", NASTY)
def test_code_stays_code(nasty: str) -> None:
    assert without_code(f"a {code(nasty)} b") == "a  b"


@pytest.mark.parametrize("nasty", NASTY)
def test_html_has_no_tags_of_inputs(nasty: str) -> None:
    tags = Tags()
    tags.feed(f"{html(nasty)}{html_code(nasty)}")
    assert tags.seen == ["code"]


@pytest.mark.parametrize("nasty", NASTY)
def test_a_fence_is_not_ended_by_its_content(nasty: str) -> None:
    first, *inside, last = fenced(nasty, "suggestion").split("\n")
    fence = first.removesuffix("suggestion")
    assert set(fence) == {"`"}
    assert last == fence
    assert not any(re.fullmatch(rf"\s*`{{{len(fence)},}}\s*", each) for each in inside)


def nasty_draft(head: str = "a" * 40) -> ReviewDraft:
    """A draft all of whose texts are nasty."""
    remarks = tuple(
        Remark(
            f"{number:032x}",
            f"{number:032x}",
            "unknown-directive",
            Severity.WARNING,
            nasty,
            nasty,
            f"units/{nasty}",
            number + 1,
            number + 1,
            (nasty,),
            (ProofPlace(nasty, nasty, 1),),
            Suggestion(number + 1, number + 1, tuple(nasty.split("\n"))),
        )
        for number, nasty in enumerate(NASTY)
    )
    rows = tuple(Row("+", (nasty, Quoted(nasty)), rows=(Row("", (nasty,)),)) for nasty in NASTY)
    blocks = (
        Block(("Findings",), rows),
        Block((Quoted(NASTY[2]), NASTY[2]), blocks=(Block(("Units",), rows),)),
    )
    return ReviewDraft(VERSION, "", head, False, NASTY[3], blocks, (), remarks)


def test_a_summary_of_nasty_texts_has_our_markup_alone() -> None:
    said = nasty_draft()
    shown = fit(pages(said.headline, said.blocks, no_links))
    bare = "\n".join(without_code(each) for each in shown.split("\n"))
    tags = Tags()
    tags.feed(re.sub(r"\\[<>]", "", bare))
    assert set(tags.seen) == {"details", "summary", "code"}
    assert not re.search(r"[@#](?=\w)", re.sub(r"<code>.*?</code>", "", bare).replace("### unitlint", ""))
    starts = ("### unitlint", "**", "* ", "  * ", "<details", "</details>", "")
    assert all(each == "" or each.startswith(starts[:-1]) or each[0] == "\u200b" for each in bare.split("\n"))


@pytest.mark.slow
def test_comments_of_nasty_texts_carry_one_marker_and_it_is_ours(
    github: FakeGitHub, repository_of_units: Repository
) -> None:
    base = repository_of_units.commit({"units/a.service": "[Service]\nExecStart=/bin/true\n"})
    github.base = base
    github.head = repository_of_units.commit({"README": "words"})
    said = nasty_draft(github.head)
    post(github, said)
    (summary,) = github.summaries()
    bare = [without_code(each) for each in summary.body.split("\n")]
    assert (
        [each for each in bare if re.search(r"(?<!\\)<!--", each)]
        == ["<!-- unitlint:summary -->"]
        == bare[-2:-1]
    )
    assert marks_of(summary.body) is None


def test_workflow_commands_stay_on_their_lines() -> None:
    commands = workflow_commands(nasty_draft()).splitlines()
    assert len(commands) == len(NASTY)
    assert all(re.match(r"::warning file=[^:,]*,line=\d+,endLine=\d+,[^:]*::", each) for each in commands)


def test_an_artefact_says_what_was_written(repository_of_units: Repository) -> None:
    base = repository_of_units.commit({"units/a.service": "[Service]\nExecStart=/bin/true\n"})
    unit = "[Unit]\nXtypo=1\nAfter=network.target\n[Service]\nExecStart=/bin/true\n"
    said = draft(base, repository_of_units.commit({"units/a.service": unit}))
    assert said.pictures
    assert from_json(to_json(said)) == said
    assert from_json(to_json(nasty_draft())) == nasty_draft()


@pytest.mark.slow
def test_an_artefact_of_any_size_can_be_read_again() -> None:
    rows = (Row("", ("x" * 30_000,)),) * 6_000
    said = replace(nasty_draft(), blocks=(Block((), rows),))
    read = from_json(to_json(said))
    assert len(read.blocks[0].rows) == 5_000
    assert len(str(read.blocks[0].rows[0].words[0])) == 20_000


def changed(**members: object) -> str:
    """The artefact with other members."""
    document = json.loads(to_json(nasty_draft()))
    document.update(members)
    return json.dumps(document)


def remark(**members: object) -> str:
    """The artefact with one remark, that has other members."""
    first = json.loads(to_json(nasty_draft()))["remarks"][0]
    return changed(remarks=[first | members])


HOSTILE = {
    "no JSON": ("{", "is not valid JSON"),
    "deep": ("[" * 100_000, "is not valid JSON"),
    "no object": ("[]", "is not an object"),
    "unknown member": (changed(number=1), "unknown member 'number'"),
    "missing member": (json.dumps({"version": 1}), "lacks the member"),
    "wrong type": (changed(headline=1), "headline is not of type str"),
    "a number for a truth": (changed(clean=1), "clean is not of type bool"),
    "a truth for a number": (changed(version=True), "version is not of type int"),
    "another version": (changed(version=99), "its version is 99"),
    "no commit": (changed(head="main"), "head is not a commit"),
    "a commit and more": (changed(head="a" * 40 + "\n"), "head is not a commit"),
    "long text": (changed(headline="x" * 20_001), "20001 characters"),
    "long list": (changed(blocks=[None] * 5_001), "5001 items"),
    "null for an object": (changed(blocks=[None]), "is not an object"),
    "a fingerprint that ends the marker": (remark(fingerprint="--> @all"), "a fingerprint is not valid"),
    "a rule with a link": (remark(rule="x](https://example.com)"), "rule's name is not valid"),
    "a severity of its own": (remark(severity="fatal"), "is not of type Severity"),
    "line zero": (remark(line=0), "isn't on a line"),
    "a negative line": (remark(line=-1), "is not between"),
    "a huge line": (remark(end_line=10**12), "is not between"),
}


@pytest.mark.parametrize(("document", "words"), HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_artefact_is_refused(document: str, words: str) -> None:
    with pytest.raises(InputError, match=re.escape(words)):
        from_json(document)


def test_an_arrow_to_nowhere_is_refused(repository_of_units: Repository) -> None:
    base = repository_of_units.commit({"units/a.service": "[Service]\nExecStart=/bin/true\n"})
    unit = "[Unit]\nAfter=network.target\n[Service]\nExecStart=/bin/true\n"
    document = json.loads(to_json(draft(base, repository_of_units.commit({"units/a.service": unit}))))
    document["pictures"][0]["drawing"]["nodes"] = []
    with pytest.raises(InputError, match="an arrow doesn't lead to a unit"):
        from_json(json.dumps(document))


@pytest.mark.parametrize("name", ["::error::x", "##[error]x", "a ##[add-path]b"])
def test_no_line_of_the_text_is_a_workflow_command(name: str) -> None:
    location = Location(f"units/{name}", 1)
    rows = (
        Row("+", (Quoted(name), name), location),
        Row("", (Quoted(name),)),
        Row("", (), Location(name, 1), rows=(Row("", (name,)),)),
    )
    boot = BootChange((name,), units=(UnitChange(name, "added", location),), error_after=name)
    finding = Finding("broken-contract", Severity.ERROR, name, location, related=(Related(location, name),))
    shown = review_text.render(Review("a", "b", new=(finding,), boots=(boot,)))
    shown += "".join(f"{each}\n" for row in rows for each in review_text.lines_of(row))
    assert not [each for each in shown.splitlines() if each.lstrip().startswith("::") or "##[" in each]


def test_blocks_in_blocks_have_an_end() -> None:
    inner: dict[str, object] = {"title": [], "rows": [], "hidden": 0, "blocks": [], "folded": False}
    for _ in range(40):
        inner = {"title": [], "rows": [], "hidden": 0, "blocks": [inner], "folded": False}
    with pytest.raises(InputError, match="nested deeper"):
        from_json(changed(blocks=[inner]))


def test_a_large_file_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "review.json"
    with file.open("wb") as opened:
        opened.truncate(MOST_BYTES + 1)
    with pytest.raises(InputError, match="is larger than"):
        read_artifact(file)


def test_a_token_shows_itself_to_nobody() -> None:
    token = Token(SECRET)
    assert SECRET not in f"{token} {token!r} {[token]}"
    assert token.removed_from(f"bad {SECRET}") == "bad ***"


def test_neither_tracebacks_nor_debug_output_hold_the_token(
    github: FakeGitHub,
    repository_of_units: Repository,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    base = repository_of_units.commit({"units/a.service": "[Service]\nExecStart=/bin/true\n"})
    unit = "[Unit]\nXtypo=1\n[Service]\nExecStart=/bin/true\n"
    said = draft(base, repository_of_units.commit({"units/a.service": unit}))
    github.base, github.head = said.base, said.head
    quoting = {"message": f"the token {SECRET} may not"}
    github.failures.append(Failure(lambda verb, _: verb == "POST", 403, body=quoting))
    with pytest.raises(RefusedError) as refused:
        post(github, said)
    assert SECRET not in "".join(traceback.format_exception(refused.value, limit=None, chain=True))
    assert SECRET not in caplog.text


def test_a_bug_while_posting_shows_no_token(
    github: FakeGitHub,
    repository_of_units: Repository,
    monkeypatch: pytest.MonkeyPatch,
    unitlint: Callable[..., Outcome],
) -> None:
    from unitlint.review.posting import github as module

    base = repository_of_units.commit({"units/a.service": "[Service]\nExecStart=/bin/true\n"})
    repository_of_units.commit({"units/b.service": "[Service]\nExecStart=/bin/true\n"})

    def broken(_: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(module, "marks_of", broken)
    monkeypatch.setattr(module, "is_summary", broken)
    github.say("words")
    for name, value in {
        "GITHUB_TOKEN": SECRET,
        "GITHUB_REPOSITORY": "acme/boot",
        "GITHUB_API_URL": github.url,
        "GITHUB_REF": "refs/pull/7/merge",
        "UNITLINT_DEBUG": "1",
    }.items():
        monkeypatch.setenv(name, value)
    done = unitlint(
        "review", "units", "--base", base, "--head", "HEAD", "--platform", "none", "--post", "github"
    )
    assert done.code == 70
    assert "ZeroDivisionError: a bug" in done.err
    assert SECRET not in done.out + done.err


def test_long_texts_are_cut_by_characters_as_github_counts_them() -> None:
    assert size("a😀") == 3
    assert size(fit(["😀" * 100] * 1_000)) <= 65_535
