"""Documents inside others: a MachineConfig in a policy, units in a chart's values, user data in a machine.

Kubernetes' objects hold others, and programs keep lists of Ignition's or cloud-init's records under keys of
their own. Of such records only the keys that are the format's count; what others mean, their program knows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set

from unitlint.configuration.delivery import is_interpreted
from unitlint.formats.detection import stated_kind
from unitlint.formats.kinds import InputKind
from unitlint.grammar.tree import Mapping, Node, Scalar, Sequence
from unitlint.systemd.file_names import is_unit_name
from unitlint.text.source import PLACEHOLDER

_OWN = frozenset({InputKind.BUTANE, InputKind.CLOUD_CONFIG, InputKind.IGNITION, InputKind.MACHINE_CONFIG})
"""The kinds that say by themselves what they are, wherever they stand."""

_UNIT = frozenset({"name", "enabled", "enable", "mask", "contents", "dropins"})
_COREOS_UNIT = frozenset({"name", "command", "content", "drop-ins", "drop_ins", "enable", "mask", "runtime"})
_DROP_IN = frozenset({"name", "contents"})
_FILE = frozenset({"path", "contents", "mode"})
_TEXTS = frozenset({"contents", "content"})
"""Keys whose value is a text, but for `contents` of files; in a chart it may be what a text is made of."""
_WRITTEN = frozenset({"path", "content", "encoding", "permissions", "append", "defer"})


def inner_documents(document: Node) -> Iterator[Mapping]:
    """The documents in a node that is none itself, in their order."""
    waiting: list[Node] = [document]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Mapping):
            if node is not document and _is_own(node):
                yield node
            elif (made := _with_sections(node)) is not None:
                yield made
            else:
                waiting += [value for _, value in reversed(node.pairs)]
        elif isinstance(node, Sequence):
            if (made := _of_records(node)) is not None:
                yield made
            else:
                waiting += reversed(node.items)


def _is_own(node: Mapping) -> bool:
    """Whether a mapping says by itself what it is; a patch or a definition only names an object's kind."""
    kind = stated_kind(node)
    return kind in _OWN and (kind is not InputKind.MACHINE_CONFIG or isinstance(node.get("spec"), Mapping))


def _with_sections(node: Mapping) -> Mapping | None:
    """A mapping with Ignition's sections of units and files, as a document of these alone."""
    pairs: list[tuple[Scalar, Node]] = []
    for section, key, records in (("systemd", "units", _units), ("storage", "files", _files)):
        found = node.get(section)
        listed = found.get(key) if isinstance(found, Mapping) else None
        if isinstance(found, Mapping) and isinstance(listed, Sequence) and (made := records(listed)):
            pairs.append(
                (_key(section, found), Mapping(((_key(key, listed), made),), found.start, found.end))
            )
    return Mapping(tuple(pairs), node.start, node.end) if pairs else None


def _of_records(listed: Sequence) -> Mapping | None:
    """A list of units or files by itself, as the document that has them."""
    for keys, records in (
        (("systemd", "units"), _units),
        (("coreos", "units"), _coreos_units),
        (("write_files",), _written),
        (("storage", "files"), _files),
    ):
        made: Node | None = records(listed)
        if made is not None:
            for key in reversed(keys):
                made = Mapping(((_key(key, listed), made),), listed.start, listed.end)
            return made if isinstance(made, Mapping) else None
    return None


def _units(listed: Sequence) -> Sequence | None:
    return _picked(
        listed, _UNIT, lambda item: _is_unit(item) and (_is_text(item, "contents") or "dropins" in item)
    )


def _coreos_units(listed: Sequence) -> Sequence | None:
    def is_one(item: Mapping) -> bool:
        return _is_unit(item) and (_is_text(item, "content") or "drop-ins" in item or "drop_ins" in item)

    return _picked(listed, _COREOS_UNIT, is_one)


def _files(listed: Sequence) -> Sequence | None:
    return _picked(listed, _FILE, lambda item: _is_read(item) and isinstance(item.get("contents"), Mapping))


def _written(listed: Sequence) -> Sequence | None:
    return _picked(listed, _WRITTEN, lambda item: _is_read(item) and _is_text(item, "content"))


def _picked(listed: Sequence, keys: Set[str], is_one: Callable[[Mapping], bool]) -> Sequence | None:
    """The records of a list that has nothing but mappings, each with those keys; None where none is one."""
    items = [item for item in listed.items if isinstance(item, Mapping)]
    if len(items) < len(listed.items) or not (found := [item for item in items if is_one(item)]):
        return None
    return Sequence(tuple(_only(item, keys) for item in found), listed.start, listed.end)


def _only(item: Mapping, keys: Set[str]) -> Mapping:
    kept: list[tuple[Scalar, Node]] = []
    for key, value in item.pairs:
        if key.text == "dropins" and isinstance(value, Sequence):
            inner = (_only(each, _DROP_IN) for each in value.items if isinstance(each, Mapping))
            value = Sequence(tuple(inner), value.start, value.end)
        if key.text in _TEXTS and not isinstance(value, Scalar) and "path" not in item:
            value = Scalar(PLACEHOLDER, value.start, value.start)
        if key.text in keys:
            kept.append((key, value))
    return Mapping(tuple(kept), item.start, item.end)


def _is_unit(item: Mapping) -> bool:
    name = item.get("name")
    return isinstance(name, Scalar) and is_unit_name(name.text)


def _is_read(item: Mapping) -> bool:
    path = item.get("path")
    return isinstance(path, Scalar) and is_interpreted(path.text)


def _is_text(item: Mapping, key: str) -> bool:
    return isinstance(item.get(key), Scalar)


def _key(text: str, at: Node) -> Scalar:
    return Scalar(text, at.start, at.start)
