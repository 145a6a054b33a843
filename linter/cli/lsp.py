"""`unitlint lsp`."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

import click

from unitlint.cli.budget import lift_time_limit
from unitlint.cli.options import Shared, shared_options
from unitlint.cli.session import read_config
from unitlint.config.config import Config
from unitlint.config.discovery import find_config
from unitlint.errors import UsageError
from unitlint.quick.dataclasses import replace

if TYPE_CHECKING:
    from unitlint.lsp.projects import Settings


@click.command()
@click.option("--stdio", is_flag=True, hidden=True, help="Accepted, because editors pass it.")
@click.option("--clientProcessId", "client", hidden=True, help="Likewise.")
@shared_options
def lsp(shared: Shared, *, stdio: bool, client: str | None) -> int:  # noqa: ARG001
    """Serve an editor on standard input and output: findings as you type, hover, completion, fixes.

    Rules of your own are run only with --own-rules: to open a folder is not to trust what lies in it.
    """
    lift_time_limit()
    try:
        from unitlint.lsp.messages import Messages, log_in_lines
        from unitlint.lsp.server import serve
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in ("pygls", "lsprotocol"):
            raise
        raise UsageError("the language server needs pygls: pip install 'unitlint[lsp]'") from error
    for option, value in (
        ("--configuration", shared.configuration),
        ("--stdin-filename", shared.stdin_filename),
    ):
        if value:
            raise UsageError(f"{option} doesn't work with lsp, which looks at whole sets of files")
    output = sys.stdout.buffer
    sys.stdout = sys.stderr  # the protocol owns the output; what else prints goes where logs go
    log_in_lines()
    source = cast("BinaryIO", Messages(sys.stdin.buffer))  # pygls asks for lines and bytes alone
    settings = _settings(shared)
    return serve(settings, lambda server: server.start_io(source, output))


def _settings(shared: Shared) -> Settings:
    from unitlint.inputs.inputs import ReadOptions
    from unitlint.lsp.projects import Settings

    def nearest(directory: Path) -> Path | None:
        return find_config(flag=shared.config, environment=os.environ, directory=directory)

    def read(directory: Path, overlay: Mapping[str, str]) -> Config:
        return read_config(replace(shared, paths=(str(directory),)), overlay, quiet=True)

    nearest(Path.cwd())  # a file that is named and isn't there ends it now, not with the first message
    options = ReadOptions(
        input_format=shared.input_format,
        files_dir=shared.files_dir,
        unit_path=shared.unit_path,
        machine=shared.machine,
        metadata=shared.metadata,
    )
    return Settings(nearest, read, options)
