"""Names for findings that survive moved lines: what is wrong, in which file, in which words of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from unitlint.findings.finding import Finding
from unitlint.grammar.bytes import encode
from unitlint.text.lines import counted_lines
from unitlint.text.source import Location


def fingerprints(
    findings: Iterable[Finding], texts: Mapping[str, str], shown: Callable[[str], str]
) -> tuple[str, ...]:
    """One for each finding, in their order: 32 hexadecimal digits.

    They come from the rule, the path as `shown` gives it, the unit and the line's text without its
    indentation. Those that are alike in all that are told apart by their order in the file.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    result = []
    for finding in findings:
        words = (
            finding.rule,
            shown(finding.location.path),
            finding.unit,
            line_text(finding.location, texts),
            _span_text(finding.location, texts),
        )
        ordinal = str(seen[words])
        seen[words] += 1
        result.append(_digest("\0".join((*words, ordinal))))
    return tuple(result)


def _digest(text: str) -> str:
    from hashlib import sha256  # loads OpenSSL: for nothing where nothing is found

    return sha256(encode(text)).hexdigest()[:32]


def line_text(location: Location, texts: Mapping[str, str]) -> str:
    """The line where the location starts, without blanks around it; empty when the text is unknown."""
    return source_line(location, texts).strip()


def source_line(location: Location, texts: Mapping[str, str]) -> str:
    """The line where `location` starts, without its end; empty when the text is unknown."""
    lines = counted_lines(texts.get(location.path, ""))
    return lines[location.line - 1].rstrip("\r") if location.line <= len(lines) else ""


def _span_text(location: Location, texts: Mapping[str, str]) -> str:
    end = location.end_column - 1 if location.end_line == location.line else None
    return source_line(location, texts)[location.column - 1 : end].strip()
