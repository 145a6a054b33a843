"""What rules about tmpfiles.d and sysusers.d share: the lines of delivered files."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.configuration.delivered import DeliveredFile
from unitlint.machine.machine import Machine
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass
from unitlint.rules.shared.conf_files import is_plain
from unitlint.text.lines import lines_of
from unitlint.text.source import Place

_FOLDER = re.compile(r"/(?:etc|run|usr/local/lib|usr/lib)/(?P<kind>tmpfiles|sysusers)\.d/[^/]+\.conf")


@dataclass(frozen=True, slots=True)
class TmpfilesLine:
    """A line that says something, without the blanks around it."""

    file: DeliveredFile
    kind: str
    """`tmpfiles` or `sysusers`."""
    text: str
    place: Place


def lines(machine: Machine) -> Iterator[TmpfilesLine]:
    """Those of all files that the configuration delivers there."""
    for path, file in machine.configuration.files.items():
        found = _FOLDER.fullmatch(path)
        if found is not None and file.source is not None and is_plain(file.source.text):
            start = 0
            for whole in lines_of(file.source.text):
                text = whole.strip()
                if text and not text.startswith("#"):
                    begin = start + whole.index(text)
                    yield TmpfilesLine(file, found["kind"], text, file.source.place(begin, begin + len(text)))
                start += len(whole)
