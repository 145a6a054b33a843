"""How podman cuts the values of its own keys into words (podman's pkg/systemd/parser, quadlet.go)."""

from __future__ import annotations

from enum import Enum

from unitlint.units.values.quoting import Style, Word, WordError, first_word


class Cut(Enum):
    """What one value becomes."""

    ARGUMENTS = "arguments"
    """Words with quotes and C escapes, each an argument."""
    PAIRS = "pairs"
    """The same words, each a `NAME=VALUE`."""
    WHOLE = "whole"
    """One argument, blanks and all."""


_ARGUMENTS = frozenset(
    ["EnvironmentFile", "Exec", "GlobalArgs", "Mask", "Mount", "PodmanArgs", "ReloadCmd", "Secret", "Unmask"]
)
_PAIRS = {
    "Container": frozenset({"Annotation", "Environment", "Label"}),
    "Pod": frozenset({"Label"}),
    "Network": frozenset({"Label", "Options"}),
    "Volume": frozenset({"Label"}),
    "Build": frozenset({"Annotation", "BuildArg", "Environment", "Label"}),
}
KEPT = frozenset(
    {
        *("AutoUpdate", "DefaultDependencies", "DisableDNS", "EnvironmentHost", "Internal", "IPv6", "Notify"),
        *("NoNewPrivileges", "ReadOnly", "RunInit", "ServiceName", "StartWithPod", "VolatileTmp"),
    }
)
"""Keys whose values are no words of the command that podman writes into the service."""

BOOLEANS = {
    "Container": frozenset(
        {
            *("EnvironmentHost", "HttpProxy", "NoNewPrivileges", "Notify", "ReadOnly", "ReadOnlyTmpfs"),
            *("RunInit", "SecurityLabelDisable", "SecurityLabelNested", "StartWithPod", "VolatileTmp"),
        }
    ),
    "Network": frozenset({"DisableDNS", "Internal", "IPv6", "NetworkDeleteOnStop"}),
    "Volume": frozenset({"Copy"}),
    "Kube": frozenset({"KubeDownForce"}),
    "Image": frozenset({"AllTags", "TLSVerify"}),
    "Build": frozenset({"ForceRM", "TLSVerify"}),
    "Artifact": frozenset({"Quiet", "TLSVerify"}),
    "Quadlet": frozenset({"DefaultDependencies"}),
}
"""Keys that are on or off, by section."""

ON = frozenset({"1", "yes", "true", "on"})
OFF = frozenset({"0", "no", "false", "off"})
"""The words for it in any case. Podman takes every other one for off, without a word (unitfile.go)."""


def is_mistaken_for_off(section: str, key: str, value: str) -> bool:
    """Whether podman reads `off` where something else is written.

    >>> is_mistaken_for_off("Container", "ReadOnly", "ture")
    True
    >>> is_mistaken_for_off("Container", "Notify", "True")
    False
    """
    if key not in BOOLEANS.get(section, ()) or not value:
        return False
    word = (value[1:-1] if len(value) > 1 and value[0] == value[-1] == '"' else value).casefold()
    return word not in ON | OFF and (key, word) != ("Notify", "healthy")


_STYLE = Style.UNQUOTE | Style.UNESCAPE


def cut_of(section: str, key: str) -> Cut | None:
    """What becomes of a key's values; None for those that are no part of a command."""
    if key in KEPT:
        return None
    if key in _ARGUMENTS:
        return Cut.ARGUMENTS
    return Cut.PAIRS if key in _PAIRS.get(section, ()) else Cut.WHOLE


def names(value: str) -> tuple[str, ...]:
    """The words of a value that names units: quotes go away, escapes stay, and an open quote ends the list.

    >>> names('a.service "b.service"')
    ('a.service', 'b.service')
    """
    found: list[str] = []
    position = 0
    while position >= 0:
        try:
            word = first_word(value, position, Style.UNQUOTE | Style.KEEP_ESCAPES)
        except WordError:
            break
        if word is None:
            break
        found.append(word.text)
        position = word.next
    return tuple(found)


def arguments(value: str) -> tuple[Word, ...]:
    """The words of a value. Raises WordError at an escape that doesn't exist: podman drops all of them.

    A quote that is left open ends with the value.
    """
    found: list[Word] = []
    position = 0
    while position >= 0:
        try:
            word = first_word(value, position, _STYLE)
        except WordError as error:
            if value[error.position] == "\\" and error.position + 1 < len(value):
                raise
            return (*found, Word(value[error.position :], error.position, len(value), -1))
        if word is None:
            break
        found.append(word)
        position = word.next
    return tuple(found)
