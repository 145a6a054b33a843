"""From the command line to what the engine takes: the configuration, and the inputs."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from unitlint.cli.options import Shared
from unitlint.cli.output import tell
from unitlint.config.config import Config
from unitlint.config.discovery import find_config, is_config_named
from unitlint.config.trust import check_inside, is_trusted
from unitlint.configuration.configuration import Inputs
from unitlint.errors import UsageError
from unitlint.quick.dataclasses import replace
from unitlint.systemd.podman import UNKNOWN
from unitlint.systemd.virtualization import NAMES
from unitlint.text.suggest import did_you_mean
from unitlint.tree.present import exists, is_folder, real_path


def read_config(shared: Shared, overlay: Mapping[str, str] | None = None, *, quiet: bool = False) -> Config:
    """The configuration file that holds for the first path, under the command line's options.

    Below it and for the other paths the nearest one counts, unless the command line or the environment names
    one. `overlay`: real path → the text that counts instead of what is on disk. Rules of one's own that are
    not run are told on standard error, unless `quiet`.
    """
    here = Path.cwd()

    @cache  # what is told of a file is told once
    def read(path: Path | None) -> Config:
        return _read_file(path, shared, overlay or {}, here, quiet=quiet)

    starts = {_absolute(path): _nearest(path, shared) for path in shared.paths or (".",)}
    first = read(next(iter(starts.values())))
    if is_config_named(shared.config, os.environ):
        return first
    from unitlint.config.nested import Nested

    return replace(first, below=Nested(starts, read, str(here)))


def _absolute(path: str) -> str:
    """The folder that a path names, or that its file lies in."""
    full = os.path.abspath(path)  # noqa: PTH100 - a link stays as it is named
    return full if is_folder(Path(full)) else os.path.dirname(full)  # noqa: PTH120


def _nearest(path: str, shared: Shared) -> Path | None:
    start = real_path(path)
    directory = start if is_folder(start) else start.parent
    return find_config(flag=shared.config, environment=os.environ, directory=directory)


def _read_file(
    path: Path | None, shared: Shared, overlay: Mapping[str, str], here: Path, *, quiet: bool
) -> Config:
    """What one file says, or the defaults, under the command line's options."""
    config = Config()
    if path is not None:
        from unitlint.config.load import load_config

        config = load_config(Path(shown_path(path, here)), overlay.get(os.path.realpath(path)), file=path)
    trusted = shared.own_rules or (bool(config.rules) and is_trusted(config.path, os.environ))
    if config.rules and not trusted:
        for rule in config.rules:  # not run, but read: `explain` shows what they say of themselves
            _inside(config, "rules", _neighbour(config, rule))
        if not quiet:
            _tell_of_own_rules(config)
    return replace(
        config,
        run_own_rules=trusted,
        lines={key: line for key, line in config.lines.items() if not _overruled(key, shared)},
        platform=shared.platform or _base(config, config.platform),
        machines=config.machines
        if shared.platform
        else tuple(replace(each, platform=_base(config, each.platform)) for each in config.machines),
        target=shared.target or config.target,
        cmdline=_cmdline(shared.cmdline),
        virt=_virt(shared.virt),
        systemd_version=shared.systemd_version or config.systemd_version,
        podman_version=shared.podman_version if shared.podman_version != UNKNOWN else config.podman_version,
        baseline=_inside(config, "baseline", _neighbour(config, config.baseline)) if config.baseline else "",
    )


def _overruled(option: str, shared: Shared) -> bool:
    """Whether the command line gives another value than the file."""
    return option in ("platform", "target") and bool(getattr(shared, option))


def _virt(given: str) -> str:
    """Raises UsageError for what systemd-detect-virt never says."""
    if given and given not in NAMES:
        hint = did_you_mean(given, NAMES) or "as systemd-detect-virt says it: none, kvm, docker"
        raise UsageError(f'--virt: there is no "{given}"', hint=hint)
    return given


def _cmdline(given: str) -> str:
    """The text itself, or that of the file of this name: a path has a slash and no blank."""
    if not given or " " in given or "=" in given or not os.path.isfile(given):  # noqa: PTH113 - long names
        return given
    from unitlint.tree.reader import read_bytes

    return read_bytes(given).decode("utf-8", "replace")


def _base(config: Config, name: str) -> str:
    """The base system that a configuration file names: a catalogue that ships, or a path beside that file."""
    if not name:
        return ""
    from unitlint.platforms.select import is_shipped

    if is_shipped(name):
        return name
    neighbour = _neighbour(config, name)
    if "/" in name or exists(neighbour):
        return _inside(config, "platform", neighbour)
    return _inside(config, "platform", name) if exists(name) else name  # what lies in the current directory


def _neighbour(config: Config, path: str) -> str:
    """A path of the configuration file, from the current directory."""
    return str(Path(config.path).parent / path)


def _inside(config: Config, option: str, path: str) -> str:
    try:
        check_inside(config.path, option, path, os.environ)
    except UsageError as error:
        raise config.mistake(option, error.message, hint=error.hint) from None
    return path


def _tell_of_own_rules(config: Config) -> None:
    names = ", ".join(config.rules)
    tell(
        f"unitlint: {config.path}: rules of your own are not run: {names}"
        " (they are Python; --own-rules runs them)",
    )


def shown_path(path: Path, here: Path | None = None) -> str:
    """`path` from the current directory (`here`) when it is inside, as messages show it."""
    here = here or Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)


def load_inputs(shared: Shared, config: Config, *, may_be_empty: bool = False) -> Inputs:
    """Read the paths (the current directory when there is none), or the unit search path.

    Raises UsageError for paths that don't exist, and InputError when they hold nothing to lint, unless they
    `may_be_empty`.
    """
    from unitlint.cli.unused import unused
    from unitlint.config.exclusions import FileOptions, exclusions
    from unitlint.inputs.chosen import only
    from unitlint.inputs.inputs import ReadOptions, read_inputs

    if shared.metadata and not shared.machine:
        raise UsageError("--metadata needs --machine")
    paths = shared.paths or (() if shared.unit_path else (".",))
    options = ReadOptions(
        input_format=shared.input_format,
        files_dir=shared.files_dir,
        unit_path=shared.unit_path,
        stdin_text=_standard_input() if "-" in paths else None,
        stdin_filename=shared.stdin_filename or "<stdin>",
        machine=shared.machine,
        metadata=shared.metadata,
        exclude=exclusions(shared.exclude),
        below=FileOptions(config).of,
        here=shared.here,
        empty=may_be_empty,
        pass_over=may_be_empty,
    )
    inputs = read_inputs(paths, options=options)
    for note in unused(paths, inputs, config, options):
        tell(f"unitlint: {note}")
    return only(inputs, shared.configuration) if shared.configuration else inputs


def _standard_input() -> str:
    from unitlint.tree.reader import read_stream

    return read_stream(sys.stdin.buffer, "<stdin>").decode("utf-8", "surrogateescape")
