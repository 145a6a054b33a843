"""Root file systems below a folder, and images of mkosi(1), which are put together of several trees."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import PurePath

from unitlint.configuration.configuration import ROOT
from unitlint.formats.collection import Collection
from unitlint.formats.mkosi import images, keeps_modes, preset
from unitlint.formats.root import read_root, read_users_of_root
from unitlint.formats.root_shape import delivers_to_root, parts_of_root
from unitlint.inputs.machines import join_parts
from unitlint.quick.dataclasses import dataclass, field, replace
from unitlint.tree.listing import Folder
from unitlint.tree.reader import join


@dataclass(slots=True)
class Roots:
    """What a walk through folders finds of them."""

    collection: Collection
    paths: list[str] = field(default_factory=list)

    def visit(self, folder: Folder) -> frozenset[str]:
        """The folders whose files belong to the root that `folder` is; none if it isn't one."""
        if not (self._is_root(folder.path) and self.collection.takes(ROOT)):
            return frozenset()
        self.paths.append(folder.path)
        return frozenset(join(part) for part in parts_of_root(folder.path))

    def _is_root(self, path: str) -> bool:
        """`usr` of a root has `lib/systemd/system` in it, too, but is no root of its own."""
        pure = PurePath(path)
        return delivers_to_root(path) and not (pure.name == "usr" and str(pure.parent) in self.paths)

    def finish(self, name: Callable[[str], str]) -> None:
        """Read them; `name` says how a path is called."""
        made = images(self.paths)
        for folder, trees in made.items():
            with self.collection.careful():
                _add_image(self.collection, folder, trees, name(folder))
        of_images = {path for trees in made.values() for path in trees}
        for path in self.paths:
            if path not in of_images:
                with self.collection.careful():
                    add_root(self.collection, path, name(path))


def add_root(collection: Collection, path: str, name: str) -> None:
    """One configuration of a root, and one of its users' managers if it has any."""
    skip = _unread(collection)
    collection.add(read_root(collection.reader, path, name=name, skip=skip))
    if (users := read_users_of_root(collection.reader, path, name=name, skip=skip)) is not None:
        collection.add(users)


def _unread(collection: Collection) -> Callable[[str, str], None]:
    """What notes the files of a root that hold a unit and aren't read."""

    def skip(path: str, reason: str) -> None:
        collection.skip(path, reason, is_unit=True)
        collection.reader.forget(path)

    return skip


def _add_image(collection: Collection, folder: str, trees: Sequence[str], name: str) -> None:
    """One configuration of all the trees of an image of mkosi's, and one of its users' managers."""
    modes = keeps_modes(folder)
    skip = _unread(collection)
    parts = [read_root(collection.reader, path, name=name, keeps_modes=modes, skip=skip) for path in trees]
    collection.add(preset(replace(join_parts(parts), path=folder)))
    users = [read_users_of_root(collection.reader, path, name=name, skip=skip) for path in trees]
    if of_users := [part for part in users if part is not None]:
        collection.add(preset(replace(join_parts(of_users), path=folder)))
