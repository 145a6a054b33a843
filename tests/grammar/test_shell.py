"""Shell scripts: words without quotes, here-documents with places, and what is known at run time only."""

from __future__ import annotations

import time

import pytest

from unitlint.errors import InputError
from unitlint.grammar import shell_parser, shell_scopes
from unitlint.grammar.shell import commands
from unitlint.grammar.shell_command import ShellCommand
from unitlint.text.source import PLACEHOLDER, SourceText


def parsed(text: str) -> list[ShellCommand]:
    return list(commands(SourceText("a.sh", text)))


def words(text: str) -> list[list[str]]:
    return [[word.text for word in command.words] for command in parsed(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("systemctl enable a.timer", [["systemctl", "enable", "a.timer"]]),
        ("a && b||c;d|e &", [["a"], ["b"], ["c"], ["d"], ["e"]]),
        ("a 'x;y' \"b c\"d e\\ f", [["a", "x;y", "b cd", "e f"]]),
        ("a \\\n  b # comment\nc#d", [["a", "b"], ["c#d"]]),
        ("if ! sudo -E FOO=1 a; then exec b; fi", [["a"], ["b"], ["fi"]]),
        ("a \"$x\" ${y:-1} $(b 'c') `d`", [["a", *[PLACEHOLDER] * 4]]),
        ('a "$(b "c d")"', [["a", PLACEHOLDER]]),
        ("D=/etc\na $D/x ${D}y '$D'", [["a", "/etc/x", "/etcy", "$D"]]),
        ("D=/etc\na $D\nD=/usr\na $D", [["a", "/etc"], ["a", "/usr"]]),
        (
            "D=/a\nif x; then\nD=/b\na $D\nelse a $D; fi\na $D",
            [["x"], ["a", "/b"], ["a", "/a"], ["fi"], ["a", PLACEHOLDER]],
        ),
        (
            "f() {\nlocal D=/a\na $D\n}\nfunction g {\ndeclare -r D=/b\na $D\n}\na $D",
            [
                ["f"],
                ["local", "D=/a"],
                ["a", "/a"],
                ["function", "g", "{"],
                ["declare", "-r", "D=/b"],
                ["a", "/b"],
                ["a", PLACEHOLDER],
            ],
        ),
        ("if x; then D=$1; else D=/a; fi\na $D", [["x"], ["fi"], ["a", "/a"]]),
        ("D=/a\n(D=/b; a $D)\na $D", [["a", "/b"], ["a", "/a"]]),
        ("D=/a\n{ D=/b; }\na $D", [["a", "/b"]]),
        ("D=/a\n[ x ] && D=/b\na $D", [["[", "x", "]"], ["a", PLACEHOLDER]]),
        ("D=/a\nD=/b a $D\na $D", [["a", PLACEHOLDER], ["a", PLACEHOLDER]]),
        ("D=/a\nD+=/b\na $D", [["D+=/b"], ["a", PLACEHOLDER]]),
        (
            "case $1 in\nx) D=/a; a $D;;\ny) a $D; D=/b;;\nesac\na $D",
            [
                ["case", PLACEHOLDER, "in"],
                ["x"],
                ["a", "/a"],
                ["y"],
                ["a", PLACEHOLDER],
                ["esac"],
                ["a", PLACEHOLDER],
            ],
        ),
        ("D=/a\nsh -c 'D=/b; a $D'\na $D", [["a", "/b"], ["a", "/a"]]),
        (
            'D="${D:-/etc}/x"\na $D/y ${E:-/usr}/z "${F:-$HOME/.config}"',
            [["a", "/etc/x/y", "/usr/z", f"{PLACEHOLDER}/.config"]],
        ),
        ('D="$HOME/x"\nE=$D/y\na "$E"', [["a", f"{PLACEHOLDER}/x/y"]]),
        ("a ${x:-${y}} ${x:-/a}${y:-/b}", [["a", PLACEHOLDER, "/a/b"]]),
        ("for D in $(a); do x $D; done", [["for", "D", "in", PLACEHOLDER], ["x", PLACEHOLDER], ["done"]]),
        ("$SUDO a b; ${S} a; $X", [["a", "b"], ["a"], [PLACEHOLDER]]),
        ("S=\n$S a", [["a"]]),
        (
            'chroot "$1" a b; sudo arch-chroot -u x /mnt a; in-target a; chroot /mnt',
            [["a", "b"], ["a"], ["a"], ["/mnt"]],
        ),
        ("on_chroot <<E\na b\nE\nc", [["a", "b"], ["c"]]),
        ("sudo -u x -E a; doas -u x a; env -u Y A=1 a", [["a"], ["a"], ["a"]]),
        ("sh -c 'a b; c' && bash -ec \"d 'e f'\"", [["a", "b"], ["c"], ["d", "e f"]]),
        ('a "$(b "$c" | awk -F \'"\' \'{print}\')" d\ne', [["a", PLACEHOLDER, "d"], ["e"]]),
        ("sh -c $x", [["sh", "-c", PLACEHOLDER]]),
        ("a $(((i + 1) % 20)).b", [["a", f"{PLACEHOLDER}.b"]]),
        ("", []),
        ("a\nexit 0\nb", [["a"], ["exit", "0"]]),
        ("exec a; b", [["a"]]),
        ("exec >/log 2>&1\nb", [[], ["b"]]),
        ("a <<E; exit\nx\nE\nb", [["a"], ["exit"]]),
        ("a ||\n  exit\nb", [["a"], ["exit"], ["b"]]),
        (
            "if a; then exit; fi; (exit); f() { exit; }\nb | exit\nc",
            [
                ["a"],
                ["exit"],
                ["fi"],
                ["exit"],
                ["f"],
                ["exit"],
                ["b"],
                ["exit"],
                ["c"],
            ],
        ),
        ("D=$(a)", [[]]),
        ("a 2>&1 >/dev/null <in b", [["a", "b"]]),
    ],
)
def test_words(text: str, expected: list[list[str]]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("for D in a b; do x $D; done", ["x a", "x b"]),
        ("for D in a \\\n b; \\\n do x $D; done\nx $D", ["x a", "x b", f"x {PLACEHOLDER}"]),
        ('A=(\n a # one\n \'b c\'\n)\nfor D in "${A[@]}"\ndo\nx "$D.x"\ndone', ["x a.x", "x b c.x"]),
        ("S='a b'\nfor D in $S; do x ${D}; done", ["x a", "x b"]),
        ("for D in a{1,2} b; do x $D; done", ["x a1", "x a2", "x b"]),
        ("for D in {8..10..2}{,y} '{1,2}'; do x $D; done", ["x 8", "x 8y", "x 10", "x 10y", "x {1,2}"]),
        ("for D in a $1 /etc/*; do x $D; done", [f"x {PLACEHOLDER}", "x a"]),
        ("for D in $(a b) e; do x $D; done", [f"x {PLACEHOLDER}", "x e"]),
        ("for D in `a b` c$(d $(e f))g h; do x $D; done", [f"x {PLACEHOLDER}", "x h"]),
        ("A=(a)\nA+=(b)\nfor D in ${A[@]}; do x $D; done", [f"x {PLACEHOLDER}"]),
        ("for D in a; do for E in b c; do x $D$E; done; x $E; done", ["x ab", "x ac", f"x {PLACEHOLDER}"]),
        ("for D in a b; do x c; done", ["x c"]),
    ],
)
def test_rounds_of_loops(text: str, expected: list[str]) -> None:
    assert [" ".join(found) for found in words(text) if found[0] == "x"] == expected


