"""Since when there is a directive, by systemd's man pages: their sources, or what is installed of them."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

from unitlint.quick import patterns as re
from unitlint.systemd.refresh.rows import MAN_PAGES, Added

_XML = re.compile(
    r"(?P<open><varlistentry\b[^>]*>)|(?P<close></varlistentry>)"
    r"|<term><varname>(?P<key>\w+)=</varname>.*?</term>|xpointer=\"v(?P<version>\d+)\""
)
_TROFF = re.compile(
    r"(?P<open>^\.RS\b)|(?P<close>^\.RE\b)"
    r"|^\\fI(?P<key>\w+)=\\fR(?=$|,| )|^Added in version (?P<version>\d+)",
    re.MULTILINE,
)


def read_pages(folder: Path) -> Added:
    """The directives of the pages in a folder, `systemd.unit.xml` or `systemd.unit.5.gz`."""
    return {
        (section, key): version
        for section, pages in MAN_PAGES.items()
        for page in reversed(pages)
        for key, version in _read_page(folder, page)
    }


def _read_page(folder: Path, page: str) -> Iterator[tuple[str, int]]:
    source, installed = folder / f"systemd.{page}.xml", folder / f"systemd.{page}.5.gz"
    if source.exists():
        yield from added_by_xml(source.read_text(encoding="utf-8"))
    elif installed.exists():
        yield from added_by_troff(gzip.decompress(installed.read_bytes()).decode())


def added_by_xml(text: str) -> Iterator[tuple[str, int]]:
    """Each directive that has an entry with a version of its own."""
    entries: list[list[str]] = []
    for found in _XML.finditer(text):
        if found["open"]:
            entries.append([])
        elif found["close"] and entries:
            entries.pop()
        elif found["key"] and entries:
            entries[-1].append(found["key"])
        elif found["version"] and entries:
            yield from ((key, int(found["version"])) for key in entries[-1])


def added_by_troff(text: str) -> Iterator[tuple[str, int]]:
    """The same of a page as it is installed: names stand above an indented block."""
    waiting: list[str] = []
    blocks: list[list[str]] = []
    for found in _TROFF.finditer(text):
        if found["open"]:
            blocks.append(waiting)
            waiting = []
        elif found["close"] and blocks:
            blocks.pop()
        elif found["key"]:
            waiting.append(found["key"])
        elif found["version"] and blocks:
            yield from ((key, int(found["version"])) for key in blocks[-1])
