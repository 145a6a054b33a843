from __future__ import annotations

from dataclasses import replace

from unitlint.reports.concise import render as concise
from unitlint.reports.full import render
from unitlint.reports.report import Report
from unitlint.text.source import Location

EXPECTED = """\
error[ordering-cycle]: a.service waits for itself; systemd drops a job
  --> app.service:2:10
    |
  2 | Requires=a.service
    |          ^^^^^^^^^
    1. app.service:2:1     app.service starts after a.service
    2. site & lab.yml:2:2  a.service starts after app.service
    3.                     b.target starts after a.service by default
  in: both configurations
  help: drop one of the two

warning[unknown-directive]: Aftre= | is ::none, 100%
  --> app.service:3:1
    |
  3 | Aftre=b.service
    | ^^^^^
  in: two.yml
  fix: --fix can write After=

note[odd]: <script>\\x1b[0m @team\\nüber
  --> site & lab.yml:2:8
    |
  2 |  name: ü-nit\\x1b[31m <b>
    |        ^^^^^

1 error, 1 warning, 1 note in 2 configurations (1 hidden by comments or the baseline)
"""


def test_full(report: Report) -> None:
    assert render(report) == EXPECTED


def test_full_in_colour_differs_in_nothing_but_colour(report: Report) -> None:
    import re

    coloured = render(replace(report, colour=True))
    assert coloured != EXPECTED
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == EXPECTED


def test_full_of_nothing(empty: Report) -> None:
    assert render(empty) == "no findings in 1 configuration\n"


def test_a_long_line_is_cut_around_the_span(report: Report) -> None:
    line = "x" * 200 + "HERE" + "y" * 200
    finding = replace(report.findings[2], location=Location("/repo/units/l", 1, 201, 1, 205))
    shown = render(replace(report, findings=(finding,), texts={"/repo/units/l": line}))
    excerpt, caret = shown.splitlines()[3:5]
    assert excerpt == "  1 | …" + "x" * 30 + "HERE" + "y" * 86 + "…"
    assert caret[excerpt.index("HERE") :] == "^^^^"


def test_a_place_without_text_has_no_excerpt(report: Report) -> None:
    shown = render(replace(report, findings=report.findings[:1], texts={}))
    assert shown.splitlines()[2].lstrip().startswith("1. app.service:2:1 ")


def test_concise(report: Report, empty: Report) -> None:
    assert concise(report).splitlines() == [
        "app.service:2:10: error[ordering-cycle] a.service waits for itself; systemd drops a job",
        "app.service:3:1: warning[unknown-directive] Aftre= | is ::none, 100%",
        "site & lab.yml:2:8: note[odd] <script>\\x1b[0m @team\\nüber",
    ]
    assert concise(empty) == ""
