"""Dependencies that a unit's own settings and links name (systemd.unit(5))."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from unitlint.configuration.unit_files import Owner, UnitFile
from unitlint.graph.depends import Depends
from unitlint.graph.edges import Kind
from unitlint.graph.origins import Origin, OriginKind
from unitlint.quick import patterns as re
from unitlint.systemd import dependency_changes as versions
from unitlint.units import names
from unitlint.units.list_values import WordPlace, bare_words, split_words
from unitlint.units.specifiers import expand
from unitlint.units.unit import Setting

FORWARD = {
    "After": Kind.AFTER,
    "Requires": Kind.REQUIRES,
    "RequiresOverridable": Kind.REQUIRES,
    "Requisite": Kind.REQUISITE,
    "RequisiteOverridable": Kind.REQUISITE,
    "Wants": Kind.WANTS,
    "BindsTo": Kind.BINDS_TO,
    "BindTo": Kind.BINDS_TO,
    "PartOf": Kind.PART_OF,
    "Upholds": Kind.UPHOLDS,
    "Conflicts": Kind.CONFLICTS,
    "OnFailure": Kind.ON_FAILURE,
    "OnSuccess": Kind.ON_SUCCESS,
    "PropagatesReloadTo": Kind.PROPAGATES_RELOAD_TO,
    "PropagateReloadTo": Kind.PROPAGATES_RELOAD_TO,
    "PropagatesStopTo": Kind.PROPAGATES_STOP_TO,
    "JoinsNamespaceOf": Kind.JOINS_NAMESPACE_OF,
}
"""[Unit] settings that say `this kind that`; the obsolete spellings are still taken."""

REVERSE = {
    "Before": Kind.AFTER,
    "ReloadPropagatedFrom": Kind.PROPAGATES_RELOAD_TO,
    "PropagateReloadFrom": Kind.PROPAGATES_RELOAD_TO,
    "StopPropagatedFrom": Kind.PROPAGATES_STOP_TO,
}
"""[Unit] settings that say `that kind this`."""

MOUNTS_FOR = ("RequiresMountsFor", "WantsMountsFor")
NAMING = frozenset((*FORWARD, *REVERSE, *MOUNTS_FOR))
"""[Unit] settings that make dependencies."""

_INSTANCE = re.compile(r"%[nNi]")
"""Specifiers that are the instance's value, or hold it."""

LINK_FOLDERS = {".wants": Kind.WANTS, ".requires": Kind.REQUIRES, ".upholds": Kind.UPHOLDS}


def add_explicit(depends: Depends, *, drop_ins: bool = False) -> None:
    """The edges of [Unit], and paths that RequiresMountsFor= names: of the fragment, or of the drop-ins.

    An empty assignment does not take dependencies back (systemd.unit(5), [UNIT] SECTION OPTIONS).
    """
    version, unit = depends.loading.host.version, depends.unit
    for setting in unit.settings.among("Unit", NAMING) if unit.drop_ins or not drop_ins else ():
        if depends.loading.tangled:
            return
        if unit.drop_ins and unit.is_of_drop_in(setting) != drop_ins:
            continue
        if setting.key in FORWARD:
            for name, origin in named(depends, setting):
                depends.on(origin, name, FORWARD[setting.key])
                if setting.key == "JoinsNamespaceOf" and version >= versions.JOINED_BOTH_WAYS:
                    depends.reverse(origin, name, Kind.JOINS_NAMESPACE_OF)
        elif setting.key in REVERSE:
            for name, origin in named(depends, setting):
                depends.reverse(origin, name, REVERSE[setting.key])
        elif setting.key == "RequiresMountsFor":
            _add_mounts_for(depends, setting, Kind.REQUIRES)
        elif setting.key == "WantsMountsFor" and version >= versions.WANTS_MOUNTS_FOR:
            _add_mounts_for(depends, setting, Kind.WANTS)


def named(
    depends: Depends, setting: Setting, words: Callable[[str], Sequence[str]] = bare_words
) -> list[tuple[str, Origin]]:
    """The unit names in a list setting, specifiers expanded, each with its own place. Quotes don't quote.

    A template means the instance of the name by which the file is read.
    """
    found = []
    owner = depends.read_as(setting)
    for word in words(setting.value):
        if name := expand(word, owner, in_name=True):
            name = names.resolve_template(name, owner=owner)
            if not (_grows(word) and _is_of_same_fragment(depends, owner, name)):
                found.append((name, _setting_origin(depends, setting, word)))
    return found


def _grows(word: str) -> bool:
    """Whether an instance that the word names is longer than that of the unit that it stands in.

    systemd drops a dependency of an instance on such another one of its own fragment, and warns that it
    likely leads to infinite recursion.
    """
    instance = word.partition("@")[2].rpartition(".")[0] if "%" in word else ""
    return instance != "%i" and _INSTANCE.search(instance.replace("%%", "")) is not None


def _is_of_same_fragment(depends: Depends, owner: str, name: str) -> bool:
    if not (names.is_instance(owner) and names.is_instance(name)) or names.prefix(owner) != names.prefix(
        name
    ):
        return False
    found, fragment = depends.loading.search_path.fragment(name), depends.unit.fragment
    return found is not None and fragment is not None and found.file.path == fragment.path


def _setting_origin(depends: Depends, setting: Setting, word: str) -> Origin:
    kind = OriginKind.GENERATOR if setting.file.owner is Owner.GENERATOR else OriginKind.FILE
    return Origin(kind, depends.unit.name, WordPlace(setting.place, word), setting.key)


def _add_mounts_for(depends: Depends, setting: Setting, kind: Kind) -> None:
    for word in split_words(setting.value):
        path = expand(word, depends.read_as(setting))
        if path:
            origin = _setting_origin(depends, setting, word)
            depends.loading.need_mounts_for(depends.unit.name, path, origin, kind)


def add_links(depends: Depends) -> None:
    """The edges of `UNIT.wants/` and its kin."""
    unit, loading = depends.unit, depends.loading
    version = loading.host.version
    for suffix, kind in LINK_FOLDERS.items():
        if kind is Kind.UPHOLDS and version < versions.UPHOLDS_LINKS:
            continue
        for link in loading.search_path.dependencies(unit.name, unit.aliases, suffix):
            if version >= versions.CIRCLES_IGNORED and loading.search_path.links.goes_in_circles(link):
                continue
            if names.is_valid(link.name):
                depends.on(_link_origin(depends, link, suffix), link.name, kind)


def _link_origin(depends: Depends, link: UnitFile, suffix: str) -> Origin:
    kind = OriginKind.FILE
    if link.owner is Owner.GENERATOR:
        kind = OriginKind.GENERATOR
    elif link.enabled_by:
        kind = OriginKind.INSTALL
    return Origin(kind, depends.unit.name, link.declared, suffix)
