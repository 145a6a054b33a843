"""`conf/keys.tsv` by the tables of keys in systemd's sources."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from unitlint.quick import patterns as re
from unitlint.systemd import conf
from unitlint.systemd.refresh.outcome import Outcome
from unitlint.text.lines import bare_lines

FILE = Path(conf.__file__).with_name("keys.tsv")

SOURCES: Mapping[str, str] = {
    "coredump.conf": "src/coredump/*.c",
    "journal-remote.conf": "src/journal-remote/journal-remote-main.c",
    "journal-upload.conf": "src/journal-remote/journal-upload.c",
    "journald.conf": "src/journal/journald-gperf.gperf",
    "link": "src/udev/net/link-config-gperf.gperf",
    "logind.conf": "src/login/logind-gperf.gperf",
    "netdev": "src/network/netdev/netdev-gperf.gperf",
    "network": "src/network/networkd-network-gperf.gperf",
    "networkd.conf": "src/network/networkd-gperf.gperf",
    "oomd.conf": "src/oom/*.c",
    "pstore.conf": "src/pstore/pstore.c",
    "resolved.conf": "src/resolve/resolved-gperf.gperf",
    "sleep.conf": "src/shared/sleep-config.c",
    "system.conf": "src/core/main.c",
    "timesyncd.conf": "src/timesync/timesyncd-gperf.gperf",
}
"""Kind of file → where its keys stand; a pattern where versions differ."""

OLDEST = 218
"""The last version before those that are asked about: its keys have no first version in the table."""

_KEY = re.compile(
    r'^(?:\s*\{ "([\w-]+)",\s*"(\w+)",\s*(\w+),|([\w-]+)\.(\w+),\s*(\w+)\s*,)', re.MULTILINE
)  # a row of `ConfigTableItem`, or of a gperf file

Keys = Mapping[tuple[str, str, str], str]
"""File, section, key → the parser of its values: `config_parse_NAME`."""


def read_sources(tree: Path) -> Keys:
    """The keys of all kinds of files that the sources have."""
    return {
        (kind, section, key): parser.removeprefix("config_parse_")
        for kind, pattern in SOURCES.items()
        for source in sorted(tree.glob(pattern))
        for row in _KEY.findall(source.read_text(encoding="utf-8"))
        for section, key, parser in [row[:3] if row[0] else row[3:]]
    }


def with_version(text: str, version: int, keys: Keys) -> Outcome:
    """The table with the keys of one more version."""
    head = [line for line in bare_lines(text) if line.startswith("#")]
    rows = {tuple(line.split("\t")[:3]): line for line in bare_lines(text) if not line.startswith("#")}
    older = {key: _since(rows[key]) if key in rows else version + 1 for key in keys}
    changed = {key: _row(key, keys[key], version) for key, since in older.items() if version < since}
    certain = [f"{key} in [{section}] of {kind}" for kind, section, key in sorted(changed)]
    lines = [line for _, line in sorted((rows | changed).items())]
    return Outcome("\n".join((*head, *lines)) + "\n", tuple(certain))


def _since(row: str) -> int:
    return int((*row.split("\t"), "", "")[4] or 0)


def _row(key: tuple[str, str, str], kind: str, version: int) -> str:
    since = str(version) if version > OLDEST else ""
    return "\t".join((*key, kind, since)).rstrip("\t")
