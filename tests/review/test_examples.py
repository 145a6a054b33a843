"""docs/review-examples.md: what the review says of eight fixes; `pytest --update` rewrites it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from unitlint.cli.options import Shared
from unitlint.cli.review_sides import compare_states
from unitlint.review import text
from unitlint.review.changes import Review

PAGE = Path(__file__).resolve().parents[2] / "docs" / "review-examples.md"

INTRODUCTION = """# What the review says

What `unitlint review` says about eight changes to the boot of
[Neco](https://github.com/cybozu-go/neco)'s machines: `--base` is the tree before the change, `--head`
the tree after it. Below each stands what it says about the reverse.

`pytest tests/review/test_examples.py --update` writes this page; a test fails when it is out of date.
"""


def fixes(corpora: Path) -> list[Path]:
    """The folders `before` and `after` of each fix."""
    found = sorted((corpora / "neco-fixes").iterdir())
    assert len(found) == 8
    return found


@cache
def reviewed(folder: Path, *, base: str, head: str) -> Review:
    """The review of a fix, its sides named as people would."""
    sides = {"base": str(folder / base), "head": str(folder / head)}
    return compare_states(Shared(paths=("ignitions",)), **sides, direct=False).review


def page(corpora: Path) -> str:
    """The whole page."""
    return "\n".join([INTRODUCTION, *(part for folder in fixes(corpora) for part in section(folder))])


def section(folder: Path) -> Iterator[str]:
    commit = (folder / "COMMIT.txt").read_text("utf-8").splitlines()
    facts = dict(line.split(" ", 1) for line in commit[:3])
    body = [line for line in commit[3:] if line and not line.startswith("Signed-off-by")]
    yield f"## {facts['subject']}\n"
    commit_page = f"https://github.com/cybozu-go/neco/commit/{facts['commit']}"
    yield f"[{facts['commit'][:12]}]({commit_page}), {facts['date']}\n"
    yield from (f"> {line}" for line in body)
    if body:
        yield ""
    forward = text.render(reviewed(folder, base="before", head="after"))
    backward = text.render(reviewed(folder, base="after", head="before"))
    yield f"```text\n{forward}```\n"
    yield f"<details><summary>The reverse</summary>\n\n```text\n{backward}```\n\n</details>\n"


@pytest.mark.slow
@pytest.mark.corpora
def test_the_page_is_what_the_command_makes(corpora: Path, request: pytest.FixtureRequest) -> None:
    made = page(corpora)
    if request.config.getoption("--update"):
        PAGE.write_text(made, "utf-8")
    assert PAGE.read_text("utf-8") == made, "pytest tests/review/test_examples.py --update rewrites it"


GISTS = {
    "01": ("moves var.mount to fstab", "Requires instead of Wants setup-var.service"),
    "08": (
        "removes setup-chrony.service",
        "After and Wants neco-wait-dhcp-online.service instead of network-online.target",
    ),
    "10": ("removes neco.target", "After and Wants network-online.target instead of neco.target"),
    "11": ("bird.service: Requires instead of Wants setup-network.service and tune-rt-runtime.service",),
    "16": ("masks systemd-resolved.service",),
    "18": ("chrony-monitor.timer: After and Wants chrony-wait.service and chronyd.service",),
    "19": ("adds and enables cpu-governor.service",),
    "25": (
        "Requires instead of Wants docker.socket",
        "serf.service: After cke-images.service, coil-image.service and squid-image.service",
    ),
}
"""What the author of each would say that it did, in the terms of systemd's settings."""


@pytest.mark.corpora
@pytest.mark.parametrize(("number", "words"), GISTS.items(), ids=GISTS)
def test_a_fix_is_told_as_its_author_would(corpora: Path, number: str, words: tuple[str, ...]) -> None:
    folder = next(folder for folder in fixes(corpora) if folder.name.startswith(number))
    shown = text.render(reviewed(folder, base="before", head="after"))
    title = next(line for line in shown.splitlines() if line.startswith("The boot of "))
    assert all(each in title for each in words)


@pytest.mark.corpora
@pytest.mark.slow
def test_the_reverse_of_a_fix_is_its_opposite(corpora: Path) -> None:
    for folder in fixes(corpora):
        forward = reviewed(folder, base="before", head="after")
        backward = reviewed(folder, base="after", head="before")
        assert len(forward.new) == len(backward.fixed), folder.name
        assert len(forward.fixed) == len(backward.new), folder.name
        for one, other in zip(forward.boots, backward.boots, strict=True):
            assert one.jobs_gained == other.jobs_lost
            assert one.jobs_lost == other.jobs_gained
            assert {(e.edge.source, e.edge.kind, e.edge.target) for e in one.edges if e.gained} == {
                (e.edge.source, e.edge.kind, e.edge.target) for e in other.edges if not e.gained
            }
