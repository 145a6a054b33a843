"""The keys that each provisioning format has, by the version of its spec; and a document's that it lacks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Mapping as Table
from functools import cache
from pathlib import Path

from unitlint.configuration.problems import UNKNOWN_KEY
from unitlint.formats.fields import Fields
from unitlint.grammar.tree import Mapping, Node, Scalar, Sequence
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass
from unitlint.text.lines import bare_lines
from unitlint.text.source import is_known
from unitlint.text.suggest import nearest, question

_TABLE = Path(__file__).with_name("keys.tsv")
_KEY = re.compile(r"(?P<name>[^<>]+)(?:>=(?P<since>[\d.]+))?(?:<=(?P<until>[\d.]+))?")

_MEANT = {
    "permissions": "mode", "mode": "permissions", "owner": "user", "contents": "content",
    "content": "contents", "enable": "enabled", "enabled": "enable", "masked": "mask", "text": "inline",
    "url": "source",
}  # fmt: skip
"""What a key of one format is called in another."""

_NEAR = 0.85
"""How alike a key must be to one that is read, for a misspelling of it, where any key may stand."""

Version = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """A key, and the first and last version of the spec that has it; empty for every version."""

    name: str
    since: Version = ()
    until: Version = ()

    def is_of(self, version: Version) -> bool:
        """Whether the spec has it; in an unknown version it may."""
        return not version or (
            version >= self.since and (not self.until or version[: len(self.until)] <= self.until)
        )


@dataclass(frozen=True, slots=True)
class Dialect:
    """A format as its reader calls itself, and how that takes keys."""

    reader: str
    format: str
    normal: Callable[[str], str] = str


def _underscored(key: str) -> str:
    return key.replace("-", "_")


IGNITION_2 = Dialect("Ignition", "ignition-2", str.lower)  # as Go's encoding/json: in any case
IGNITION_3 = Dialect("Ignition", "ignition-3", str.lower)
CLC = Dialect("The transpiler", "clc")
MACHINE_CONFIG = Dialect("OpenShift", "machineconfig")
CLOUD_CONFIG = Dialect("cloud-init", "cloud-config", _underscored)  # as coreos-cloudinit: `drop-ins`

KUBEADM_CONFIG = Dialect("Cluster API", "kubeadm")


def butane(variant: str) -> Dialect:
    """Butane's dialect of that variant; one that is unknown has no keys to compare with."""
    return Dialect("Butane", variant)


def check_keys(fields: Fields, document: Mapping, dialect: Dialect, version: str = "") -> None:
    """Note the keys of a document, and of what is in it, that its reader passes over."""
    waiting: list[tuple[str, Node]] = [(".", document)] if "." in _keys(dialect.format) else []
    if not waiting:
        waiting = [(route, node) for key, node in document.pairs for route in (key.text, f"{key.text}[]")]
    _check(fields, waiting, dialect, _version(version))


def check_item(fields: Fields, item: Mapping, route: str, dialect: Dialect) -> None:
    """The same of an item of the list at a route (`systemd.units[]`) that stands by itself."""
    _check(fields, [(route, item)], dialect, _version(""))


def _check(fields: Fields, waiting: list[tuple[str, Node]], dialect: Dialect, parsed: Version) -> None:
    table = _keys(dialect.format)
    while waiting:
        route, node = waiting.pop()
        if route.endswith("[]") and isinstance(node, Sequence):
            waiting += [(route, item) if isinstance(item, Mapping) else ("", item) for item in node.items]
        elif isinstance(node, Mapping) and route in table:
            waiting += _inner(fields, node, route, dialect, parsed)


def check_spelling(fields: Fields, document: Mapping, wanted: tuple[str, ...], dialect: Dialect) -> None:
    """Note the keys of a document that are called almost as one of `wanted`, where others are free."""
    from difflib import get_close_matches

    joined = {key.replace("_", ""): key for key in wanted if key not in document}
    for key, _ in document.pairs:
        name = dialect.normal(key.text) if "coreos" in document else key.text
        near = get_close_matches(name.replace("_", ""), joined, n=1, cutoff=_NEAR)
        if near and name not in wanted:
            _tell(fields, key, None, [joined[near[0]]], dialect)


def _inner(
    fields: Fields, mapping: Mapping, route: str, dialect: Dialect, version: Version
) -> Iterator[tuple[str, Node]]:
    """The values of the known keys of a mapping, each with its route; the others are told."""
    table = _keys(dialect.format)
    known = {dialect.normal(key.name): key for key in table[route]}
    for key, value in mapping.pairs:
        found = known.get(dialect.normal(key.text))
        if found is None or not found.is_of(version):
            _tell(fields, key, found, [k.name for k in table[route] if k.is_of(version)], dialect)
            continue
        inner = found.name if route == "." else f"{route}.{found.name}"
        yield inner, value
        yield f"{inner}[]", value


def _tell(fields: Fields, key: Scalar, found: Key | None, known: list[str], dialect: Dialect) -> None:
    if not is_known(key.text) or not key.text:
        return
    if found is None:
        meant = _MEANT.get(key.text, "")
        meant = meant if meant in known else nearest(key.text, known)
        hint = question(meant) or "known keys: " + ", ".join(known)
        message = f"{dialect.reader} ignores the unknown key `{key.text}`"
    elif found.since:
        since = ".".join(map(str, found.since))
        message = (
            f"{dialect.reader} ignores the key `{key.text}` in this version; it is new in version {since}"
        )
        hint = f"set version {since}.0, or remove the key"
    else:
        message = f"{dialect.reader} no longer has the key `{key.text}` and ignores it"
        hint = "known keys: " + ", ".join(known)
    fields.refuse(key, message, hint, rule=UNKNOWN_KEY)


def _version(text: str) -> Version:
    """The version as numbers; none for one that is experimental, whose keys come and go."""
    return tuple(map(int, text.split("."))) if re.fullmatch(r"\d{1,6}(?:\.\d{1,6}){0,3}", text) else ()


@cache
def _keys(format_name: str) -> Table[str, tuple[Key, ...]]:
    """Where → keys, for one format."""
    table: dict[str, tuple[Key, ...]] = {}
    for line in bare_lines(_TABLE.read_text("utf-8")):
        names, _, rest = line.partition("\t")
        if not line.startswith("#") and format_name in names.split(","):
            route, _, keys = rest.partition("\t")
            table[route] = tuple(map(_key, keys.split()))
    return table


def _key(word: str) -> Key:
    found = _KEY.fullmatch(word)
    assert found is not None  # the table is ours
    return Key(found["name"], _version(found["since"] or ""), _version(found["until"] or ""))
