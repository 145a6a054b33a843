"""Documents that a template makes: each branch of the template is a reading of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass

from unitlint.configuration.problems import ACTION_LIMIT
from unitlint.errors import InputError
from unitlint.formats.terraform import is_terraform, readings
from unitlint.grammar.tree import Node
from unitlint.text.source import SourceText
from unitlint.tree.documents import Documents

# `{{.Names}}` may well be a format of docker's or podman's; nobody but Go branches like this.
_GO_BRANCH = re.compile(r"\{\{-?\s*(?:if|range|with|else|end|define|block|template)\b")


@dataclass(frozen=True, slots=True)
class Reading:
    """A document's text in one branch, and its nodes."""

    source: SourceText
    nodes: tuple[Node, ...]


def readings_of(documents: Documents, source: SourceText) -> tuple[Reading, ...]:
    """The readings of a file; an ordinary one has one, of the file as it is.

    Raises `InputError` for what is no document in every branch.
    """
    if _GO_BRANCH.search(source.text) is not None:
        return _all(documents, _go_branches(source))
    try:
        return _all(documents, (source,))
    except InputError:
        if "{{" not in source.text:
            raise
    return _all(documents, _go_branches(source))


def _all(documents: Documents, sources: tuple[SourceText, ...]) -> tuple[Reading, ...]:
    """The readings of texts that Terraform may still have to fill in."""
    filled = (
        text for source in sources for text in (readings(source) if is_terraform(source.text) else (source,))
    )
    return tuple(Reading(text, documents.of(text)) for text in filled)


def _go_branches(source: SourceText) -> tuple[SourceText, ...]:
    from unitlint.template.branches import plan, render

    if source.text.count("{{") > ACTION_LIMIT:
        raise InputError(f"has more than {ACTION_LIMIT:,} template actions", path=source.path, line=1)
    return tuple(render(source, decisions) for decisions in plan((source,)))
