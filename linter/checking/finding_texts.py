"""Findings of groups as JSON has them."""

from __future__ import annotations

import json

from unitlint.checking.encoded import Encoded
from unitlint.findings.finding import Finding
from unitlint.text.codec import decode, encode


class FindingTexts:
    """Findings as JSON and back, each once: groups have most of theirs in common."""

    def __init__(self) -> None:
        self._texts: dict[Finding, str] = {}
        self._findings: dict[str, Finding] = {}

    def document(self, found: Encoded) -> object:
        """What `encoded` reads. Raises ValueError where something would be lost: very long texts are cut."""
        return [[list(places), list(map(self._text, findings))] for places, findings in found]

    def encoded(self, document: object) -> Encoded:
        """Findings of a group. Raises InputError, ValueError and the like for anything else."""
        if not isinstance(document, list):
            raise TypeError("no findings of a group")
        return [(tuple(map(int, places)), list(map(self._finding, texts))) for places, texts in document]

    def _text(self, finding: Finding) -> str:
        if finding not in self._texts:
            text = json.dumps(encode(finding), separators=(",", ":"))
            if self._finding(text) != finding:
                raise ValueError("it can't be kept whole")
            self._texts[finding] = text
        return self._texts[finding]

    def _finding(self, text: str) -> Finding:
        if text not in self._findings:
            self._findings[text] = decode(Finding, json.loads(text))
        return self._findings[text]
