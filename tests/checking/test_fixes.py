from __future__ import annotations

import pytest

from unitlint.checking.fixes import Patch, plan_fixes, unified_diff
from unitlint.findings.finding import Edit, Finding, Fix, Severity
from unitlint.text.source import Location

TEXT = "[Unit]\nAftre=a.service\nBefroe=b.service\r\nWants=ü c\n"


def edit(line: int, column: int, end: int, replacement: str, original: str = "", route: str = "") -> Edit:
    return Edit(Location("f", line, column, line, end, route), replacement, original)


def finding(*edits: Edit, safe: bool = True) -> Finding:
    return Finding("r", Severity.ERROR, "m", edits[0].location, fix=Fix("d", edits, safe))


def fixed(*findings: Finding, unsafe: bool = False, text: str = TEXT) -> str:
    patches = plan_fixes(findings, {"f": text}, unsafe=unsafe).patches
    return patches[0].after if patches else text


def test_edits_are_made_where_they_say() -> None:
    after = fixed(
        finding(edit(2, 1, 6, "After")), finding(edit(3, 1, 7, "Before")), finding(edit(4, 9, 10, "d"))
    )
    assert after == "[Unit]\nAfter=a.service\nBefore=b.service\r\nWants=ü d\n"


def test_a_line_can_be_put_in_and_taken_out() -> None:
    assert fixed(finding(edit(3, 1, 1, "After=c\n"))).splitlines()[2] == "After=c"
    gone = Edit(Location("f", 2, 1, 3, 1), "")
    assert fixed(finding(gone)) == "[Unit]\nBefroe=b.service\r\nWants=ü c\n"


def test_unsafe_fixes_have_to_be_asked_for() -> None:
    unsafe = finding(edit(2, 1, 6, "After"), safe=False)
    assert fixed(unsafe) == TEXT
    assert fixed(unsafe, unsafe=True) != TEXT


def test_of_two_that_overlap_the_first_is_made_and_a_fix_is_made_whole() -> None:
    one = finding(edit(2, 1, 6, "After"))
    two = finding(edit(2, 3, 8, "x"), edit(4, 1, 6, "Requires"))
    plan = plan_fixes([one, two], {"f": TEXT}, unsafe=False)
    assert plan.mended == (one,)
    assert plan.patches[0].after.endswith("Wants=ü c\n")


def test_two_findings_with_the_same_edit_are_both_mended() -> None:
    one, two = finding(edit(2, 1, 6, "After")), finding(edit(2, 1, 6, "After"))
    plan = plan_fixes([one, two], {"f": TEXT}, unsafe=False)
    assert len(plan.mended) == 2
    assert plan.patches[0].after.count("After=") == 1


def test_what_the_rule_did_not_read_there_is_left_alone() -> None:
    assert fixed(finding(edit(2, 1, 6, "After", original="Atfer"))) == TEXT
    assert fixed(finding(edit(2, 1, 6, "After", original="Aftre"))) != TEXT


@pytest.mark.parametrize("place", [(9, 1, 2), (1, 1, 90)])
def test_a_place_that_is_not_there_is_left_alone(place: tuple[int, int, int]) -> None:
    assert fixed(finding(edit(*place, "x"))) == TEXT


@pytest.mark.parametrize(
    ("replacement", "original", "made"),
    [("After", "Aftre", True), ("After", "", False), ('Af"ter', "Aftre", False), ("After\n", "Aftre", False)],
)
def test_in_embedded_units_only_plain_words_are_replaced(replacement: str, original: str, made: bool) -> None:
    after = fixed(finding(edit(2, 1, 6, replacement, original, "systemd.units[0].contents")))
    assert (after != TEXT) is made


def test_the_diff() -> None:
    shown = unified_diff(Patch("/x/f", "a\nb", "a\nc"), "f")
    assert shown.splitlines() == [
        "--- a/f",
        "+++ b/f",
        "@@ -1,2 +1,2 @@",
        " a",
        "-b",
        "\\ No newline at end of file",
        "+c",
        "\\ No newline at end of file",
    ]
