"""What `extends` names besides the presets that ship: a file, or what an installed package brings.

Both are data, read and never run: contracts, in the form of a preset.
"""

from __future__ import annotations

import os
from pathlib import Path

from unitlint.config.trust import check_inside
from unitlint.contracts.load import load_preset, parse_preset, preset_names
from unitlint.errors import InputError, UsageError
from unitlint.machine.contract import Contract
from unitlint.quick import patterns as re
from unitlint.text.source import SourceText
from unitlint.text.suggest import did_you_mean
from unitlint.tree.reader import read_text

_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
"""Of a package (Python's core metadata, Name)."""

_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9.!+_-]*")

PACKAGED = "unitlint.yaml"
"""The file of a package that `extends: [PACKAGE==VERSION]` reads, in whichever of its folders."""


def contracts_of(name: str, config: str) -> tuple[Contract, ...]:
    """The contracts behind a name in `extends` of the file `config`. Raises UsageError without a place."""
    if name.endswith((".yaml", ".yml")):
        path = os.path.join(os.path.dirname(config), name)  # noqa: PTH118, PTH120  as the user wrote it
        check_inside(config, "extends", path, os.environ)
        return _of_file(name, path)
    if "==" in name:
        package, _, version = name.partition("==")
        return _of_file(name, _packaged(package.strip(), version.strip()))
    known = preset_names()
    if name not in known:
        hint = did_you_mean(name, known) or f"the presets are {', '.join(known)}; a file ends with .yaml"
        raise UsageError(f'there is no preset "{name}"', hint=hint)
    return load_preset(name)


def _of_file(name: str, path: str) -> tuple[Contract, ...]:
    try:
        return parse_preset(name, SourceText(path, read_text(path)))
    except InputError as error:
        raise UsageError(
            error.message, path=error.path or path, line=error.line, column=error.column, hint=error.hint
        ) from error


def _packaged(package: str, version: str) -> str:
    """Where the package has its file; what it is found by doesn't import it."""
    from importlib.metadata import PackageNotFoundError, distribution

    if not _NAME.fullmatch(package) or not _VERSION.fullmatch(version):
        raise UsageError(
            f'"{package}=={version}" names no package and version', hint='as in "acme-boot==1.2"'
        )
    try:
        found = distribution(package)
    except PackageNotFoundError as error:
        hint = f"pip install '{package}=={version}', beside unitlint"
        raise UsageError(f"the package {package} is not installed", hint=hint) from error
    if found.version != version:
        hint = f"pip install '{package}=={version}', or write the version that you have reviewed"
        raise UsageError(f"{package} is installed as {found.version}, not {version}", hint=hint)
    file = next((file for file in found.files or () if Path(file).name == PACKAGED), None)
    if file is None:
        raise UsageError(f"{package} {version} contains no {PACKAGED}")
    return str(found.locate_file(file))
