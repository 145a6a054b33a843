"""Unit names: their parts, escaping, templates and instances (systemd.unit(5), systemd-escape(1))."""

from __future__ import annotations

from functools import lru_cache

from unitlint.quick import patterns as re
from unitlint.systemd.escaping import escape_path, simplify
from unitlint.systemd.file_names import NAME_LIMIT, UNIT_TYPES

TEMPLATED = frozenset({"service", "socket", "target", "timer", "path"})
"""Types of which there are templates and instances."""

HASH_KEY = (0x324A3258FB37F2EC, 0x9AEB210D9B069F84)
"""The key of the hash in names that systemd shortens; fixed, so that anybody can work them out."""

ANY_INSTANCE = "NAME"
"""The instance that stands for any of a template: what specifiers say of it is unknown."""

_TYPE_SET = frozenset(UNIT_TYPES)
_CHARS = re.compile(r"[A-Za-z0-9:_.\\@-]+\Z")


@lru_cache(maxsize=8192)
def unit_type(name: str) -> str:
    """The suffix of `name` when it is a unit type, else the empty string."""
    suffix = name.rpartition(".")[2]
    return suffix if suffix in _TYPE_SET else ""


@lru_cache(maxsize=8192)
def is_valid(name: str) -> bool:
    """Whether systemd takes `name` for a unit name, be it plain, a template or an instance."""
    stem, dot, suffix = name.rpartition(".")
    return bool(
        dot
        and stem
        and suffix in _TYPE_SET
        and stem[0] != "@"
        and len(name) <= NAME_LIMIT
        and _CHARS.match(stem)
    )


@lru_cache(maxsize=8192)
def prefix(name: str) -> str:
    """What stands before the `@`, or before the suffix: `getty` of `getty@tty1.service`."""
    stem = name.rpartition(".")[0]
    return stem.partition("@")[0]


@lru_cache(maxsize=8192)
def instance(name: str) -> str | None:
    """What stands between `@` and the suffix; "" for a template, None for a plain name."""
    stem = name.rpartition(".")[0]
    _, at, rest = stem.partition("@")
    return rest if at else None


def is_template(name: str) -> bool:
    """Whether `name` is a template: `getty@.service`."""
    return instance(name) == ""


def is_instance(name: str) -> bool:
    """Whether `name` is an instance of a template: `getty@tty1.service`."""
    return bool(instance(name))


def stands_for_any(name: str) -> bool:
    """Whether `name` is the instance that stands for any of its template."""
    return instance(name) == ANY_INSTANCE


def is_loadable(name: str) -> bool:
    """Whether a unit of that name can be loaded: a template can't, only its instances."""
    return is_valid(name) and not is_template(name) and may_exist(name)


def may_exist(name: str) -> bool:
    """Whether a valid name is no instance of a type that has no templates, of which systemd makes no unit."""
    return instance(name) is None or unit_type(name) in TEMPLATED


def template_of(name: str) -> str:
    """The template behind an instance: `getty@.service` of `getty@tty1.service`."""
    return f"{prefix(name)}@.{unit_type(name)}"


def with_instance(template: str, value: str) -> str:
    """`template` instantiated: `getty@.service` with `tty1` is `getty@tty1.service`."""
    return f"{prefix(template)}@{value}.{unit_type(template)}"


def with_suffix(name: str, suffix: str) -> str:
    """`name` with another type: `docker.socket` of `docker.service`."""
    return f"{name.rpartition('.')[0]}.{suffix}"


def resolve_template(name: str, *, owner: str) -> str:
    """A reference to a template made by `owner` means the instance of the owner's own instance or prefix."""
    if not is_template(name):
        return name
    return with_instance(name, instance(owner) or prefix(owner))


@lru_cache(maxsize=8192)
def path_unit_name(path: str, suffix: str) -> str:
    """The unit that stands for a path: `/var/lib/docker` and `mount` give `var-lib-docker.mount`."""
    return _shortened(f"{escape_path(path)}.{suffix}")


def _shortened(name: str) -> str:
    """What systemd calls a unit whose name, made of a path, would be too long.

    Since systemd 251 (its pull request 22759) the name is cut, and ends with an underscore and a hash of the
    whole name and a NUL byte. systemd-fstab-generator(8) shows it.
    """
    if len(name) <= NAME_LIMIT:
        return name
    stem, _, suffix = name.rpartition(".")
    ending = f"_{_hash(name)}.{suffix}"
    return stem[: NAME_LIMIT - len(ending)] + ending


@lru_cache(maxsize=2048)
def _hash(name: str) -> str:
    from unitlint.units.siphash import siphash

    return siphash(name.encode() + b"\0", HASH_KEY).to_bytes(8, "little").hex()


def path_prefixes(path: str) -> tuple[str, ...]:
    """`path` and all that it lies below, longest first: `/a/b`, `/a`, `/`."""
    parts = simplify(path).strip("/").split("/")
    found = ["/" + "/".join(parts[:n]) for n in range(len(parts), 0, -1)] if parts != [""] else []
    return (*found, "/")


@lru_cache(maxsize=8192)
def dashed_prefix(name: str) -> str:
    """The next shorter name whose drop-ins count for `name` too: `a-b-.service` for `a-b-c.service`.

    systemd.unit(5): drop-in directories of names truncated after a dash. An instance keeps its value, a
    template loses its `@`; empty where there is no dash to truncate after, but for one that begins the name
    (unit_file_find_dirs() of src/shared/dropin.c).
    """
    stem, suffix = prefix(name), unit_type(name)
    tail = f"@{instance(name)}.{suffix}" if is_instance(name) else f".{suffix}"
    position = stem.rfind("-", 0, len(stem) - 1)
    return stem[: position + 1] + tail if position > 0 else ""
