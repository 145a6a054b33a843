from __future__ import annotations

import pytest

from unitlint.checking.mistaken_comments import mistaken_comments
from unitlint.checking.suppression_findings import UNUSED_SUPPRESSION, of_comments
from unitlint.checking.suppressions import suppress, suppressions_in
from unitlint.config.config import Config
from unitlint.findings.finding import Finding, Severity
from unitlint.text.source import Location

UNIT = """\
[Unit]
# unitlint: ignore[a-rule] the reason
After=x.service \\
  y.service
After=z.service
; unitlint: ignore[a-rule, b-rule]
# another comment
Wants=x.service
"""

YAML = """\
systemd:
  # unitlint: ignore[a-rule] generated
  - name: a.service
    contents: |
      [Unit]
      # unitlint: ignore[b-rule]
      After=b.service
      After=c.service
  - name: b.service
"""


def finding(path: str, line: int, rule: str = "a-rule") -> Finding:
    return Finding(rule, Severity.ERROR, "wrong", Location(path, line, 1, line, 2))


def covered(path: str, text: str) -> list[tuple[tuple[str, ...], int, int]]:
    return [(s.rules, s.first, s.last) for s in suppressions_in(path, text)]


def test_a_comment_covers_the_next_assignment_with_its_continuations() -> None:
    assert covered("a.service", UNIT) == [(("a-rule",), 3, 4), (("a-rule", "b-rule"), 8, 8)]


def test_in_yaml_a_comment_covers_what_is_indented_below() -> None:
    assert covered("a.yml", YAML) == [(("a-rule",), 3, 8), (("b-rule",), 7, 7)]


@pytest.mark.parametrize(("line", "hidden"), [(2, 0), (3, 1), (4, 1), (5, 0), (8, 1)])
def test_findings_are_hidden_by_line(line: int, hidden: int) -> None:
    left = suppress([finding("a.service", line)], {"a.service": UNIT})
    assert (left.hidden, len(left.findings)) == (hidden, 1 - hidden)


def test_other_rules_and_other_files_are_not_hidden() -> None:
    others = [finding("a.service", 3, "c-rule"), finding("b.service", 3)]
    assert suppress(others, {"a.service": UNIT, "b.service": "\n\n\n"}).findings == tuple(others)


def test_a_whole_file() -> None:
    text = "# unitlint: ignore-file[a-rule] not ours\n[Unit]\n"
    left = suppress([finding("a.service", 1), finding("a.service", 2)], {"a.service": text})
    assert (left.hidden, left.unused) == (2, ())


def test_what_hides_nothing_is_told() -> None:
    left = suppress([finding("a.service", 8)], {"a.service": UNIT})
    assert [(comment.location.line, rule) for comment, rule in left.unused] == [(2, "a-rule"), (6, "b-rule")]


@pytest.mark.parametrize(
    "comment", ["# unitlint: ignore", "# unitlint: ignore[]", "# unitlint: ignore the rest"]
)
def test_a_comment_without_rules_hides_nothing_and_is_told(comment: str) -> None:
    left = suppress([finding("a", 2)], {"a": f"{comment}\nAfter=a\n"})
    assert (left.hidden, [rule for _, rule in left.unused]) == (0, [""])


@pytest.mark.parametrize("line", ["After=a # unitlint: ignore[a-rule]", "# see unitlint: ignore[a-rule]"])
def test_only_a_line_of_its_own_counts(line: str) -> None:
    assert covered("a.service", line + "\n") == []


def test_the_comments_own_place() -> None:
    (comment,) = suppressions_in("a", "  #  unitlint: ignore[a-rule] why\r\nAfter=a\r\n")
    assert comment.location == Location("a", 1, 6, 1, 34)


