"""`--link-template`: links to lines, by paths from the top of the repository."""

from __future__ import annotations

from pathlib import Path

import click

from unitlint.config.discovery import repository_root
from unitlint.text.percent import percent_encoded


def _from_root(_context: click.Context, _option: click.Parameter, template: str) -> str:
    """The template for paths from the current directory, which the host knows by those from the top."""
    here = Path.cwd()
    top = repository_root(here) if template.startswith(("http://", "https://")) else None
    inside = here.relative_to(top).as_posix() if top is not None else "."
    if inside == ".":
        return template
    literal = percent_encoded(inside).replace("{", "{{").replace("}", "}}")
    return template.replace("{path}", f"{literal}/{{path}}")


LINK_OPTION = click.option(
    "--link-template",
    default="",
    metavar="URL",
    callback=_from_root,
    help="Where boxes link to, with {path} from the top of the repository and {line}.",
)
