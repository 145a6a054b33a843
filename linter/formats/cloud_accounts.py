"""The users and groups of a cloud-config: who makes them, and whose its files are.

cloud-init, "Users and Groups" and "Write Files": files are written before users are made, but for those with
`defer`; a user's groups are made with the user, if they aren't there.
"""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.configuration.delivered import Account
from unitlint.formats.fields import Fields
from unitlint.formats.owners import owners_of
from unitlint.grammar.tree import Mapping, Node, Scalar, Sequence
from unitlint.text.source import is_known

_DEFAULT = "default"
"""The item that stands for the image's own user."""


def accounts_made(config: Mapping) -> Iterator[str]:
    """The names in `users` and `groups`; users have groups of their names."""
    for node in _items(config.get("groups")):
        yield from _words(node)
    for node in _items(config.get("users")):
        if isinstance(node, Mapping):
            for key in ("name", "groups", "primary_group", "primary-group"):
                for item in _items(node.get(key)):
                    yield from _words(item)
        else:
            yield from (name for name in _words(node) if name != _DEFAULT)


def owners(fields: Fields, item: Mapping) -> tuple[Account | None, Account | None]:
    """The user and group of `owner`, `user:group`; the group may be absent."""
    node = fields.text(item, "owner")
    if node is None or not is_known(node.text):
        return None, None
    return owners_of(node.text, fields.place(node))


def _items(node: Node | None) -> tuple[Node, ...]:
    """The items of a list; of a mapping its keys; anything else is one."""
    if isinstance(node, Sequence):
        return node.items
    if isinstance(node, Mapping):
        return tuple(key for key, _ in node.pairs)
    return () if node is None else (node,)


def _words(node: Node) -> Iterator[str]:
    """Names between commas; of `group: [members]` the group."""
    if isinstance(node, Mapping):
        yield from (key.text for key, _ in node.pairs)
    elif isinstance(node, Scalar) and not node.null:
        yield from (word.strip() for word in node.text.split(",") if word.strip())