@pytest.mark.parametrize("name", ["a.bu", "a.fcc", "a.tmpl", "a.yaml.tftpl", "user-data"])
def test_every_name_of_a_document_is_yaml(name: str) -> None:
    (comment,) = suppressions_in(name, "# unitlint: ignore[a-rule] why\na:\n  b: c\nd: e\n")
    assert (comment.first, comment.last) == (2, 3)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("# unitlint: disable[a-rule]", 'there is no "disable"'),
        ("; unitlint: noqa", 'there is no "noqa"'),
        ("# unitlint: hide [a-rule] why", 'there is no "hide"'),
        ("# unitlint ignore[a-rule]", "a colon is missing"),
        ("After=a # unitlint: ignore[a-rule]", "it is on the same line as a value"),
        ("    name: a.service  # unitlint: ignore[a-rule]", "it is on the same line as a value"),
    ],
)
def test_comments_that_are_meant_to_hide_something_and_dont(line: str, told: str) -> None:
    ((where, message),) = mistaken_comments("a", f"[Unit]\n{line}\n")
    assert (where.line, message) == (2, f"the comment hides nothing: {told}")
    assert line[where.column - 1 :].startswith(("unitlint", "# unitlint"))


@pytest.mark.parametrize(
    "line",
    [
        "# unitlint: this unit is checked by hand",
        "# unitlint checks this file",
        "# see unitlint: ignore[a-rule]",
        "# unitlint: ignore[a-rule] why",
        "# unitlint: ignore-file[a-rule] why",
        "Documentation=https://example.org/unitlint",
    ],
)
def test_other_comments_are_left_alone(line: str) -> None:
    assert list(mistaken_comments("a", f"{line}\n")) == []


DATED = "[Unit]\n# unitlint: ignore[a-rule] until 2027-01-31: the vendor mends it\nAfter=a\n"


@pytest.mark.parametrize(("today", "hidden"), [("2027-01-31", 1), ("2027-02-01", 0)])
def test_a_comment_with_a_date_hides_through_that_day(today: str, hidden: int) -> None:
    left = suppress([finding("a", 3)], {"a": DATED}, today)
    assert left.hidden == hidden
    said = of_comments(left, {}, Config(), ran={"a-rule", UNUSED_SUPPRESSION}, known=["a-rule"], today=today)
    assert [message for _, message, _ in said] == ["the comment expired: it counted until 2027-01-31"][
        hidden:
    ]
    assert [(s.until, s.reason) for s in left.comments] == [("2027-01-31", "the vendor mends it")]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("until 2027-02-29: why", "2027-02-29 is not a date"),
        ("until 31.1.2027, why", "31.1.2027 is not a date"),
        ("until 2027-1-31 why", "2027-1-31 is not a date"),
        ("until 2027-01", "2027-01 is not a date"),
        ("until 2028-02-29: why", ""),
        ("until 252.1 is out", ""),
        ("until the vendor mends it", ""),
    ],
)
def test_what_is_meant_as_a_date_has_to_be_one(written: str, told: str) -> None:
    left = suppress([finding("a", 3)], {"a": f"[Unit]\n# unitlint: ignore[a-rule] {written}\nAfter=a\n"})
    assert left.hidden == 1
    said = of_comments(
        left, {}, Config(), ran={"a-rule", UNUSED_SUPPRESSION}, known=["a-rule"], today="2027-01-01"
    )
    assert [message for _, message, _ in said] == [f"the comment never expires: {told}"][: bool(told)]


def test_a_reason_may_be_required() -> None:
    texts = {"a": "[Unit]\n# unitlint: ignore[a-rule]\nAfter=a\n# unitlint: ignore[a-rule] why\nAfter=b\n"}
    left = suppress([finding("a", 3), finding("a", 5)], texts)

    def said(config: Config) -> list[tuple[int, str]]:
        found = of_comments(
            left, texts, config, ran={"a-rule", UNUSED_SUPPRESSION}, known=["a-rule"], today=""
        )
        return [(where.line, message) for where, message, _ in found]

    assert said(Config()) == []
    assert said(Config(require_reason=True)) == [(2, "the comment gives no reason")]


def test_a_run_of_some_rules_tells_what_hides_nothing_of_them() -> None:
    text = "[Unit]\n# unitlint: ignore[a-rule, b-rule] why\nAfter=a\n# unitlint: ignore[c] why\nAfter=b\n"
    left = suppress([], {"a": text})
    said = of_comments(left, {"a": text}, Config(), ran={"a-rule"}, known=["a-rule", "b-rule"], today="")
    assert [message for _, message, _ in said] == [
        "the comment hides nothing: there is no a-rule finding here"
    ]
