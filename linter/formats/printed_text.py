"""What echo(1) and printf(1) print in a script, each character with its place."""

from __future__ import annotations

from unitlint.grammar.shell import ShellCommand, Word
from unitlint.quick import patterns as re
from unitlint.text.source import Segment, SourceText, is_known


def printed_text(command: ShellCommand, source: SourceText) -> SourceText | None:
    """What echo(1) or printf(1) print, where that is text as it stands in the script."""
    words = command.arguments
    if command.name not in ("echo", "printf"):
        return None
    while words and command.name == "echo" and words[0].text in ("-e", "-n", "-E", "--"):
        words = words[1:]
    if command.name == "printf" and len(words) > 1 and words[0].text == "%s\\n":
        return _printed_lines(words[1:], source)
    if len(words) != 1 or not is_known(words[0].text):
        return None
    word = words[0]
    start, text = _written(word, source)
    if text != word.text or (command.name == "printf" and "%" in text):
        return None
    pieces = re.split(r"\\n", text) if command.name == "printf" or "\\n" in text else [text]
    segments, made, at = list[Segment](), "", start
    for number, piece in enumerate(pieces):
        segments.append(Segment(len(made), at))
        last = number == len(pieces) - 1
        made += piece + ("\n" if not last or command.name == "echo" else "")
        at += len(piece) + 2
    return source.derive(made, segments)


def _written(word: Word, source: SourceText) -> tuple[int, str]:
    """Where the text of a word begins that may stand in quotes, and what stands there."""
    raw = source.text[word.start : word.end]
    start = word.start + raw[:1].count('"') + raw[:1].count("'")
    return start, source.text[start : start + len(word.text)]


def _printed_lines(words: list[Word], source: SourceText) -> SourceText:
    """Each word on a line of its own."""
    segments, made = list[Segment](), ""
    for word in words:
        start, text = _written(word, source)
        segments.append(Segment(len(made), start, text == word.text))
        made += f"{word.text}\n"
    return source.derive(made, segments)
