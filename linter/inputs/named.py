"""Files that are named one by one: each must be something to lint."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import PurePath

from unitlint.configuration.configuration import FOLDER
from unitlint.configuration.problems import of_error
from unitlint.errors import InputError
from unitlint.formats.collection import Collection, boundary
from unitlint.formats.folder import read_files
from unitlint.formats.folder_reader import UNIT_DIRECTORIES
from unitlint.formats.installed_names import names_in
from unitlint.formats.kinds import InputKind
from unitlint.formats.sabakan_units import as_templates
from unitlint.formats.table import is_table, read_table
from unitlint.formats.unit_content import holds_unit, refusal
from unitlint.grammar.bytes import decode
from unitlint.systemd.conf.files import IS_NETWORKDS, NETWORK, conf_kind
from unitlint.systemd.file_names import MASK, is_drop_in_folder, is_quadlet_drop_in_folder
from unitlint.template.dialects import without_suffixes
from unitlint.text.source import SourceText
from unitlint.tree.links import UTF_16, is_link_text, is_utf_16, kept_elsewhere
from unitlint.tree.present import resolved
from unitlint.tree.reader import join, read_bytes

_EXPECTED = "it is none of: {}; --input-format says what it is".format(
    "unit, Quadlet, Containerfile, script or playbook that installs units, "
    + ", ".join(kind.label for kind in InputKind)
)


class _OtherError(InputError):
    """A file that can be read, and is nothing to lint."""


def read_named(collection: Collection, paths: Iterable[str], *, pass_over: bool = False) -> None:
    """Add the configurations of files; units of one folder make one together.

    `pass_over`: what is nothing to lint is no problem.
    """
    for error in _read(collection, paths):
        if pass_over and isinstance(error, _OtherError):
            collection.skip(error.path, error.message)
        else:
            collection.problems.append(of_error(error))


def _read(collection: Collection, paths: Iterable[str]) -> Iterator[InputError]:
    folders: dict[str, list[str]] = {}
    for path in _with_targets(paths):
        folder, name = _unit_place(path)
        if name and collection.takes(FOLDER):
            folders.setdefault(folder, []).append(name)
            continue
        try:
            _read_document(collection, path)
        except InputError as error:
            yield error
    for folder, names in folders.items():
        yield from _read_units(collection, folder, names)


def _with_targets(paths: Iterable[str]) -> Iterable[str]:
    """The paths, and where those that are links to units lead: findings are about the files behind them."""
    found: dict[str, None] = {}
    for path in paths:
        while path not in found:
            found[path] = None
            if not (os.path.islink(path) and _unit_place(path)[1]):  # noqa: PTH114  also dangling ones
                break
            link = os.readlink(path)  # noqa: PTH115
            target = link if link.startswith("/") else join(path, "..", link)
            if not (_unit_place(target)[1] and os.path.isfile(target)):  # noqa: PTH113
                break
            path = target
    return found


def _unit_place(path: str) -> tuple[str, str]:
    """The unit directory and the name in it (`foo.service`, `foo.service.d/x.conf`), if it is one's."""
    pure = PurePath(path)
    sub = pure.parent.name
    if without_suffixes(pure.name).endswith(".conf") and (
        is_drop_in_folder(sub) or is_quadlet_drop_in_folder(sub)
    ):
        return str(pure.parent.parent), f"{sub}/{pure.name}"
    names = names_in(str(pure.parent))
    if (
        names.of(pure.name)
        or names.drop_in(pure.name)
        or conf_kind(f"{NETWORK}/{pure.name}")
        or _is_variant(path, names.variant(pure.name))
    ):
        return str(pure.parent), pure.name
    return "", ""


def _is_variant(path: str, name: str) -> bool:
    """Whether a file is the unit of a distribution that its name, `a.service.el7`, may be."""
    with suppress(InputError):
        return bool(name) and holds_unit(name, decode(read_bytes(path)))
    return False


def _read_units(collection: Collection, folder: str, names: list[str]) -> Iterator[InputError]:
    present = []
    for name in names:
        path = join(folder, name)
        try:
            if not _is_mask_or_dangling(path):
                _refuse_other(path, collection.reader.read(path).text)
            present.append(name)
        except InputError as error:
            yield error
    if present:
        shown = os.path.normpath(f"{folder}/{present[0]}") if len(present) == 1 else folder
        name = collection.name(shown, shown)
        found = read_files(collection.reader, folder, present, name=name, tree=boundary(folder))
        collection.add(as_templates(collection, found))


