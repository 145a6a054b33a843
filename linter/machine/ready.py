"""Base systems that are loaded and booted when a wheel is built: a run goes on from them.

    python -m unitlint.machine.ready FOLDER

writes a file there for each catalogue that ships. A checkout has none, and loads a base when it needs one;
so does a run for another systemd than the catalogue's or for a user's manager.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from unitlint.configuration.configuration import Manager
from unitlint.graph import base_data
from unitlint.graph.base import Base
from unitlint.graph.build import load_base
from unitlint.platforms.platform import Platform
from unitlint.platforms.select import CATALOGUES, catalogue_of, is_shipped, select_platform, shipped
from unitlint.systemd.special_units import DEFAULT_TARGET
from unitlint.transaction import base_data as boot_data
from unitlint.transaction.base import BaseBoot, base_boot

READY = CATALOGUES / "ready"


def ready(platform: Platform) -> tuple[Base, BaseBoot] | None:
    """What a platform loads by itself, and the boot of its default target; None where none is at hand."""
    if platform.manager is not Manager.SYSTEM or not is_shipped(platform.name):
        return None
    own = select_platform(platform.name)
    if platform.directories is not own.directories or platform.systemd_version != own.systemd_version:
        return None
    try:
        text = (READY / catalogue_of(platform.name)).read_text("utf-8")
    except OSError:
        return None
    return decoded(text, platform)


def encoded(base: Base, boot: BaseBoot, platform: Platform) -> str:
    """A base of the platform, and its boot, as JSON."""
    document = {"base": base_data.encoded(base, platform), "boot": boot_data.encoded(boot)}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def decoded(text: str, platform: Platform) -> tuple[Base, BaseBoot]:
    """What `encoded` has written."""
    document = json.loads(text)
    base = base_data.decoded(document["base"], platform)
    return base, boot_data.decoded(document["boot"], base.graph)


def _write(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in shipped():
        platform = select_platform(name)
        base = load_base(platform)
        boot = base_boot(base.graph, DEFAULT_TARGET, version=platform.systemd_version)
        if boot is not None:
            (folder / catalogue_of(name)).write_text(encoded(base, boot, platform), "utf-8")


if __name__ == "__main__":
    _write(Path(sys.argv[1]))
