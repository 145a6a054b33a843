"""One file of a sabakan Ignition template, read: what it lists, with the place of each entry.

The format is what sabakan's client reads (cybozu-go/sabakan, docs/ignition_template.md and
client/ignition_template.go); what that refuses is a problem here.
"""

from __future__ import annotations

from unitlint.configuration.configuration import Problem
from unitlint.configuration.problems import of_error
from unitlint.errors import InputError
from unitlint.formats.fields import Fields
from unitlint.formats.kinds import SABAKAN_KEYS
from unitlint.grammar.tree import Mapping, Scalar
from unitlint.quick.dataclasses import dataclass
from unitlint.text.source import Place, SourceText
from unitlint.text.suggest import did_you_mean
from unitlint.tree.documents import Documents

DEFAULT_VERSION = "2.2"
VERSIONS = ("2.2", "2.3")


@dataclass(frozen=True, slots=True)
class ListedName:
    """A name in a list of the template, and where it stands."""

    name: str
    place: Place


@dataclass(frozen=True, slots=True)
class ListedUnit(ListedName):
    """An item of `systemd:`."""

    enabled: bool = False
    mask: bool = False


@dataclass(frozen=True, slots=True)
class ListedRemoteFile(ListedName):
    """An item of `remote_files:`."""

    mode: int | None = None


@dataclass(frozen=True, slots=True)
class TemplateSource:
    """One template file. The files that it lists lie in folders beside it."""

    source: SourceText
    version: str = DEFAULT_VERSION
    include: ListedName | None = None
    passwd: ListedName | None = None
    files: tuple[ListedName, ...] = ()
    remote_files: tuple[ListedRemoteFile, ...] = ()
    systemd: tuple[ListedUnit, ...] = ()
    networkd: tuple[ListedName, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def path(self) -> str:
        """The file's path."""
        return self.source.path


def parse(source: SourceText, known: Documents) -> TemplateSource:
    """The template that a file holds; an unreadable one is an empty template with a problem."""
    try:
        documents = known.of(source)
    except InputError as error:
        return TemplateSource(source, problems=(of_error(error),))
    fields = Fields(source)
    if not documents:
        return TemplateSource(source)
    if not isinstance(documents[0], Mapping):
        fields.refuse(documents[0], "a template is a mapping with " + ", ".join(SABAKAN_KEYS))
        return TemplateSource(source, problems=tuple(fields.problems))
    return _template(fields, documents[0])


def _template(fields: Fields, top: Mapping) -> TemplateSource:
    fields.check_keys(top)
    _refuse_unknown(fields, top, SABAKAN_KEYS)
    return TemplateSource(
        fields.source,
        _version(fields, top),
        _entry(fields, fields.text(top, "include")),
        _entry(fields, fields.text(top, "passwd")),
        tuple(ListedName(node.text, fields.place(node)) for node in fields.texts(top, "files")),
        tuple(_remote_entries(fields, top)),
        tuple(_unit_entries(fields, top)),
        tuple(ListedName(node.text, fields.place(node)) for node in fields.texts(top, "networkd")),
        tuple(fields.problems),
    )


def _refuse_unknown(fields: Fields, mapping: Mapping, known: tuple[str, ...]) -> None:
    for key, _ in mapping.pairs:
        if key.text not in known:
            message = f"sabakan ignores the unknown key `{key.text}`"
            fields.refuse(key, message, did_you_mean(key.text, known) or "known: " + ", ".join(known))


def _version(fields: Fields, top: Mapping) -> str:
    node = fields.text(top, "version")
    if node is None or not node.text:
        return DEFAULT_VERSION
    if node.text not in VERSIONS:
        fields.refuse(node, f'sabakan has no version "{node.text}"', 'write "2.2" or "2.3"')
    return node.text


def _entry(fields: Fields, node: Scalar | None) -> ListedName | None:
    return ListedName(node.text, fields.place(node)) if node is not None and node.text else None


def _unit_entries(fields: Fields, top: Mapping) -> list[ListedUnit]:
    entries = []
    for _, item in fields.records(top, "systemd"):
        _refuse_unknown(fields, item, ("name", "enabled", "mask"))
        name = fields.text(item, "name")
        enabled, mask = bool(fields.flag(item, "enabled")), bool(fields.flag(item, "mask"))
        if name is None:
            fields.refuse(item, "this unit has no `name`")
        else:
            entries.append(ListedUnit(name.text, fields.place(name), enabled, mask))
    return entries


def _remote_entries(fields: Fields, top: Mapping) -> list[ListedRemoteFile]:
    entries = []
    for _, item in fields.records(top, "remote_files"):
        _refuse_unknown(fields, item, ("name", "url", "mode"))
        name, mode = fields.text(item, "name"), fields.mode(item, "mode")
        if name is None:
            fields.refuse(item, "this file has no `name`")
        else:
            entries.append(ListedRemoteFile(name.text, fields.place(name), mode))
    return entries