def test_a_shell_that_reads_what_its_command_writes() -> None:
    (cat,) = parsed("sudo bash -c 'cat > /a' <<E\nx\nE\n")
    assert cat.body is not None
    assert (cat.body.text, [word.text for word in cat.written]) == ("x\n", ["/a"])
    assert (cat.words[0].start, cat.words[0].end) == (14, 17)


def test_here_documents() -> None:
    text = "cat > /a <<EOF; tee -a /b <<-'E' >>/c\n[Unit]\nA=$x\\$y\nEOF\n\tB=$x\n\tE\nd\n"
    cat, tee, last = parsed(text)
    assert cat.body is not None
    assert tee.body is not None
    assert cat.body.text == f"[Unit]\nA={PLACEHOLDER}$y\n"
    assert tee.body.text == "B=$x\n"
    assert [word.text for word in cat.written] == ["/a"]
    assert not cat.appends
    assert [word.text for word in tee.written] == ["/c"]
    assert tee.appends
    assert cat.body.location(7, 8).line == 3
    assert (tee.body.location(0, 1).line, tee.body.location(0, 1).column) == (5, 2)
    assert last.name == "d"


def test_a_path_that_may_be_another_is_no_part_of_a_text() -> None:
    (cat,) = parsed("D=${D:-/etc}\ncat > $D/a <<EOF\nA=$D ${E:-/etc}\nEOF\n")[-1:]
    assert cat.body is not None
    assert [word.text for word in cat.written] == ["/etc/a"]
    assert cat.body.text == f"A={PLACEHOLDER} {PLACEHOLDER}\n"


def test_a_here_document_that_is_piped_on() -> None:
    cat, tee = parsed("cat <<EOF | sudo tee /etc/x\nA\nEOF\n")
    assert tee.name == "tee"
    assert tee.body is cat.body is not None
    assert tee.body.text == "A\n"


def test_what_many_groups_leave_behind_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    nested = "D=/a\n" + "while x; do\n" * 50 + "D=/a\n" + "done\n" * 50 + "a $D"
    assert words(nested)[-1] == ["a", "/a"]
    monkeypatch.setattr(shell_scopes, "LEFT_LIMIT", 20)
    assert words(nested)[-1] == ["a", PLACEHOLDER]


def test_a_text_that_shells_pass_on_is_read_so_often(monkeypatch: pytest.MonkeyPatch) -> None:
    passed = f"cat <<E {'| bash ' * 40}\na b\nE\n"
    assert words(passed).count(["a", "b"]) == 40
    monkeypatch.setattr(shell_parser, "WORDS_LIMIT", 60)
    read = commands(SourceText("a.sh", passed), whole=False)
    assert 0 < [[word.text for word in each.words] for each in read].count(["a", "b"]) < 20
    with pytest.raises(InputError, match="60 words up to here"):
        words(passed)


def test_one_that_has_no_end() -> None:
    (cat,) = parsed("cat <<EOF\nA\n")
    assert cat.body is not None
    assert cat.body.text == "A\n"


@pytest.mark.parametrize(
    "text",
    [
        *("$(", '"', "${", "<<E\n", "`", "((", "\\", "a=", "$( (", "'", "<<", "\0", "a\n", "$((", "{", ">"),
        *("x ", "A=1 ", "do ", "{ ", "A+='\n' ", "A+='\n'\n"),
    ],
)
@pytest.mark.slow
def test_hostile_texts_take_time_in_proportion(text: str) -> None:
    begin = time.process_time()
    parsed(text * 20_000)
    parsed(text)
    assert time.process_time() - begin < 5
