"""Documents that a template makes: each branch of the template is a reading of its own."""

from __future__ import annotations

from dataclasses import dataclass

from unitlint.errors import InputError
from unitlint.grammar.tree import Node
from unitlint.sources.documents import Documents
from unitlint.sources.terraform import is_terraform, readings
from unitlint.text import SourceText


@dataclass(frozen=True, slots=True)
class Reading:
    """A document's text in one branch, and its nodes."""

    source: SourceText
    nodes: tuple[Node, ...]


def readings_of(documents: Documents, source: SourceText) -> tuple[Reading, ...]:
    """The readings of a file; an ordinary one has one, of the file as it is.

    Raises `InputError` for what is no document in every branch.
    """
    if is_terraform(source.text):
        return tuple(Reading(text, documents.of(text)) for text in readings(source))
    try:
        return (Reading(source, documents.of(source)),)
    except InputError:
        if "{{" not in source.text:
            raise
    return tuple(Reading(text, documents.of(text)) for text in _go_branches(source))


def _go_branches(source: SourceText) -> tuple[SourceText, ...]:
    from unitlint.template.branches import plan, render

    return tuple(render(source, decisions) for decisions in plan((source,)))
