"""Files that hold a unit or a drop-in under a name by which none is read: they are noted as left out."""

from __future__ import annotations

from contextlib import suppress

from unitlint.errors import InputError
from unitlint.formats.collection import Collection
from unitlint.formats.installed_names import names_in
from unitlint.formats.unit_content import FURTHER, STRAY, holds_section, holds_unit, is_drop_in
from unitlint.template.dialects import is_rendered, without_suffixes
from unitlint.tree.listing import Folder
from unitlint.tree.reader import join


def note_strays(collection: Collection, folder: Folder, tree: str) -> None:
    """Note the files that hold a unit under a name that isn't read."""
    names = names_in(folder.path)
    for file in folder.files:
        if names.drop_in(file):
            continue  # it is read, or none of ours
        if name := names.nearly(file):
            path, known = join(folder.path, file), False
            with suppress(InputError):
                text = collection.reader.read(path, tree=tree).text
                is_read = bool(names.variant(file)) and holds_unit(name, text)
                known = not is_read and holds_section(name, text)
            collection.reader.forget(path)
            if known:
                collection.skip(path, STRAY if names.variant(file) else FURTHER, is_unit=True)
        elif without_suffixes(file).endswith(".conf") and not folder.path.endswith(".d"):
            _note_drop_in(collection, join(folder.path, file), tree, STRAY)
        elif is_rendered(file) and not (names.of(file) or folder.path.endswith(".d")):
            reason = "a template whose name does not say which unit it is"
            _note_drop_in(collection, join(folder.path, file), tree, reason)


def _note_drop_in(collection: Collection, path: str, tree: str, reason: str) -> None:
    """Note a drop-in in a folder that names no unit, or a unit by no name: a build gives it its place."""
    known = False
    with suppress(InputError):
        known = is_drop_in(collection.reader.read(path, tree=tree).text)
    collection.reader.forget(path)
    if known:
        collection.skip(path, reason, is_unit=True)
