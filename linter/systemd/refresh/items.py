"""The directives of one version of systemd, as it prints them or as its sources have them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from unitlint.quick import patterns as re
from unitlint.systemd.directives import ITS_OWN
from unitlint.systemd.refresh.rows import Items
from unitlint.text.lines import bare_lines

GPERF = "src/core/load-fragment-gperf.gperf.in"
LOADER = "src/core/load-fragment.c"

_MACRO = re.compile(r"\{%-? macro (\w+)\(type\) -?%\}(.*?)\{%-? endmacro -?%\}", re.DOTALL)
_CALL = re.compile(r"\{\{-? *(\w+)\('(\w+)'\) *-?\}\}")
_WITHOUT = re.compile(r"\{% else %\}.*?(?=\{% endif %\})", re.DOTALL)
"""What is compiled where a feature is left out: the tables are of a systemd that has all of them."""
_ITEM = re.compile(r"^(\w+)\.(\w+),\s*(\w+)\s*,\s*(\w+)\s*,", re.MULTILINE)
_KINDS = re.compile(r"void unit_dump_config_items\(.*?\n\}", re.DOTALL)
_KIND = re.compile(r'\{ (config_parse_\w+),\s*"([^"]+)"\s*\}')


def read_dump(text: str) -> Items:
    """What `systemd --dump-configuration-items` prints."""
    section, items = "", {}
    for line in bare_lines(text):
        if line.startswith("["):
            section = line.strip("[]")
        elif "=" in line:
            key, kind = line.split("=", 1)
            items[section, key] = kind
    return items


def read_sources(tree: Path) -> Items:
    """The same from a tree of systemd's sources: a table of parsers, and one of their kinds."""
    kinds = _kinds((tree / LOADER).read_text(encoding="utf-8"))
    return dict(_items((tree / GPERF).read_text(encoding="utf-8"), kinds))


def _items(template: str, kinds: Mapping[str, str]) -> Iterator[tuple[tuple[str, str], str]]:
    text = _WITHOUT.sub("", template)
    macros = dict(_MACRO.findall(text))
    expanded = _CALL.sub(lambda call: macros[call[1]].replace("{{type}}", call[2]), _MACRO.sub("", text))
    for section, key, parser, detail in _ITEM.findall(expanded):
        if detail != "DISABLED_LEGACY":
            yield (section, key), kinds.get(parser, ITS_OWN)


def _kinds(loader: str) -> Mapping[str, str]:
    """Parser → systemd's word for what it takes."""
    found = _KINDS.search(loader)
    return dict(_KIND.findall(found[0])) if found else {}
