"""Changing the files so that findings go away, where a finding says how."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from unitlint.findings.finding import Edit, Finding
from unitlint.grammar.bytes import encode
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass, field, replace
from unitlint.text.lines import counted_lines
from unitlint.text.source import Location

_UNSAFE_IN_EMBEDDED = frozenset("\"'\\%{}#&*!|>\n\r\t")
"""Characters that JSON, YAML, a template or a data URL around a unit could read as its own."""

_TEMPLATED = frozenset("{}$")
"""Characters of a template, which would be read in a block of YAML, too."""

_BLOCK = re.compile(r"(?:.*[\s:-])?\|[0-9+-]*[ \t]*(?:#.*)?\r?")
"""The line that begins a literal block scalar (YAML 1.2, 8.1.2)."""

_LINE = re.compile(r"[^\n]*\n?")


@dataclass(frozen=True, slots=True)
class Patch:
    """A file before and after."""

    path: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Fixes:
    """What is to be written, and the findings that it mends."""

    patches: tuple[Patch, ...] = ()
    mended: tuple[Finding, ...] = ()


@dataclass(slots=True)
class _File:
    text: str
    starts: list[int]
    taken: list[tuple[int, int, str]] = field(default_factory=list)

    @classmethod
    def of(cls, text: str) -> _File:
        starts = [0]
        while (position := text.find("\n", starts[-1])) >= 0:
            starts.append(position + 1)
        return cls(text, starts)

    def span(self, location: Location) -> tuple[int, int] | None:
        """The offsets of a location; None when the text has no such place."""
        if max(location.line, location.end_line) > len(self.starts):
            return None
        start = self.starts[location.line - 1] + location.column - 1
        end = self.starts[location.end_line - 1] + location.end_column - 1
        return (start, end) if start <= end <= len(self.text) else None

    def free(self, start: int, end: int) -> bool:
        """Whether nothing that is taken overlaps the span, nor starts where it starts."""
        return all((end <= s or e <= start) and (s, e) != (start, end) for s, e, _ in self.taken)

    def patched(self) -> str:
        """The text with all that is taken; its own kind of line end counts."""
        text, ends = self.text, "\r\n" if "\r\n" in self.text else "\n"
        for start, end, replacement in sorted(self.taken, reverse=True):
            text = text[:start] + replacement.replace("\n", ends) + text[end:]
        return text


def plan_fixes(findings: Iterable[Finding], texts: Mapping[str, str], *, unsafe: bool) -> Fixes:
    """The fixes of `findings` that go together, the first ones first; the unsafe too if asked for.

    A fix is left out whole when one of its edits overlaps another's, or when the text around a unit (JSON,
    YAML, a data URL) doesn't have the words that are to be replaced.
    """
    files: dict[str, _File] = {}
    mended: list[Finding] = []
    done: set[tuple[Edit, ...]] = set()
    for finding in findings:
        if finding.fix is None or not (finding.fix.safe or unsafe):
            continue
        if finding.fix.edits in done or _take(finding.fix.edits, files, texts):
            done.add(finding.fix.edits)
            mended.append(finding)
    patches = (Patch(path, file.text, file.patched()) for path, file in sorted(files.items()) if file.taken)
    return Fixes(tuple(patches), tuple(mended))


def as_they_stand(findings: Iterable[Finding], texts: Mapping[str, str]) -> Iterator[Finding]:
    """The findings with the edits of the files on disk; without a fix where the files don't take it."""
    files: dict[str, _File] = {}
    for finding in findings:
        fix = finding.fix
        if fix is not None:
            placed = [_placed(edit, texts, files) for edit in fix.edits]
            edits = tuple(edit for edit in placed if edit is not None)
            fix = replace(fix, edits=edits) if edits and len(edits) == len(placed) else None
        yield replace(finding, fix=fix) if fix != finding.fix else finding


def _placed(edit: Edit, texts: Mapping[str, str], files: dict[str, _File]) -> Edit | None:
    """The edit as one of the whole file's text."""
    text, location = texts.get(edit.location.path), edit.location
    if text is None:
        return None
    file = files.setdefault(location.path, _File.of(text))
    span = file.span(location)
    if span is None:
        return None
    if _maps_one_to_one(edit, text[span[0] : span[1]]):
        return replace(edit, location=replace(location, route="")) if location.route else edit
    if edit.original or not edit.replacement.startswith("\n") or _TEMPLATED & set(edit.replacement):
        return None
    indentation = _of_block(counted_lines(text), location)
    if indentation is None:
        return None
    return Edit(replace(location, route=""), edit.replacement.replace("\n", f"\n{indentation}"))


def _of_block(lines: Sequence[str], location: Location) -> str | None:
    """The indentation of the literal block in which the location ends a line; None where it doesn't."""
    line = lines[location.line - 1]
    if line[location.column - 1 :].strip():
        return None
    indentation = line[: len(line) - len(line.lstrip(" "))]
    above = (
        found
        for found in reversed(lines[: location.line - 1])
        if found.strip() and not found.startswith(indentation)
    )
    return indentation if indentation and _BLOCK.fullmatch(next(above, "")) else None


def _take(edits: tuple[Edit, ...], files: dict[str, _File], texts: Mapping[str, str]) -> bool:
    """Take all edits, or none."""
    spans: list[tuple[_File, tuple[int, int, str]]] = []
    for edit in edits:
        text = texts.get(edit.location.path)
        if text is None:
            return False
        file = files.setdefault(edit.location.path, _File.of(text))
        span = file.span(edit.location)
        if span is None or not file.free(*span) or not _maps_one_to_one(edit, text[span[0] : span[1]]):
            return False
        spans.append((file, (*span, edit.replacement)))
    for file, taken in spans:
        file.taken.append(taken)
    return bool(spans)


def _maps_one_to_one(edit: Edit, present: str) -> bool:
    """Whether what stands in the file is what the rule read, and the replacement may stand there as it is."""
    if edit.original and present != edit.original:
        return False
    embedded = bool(edit.location.route)
    return not embedded or (bool(edit.original) and not _UNSAFE_IN_EMBEDDED & set(edit.replacement + present))


def _lines(text: str) -> list[str]:
    """Lines as `diff` and `patch` know them: only a line feed ends one."""
    return [line for line in _LINE.findall(text) if line]


def unified_diff(patch: Patch, shown: str) -> str:
    """The change as `diff -u` shows it; `shown` is the path to print."""
    from difflib import unified_diff as lines_of_diff

    lines = lines_of_diff(
        _lines(patch.before),
        _lines(patch.after),
        fromfile=_file_name(f"a/{shown}"),
        tofile=_file_name(f"b/{shown}"),
    )
    return "".join(
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines
    )


def _file_name(name: str) -> str:
    """A name as the head of a diff has it: as a C string where another reader would take it for more.

    git-config(1), core.quotePath. After a blank a tab ends the name, as in Git's own diffs.
    """
    if name.isprintable() and not {'"', "\\"} & set(name):
        return f"{name}\t" if " " in name else name
    return '"' + "".join(map(_quoted, encode(name))) + '"'


def _quoted(byte: int) -> str:
    letter = chr(byte)
    if letter in '"\\':
        return f"\\{letter}"
    return letter if " " <= letter <= "~" else f"\\{byte:03o}"