def _refuse_other(path: str, text: str) -> None:
    """Raise an error for a file that has a unit's name and is something else."""
    folder, _, file = path.rpartition("/")
    if folder.endswith(UNIT_DIRECTORIES) or is_link_text(text) or "\0" in text or is_utf_16(text):
        return
    name, of_networkd = names_in(folder).of(file), conf_kind(f"{NETWORK}/{file}")
    if of_networkd and IS_NETWORKDS.search(text):
        return
    if name and text and (reason := refusal(name, text)):
        raise _OtherError(f"is not a unit: it {reason}", path=path)
    if of_networkd and not name:
        raise _OtherError("is not a networkd file", path=path, hint=_EXPECTED)


def _is_mask_or_dangling(path: str) -> bool:
    """Whether an entry is a link that leads to no file here: such a one is an entry like any other."""
    real = resolved(path)
    return os.path.islink(path) and (real == MASK or not os.path.exists(real))  # noqa: PTH110, PTH114


def _read_document(collection: Collection, path: str) -> None:
    from unitlint.formats.containerfile import is_containerfile
    from unitlint.formats.document import kind_of, read_document, read_parts_of
    from unitlint.formats.places import read_place
    from unitlint.formats.sabakan import read_template
    from unitlint.formats.terraform_code import is_code

    if is_table(path) and not collection.input_format:
        name = collection.name(path, path)
        collection.add(read_table(collection.reader, path, name=name, tree=boundary(path)))
        return
    source = collection.reader.read(path)
    if not source.text.strip():
        raise _OtherError("is empty: there is nothing to lint", path=path)
    _refuse_unread(source)
    if is_code(path) and not collection.input_format:
        _read_code(collection, source)
        return
    if (found := read_place(collection, source)) is not None:
        collection.add(found)
    if _holds_documents(collection, source) or found is not None:
        return
    if (unread := collection.skipped.get(path)) is not None:
        raise _OtherError(f"can't be linted: {unread.reason}", path=path)
    if is_containerfile(PurePath(path).name):
        message = "has nothing to lint: no COPY, ADD or RUN here writes a unit or enables one"
        raise _OtherError(message, path=path)
    if (document := kind_of(collection, source)) is None:
        _read_inside(collection, source)
        return
    tree, name = boundary(path), collection.name(path, path)
    if document.kind is InputKind.SABAKAN:
        collection.add(read_template(collection.templates(tree), path, name=name))
    elif document.kind is InputKind.MACHINE_CONFIG_PART:
        read_parts_of(collection, (document,), name=name, path=path)
    else:
        read_document(collection, document, name=name)


def _refuse_unread(source: SourceText) -> None:
    """Raise an error for a file whose text isn't here, or is in another encoding."""
    if reason := kept_elsewhere(source.text):
        raise _OtherError(f"can't be linted: it {reason}", path=source.path)
    if is_utf_16(source.text):
        raise InputError(UTF_16, path=source.path, hint="save it as UTF-8")


def _read_code(collection: Collection, source: SourceText) -> None:
    from unitlint.formats.terraform_code import read_code

    path = source.path
    if not read_code(collection, [source], name=lambda _: collection.name(path, path), tree=boundary(path)):
        message = "has nothing to lint: no here-document here is a machine configuration or unit"
        raise _OtherError(message, path=path)


def _holds_documents(collection: Collection, source: SourceText) -> bool:
    """Read the documents in a script's here-documents; returns whether there is one."""
    from unitlint.formats.embedded import read_here_documents

    path = source.path
    return source.text.startswith("#!") and read_here_documents(
        collection, source, name=lambda _: collection.name(path, path), tree=boundary(path)
    )


def _read_inside(collection: Collection, source: SourceText) -> None:
    """Read the documents in the texts of a file that is none itself. Raises `InputError` if there is none."""
    from unitlint.formats.embedded import read_scalars
    from unitlint.formats.signatures import of_others
    from unitlint.formats.unplaced_units import UNPLACED, lines_with_units

    path = source.path
    if read_scalars(collection, source, name=lambda _: collection.name(path, path), tree=boundary(path)):
        return
    hint = _EXPECTED if os.path.lexists(path) else f"{_EXPECTED}, --stdin-filename what it is called"
    if line := next(lines_with_units(source), 0):
        unnamed = (
            "" if os.path.lexists(path) else "--stdin-filename says what it is called, such as web.service"
        )
        raise _OtherError(f"can't be linted: {UNPLACED.format(line)}", path=path, hint=unnamed)
    known = of_others(source.text)
    raise _OtherError(f"can't be linted: it {known}" if known else "can't be linted", path=path, hint=hint)
