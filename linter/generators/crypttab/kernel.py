"""Volumes that the kernel's command line names (systemd-cryptsetup-generator(8)): luks.uuid=, luks.name= …"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from unitlint.configuration.delivered import KernelArgument
from unitlint.generators.kernel import line_of
from unitlint.quick import patterns as re
from unitlint.text.source import Place, SourceText

_OF_ONE = re.compile(r"(?P<uuid>[0-9A-Fa-f][0-9A-Fa-f-]*)=(?P<value>.*)")
_WITH_UUID = re.compile(r"(?P<uuid>[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})=(?P<value>.*)")
"""An option or key of one volume wants a whole UUID; without one, options are those of all volumes."""
_LINE_UUID = re.compile(r"^[^#\s]\S*[ \t]+UUID=(\S+)", re.MULTILINE)


def chosen(arguments: Sequence[KernelArgument]) -> frozenset[str]:
    """The UUIDs of the volumes of a crypttab that are set up; empty where all are.

    One that has options or a key of its own counts as named (add_crypttab_devices() of
    src/cryptsetup/cryptsetup-generator.c).
    """
    named = frozenset(volumes(arguments))
    given = (_WITH_UUID.fullmatch(a.value) for a in arguments if a.key in ("luks.options", "luks.key"))
    return named | {own["uuid"] for own in given if own} if named else named


def own_options(arguments: Sequence[KernelArgument]) -> Mapping[str, SourceText]:
    """UUID → the options that stand in the place of those of its line in crypttab."""
    given = ((_WITH_UUID.fullmatch(a.value), a.place) for a in arguments if a.key == "luks.options")
    return {own["uuid"]: line_of(own["value"], place) for own, place in given if own}


def volumes(arguments: Sequence[KernelArgument]) -> Mapping[str, SourceText]:
    """UUID → the line of a crypttab that it comes to, for every volume that is named."""
    named: dict[str, str] = {}
    places: dict[str, Place] = {}
    options: dict[str, str] = {}
    keys: dict[str, str] = {}
    for argument in arguments:
        own = _OF_ONE.fullmatch(argument.value)
        if argument.key == "luks.uuid" and argument.value:
            uuid = argument.value.removeprefix("luks-")
            named.setdefault(uuid, f"luks-{uuid}")
            places[uuid] = argument.place
        elif argument.key == "luks.name" and own is not None:
            named[own["uuid"]] = own["value"]
            places[own["uuid"]] = argument.place
        elif argument.key == "luks.options":
            own = _WITH_UUID.fullmatch(argument.value)
            options[own["uuid"] if own else ""] = own["value"] if own else argument.value
        elif argument.key == "luks.key" and (own := _WITH_UUID.fullmatch(argument.value)) is not None:
            keys[own["uuid"]] = own["value"]
        elif argument.key == "luks.key" and argument.value.startswith("/"):
            keys[""] = argument.value
    return {
        uuid: line_of(
            f"{name} UUID={uuid} {keys.get(uuid, keys.get('', '-')) or '-'} "
            f"{options.get(uuid, options.get('', '')) or '-'}",
            places[uuid],
        )
        for uuid, name in named.items()
    }


def uuids(source: SourceText) -> frozenset[str]:
    """The UUIDs that the lines of a crypttab name."""
    return frozenset(_LINE_UUID.findall(source.text))
