"""Documents that a template makes: each branch of the template is a reading of its own."""

from __future__ import annotations

from functools import cached_property, lru_cache
from itertools import chain
from pathlib import PurePath

from unitlint.configuration.problems import ACTION_LIMIT, actions_in
from unitlint.errors import InputError
from unitlint.formats.detection import detect
from unitlint.formats.inner import inner_documents
from unitlint.formats.inserted import without_inserted
from unitlint.formats.substituted import is_substituted, substituted, without
from unitlint.formats.terraform import is_terraform, readings
from unitlint.grammar.tree import Node
from unitlint.quick import patterns as re
from unitlint.quick.dataclasses import dataclass
from unitlint.template.arms import Arm
from unitlint.template.dialects import Dialect, dialect_of, template_suffix
from unitlint.text.source import Place, Segment, SourceText, TextPlace
from unitlint.tree.documents import Documents

# `{{.Names}}` may well be a format of docker's or podman's; nobody but Go branches like this.
_GO_BRANCH = re.compile(r"\{\{-?\s*(?:if|range|with|else|end|define|block|template)\b")

_GO_KEY = re.compile(
    r"^[ \t]*(?:-[ ]+)?(?:name|path|source|enabled|mask|mode|version)[ \t]*:[^\n]*\{\{", re.MULTILINE
)
"""A value that no document has but by a template."""

_ON_NEW_LINE = re.compile(r"\{\{-(?=[^{}\n]*\|[ \t]*nindent[ \t]+\d+[ \t]*-?\}\})")
"""What takes the line end before it away and begins with one of its own (sprig, nindent)."""

_OTHER_TAG = re.compile(r"^[ \t]*\{%[-+]?[ \t]*\w|<%[-=]", re.MULTILINE)
_OPENSHIFT_TEMPLATE = re.compile(r"^kind:[ \t]*Template[ \t]*\r?$", re.MULTILINE)
_PARAMETER = re.compile(r"\$\{\{\w+\}\}|\$\{\w+\}")
"""docs.openshift.com, "Using templates", Writing parameters."""

_BRANCHING = (Dialect.JINJA, Dialect.ERB, Dialect.EPP, Dialect.MUSTACHE)


@dataclass(frozen=True)
class Reading:
    """A document's text in one branch, and its nodes."""

    source: SourceText
    nodes: tuple[Node, ...]

    @cached_property
    def parts(self) -> tuple[Node, ...]:
        """The nodes, and what is inside of those that are no document, in their place."""
        return tuple(chain.from_iterable(map(self._parts_of, self.nodes)))

    def _parts_of(self, node: Node) -> tuple[Node, ...]:
        if detect(self.source.text, node) is not None:
            return (node,)
        return tuple(inner_documents(node)) or (node,)


def readings_of(documents: Documents, source: SourceText) -> tuple[Reading, ...]:
    """The readings of a file; an ordinary one has one, of the file as it is.

    Raises `InputError` for what is no document in every branch.
    """
    if _has_other_tags(source):
        return _all(documents, _unit_branches(source))
    if _is_go(source):
        return _all(documents, _go_branches(source))
    try:
        return _all(documents, (filled_by_openshift(source),))
    except InputError:
        if "{{" not in source.text:
            if is_terraform(source.text):
                raise
            filled = _unit_branches(source)
            if filled == (source,):
                raise
            return _all(documents, filled)
    return _all(documents, _go_branches(source))


def _has_other_tags(source: SourceText) -> bool:
    is_branching = dialect_of(PurePath(source.path).name, "") in _BRANCHING
    return _OTHER_TAG.search(source.text) is not None or is_branching


def _is_go(source: SourceText) -> bool:
    return _GO_BRANCH.search(source.text) is not None or _GO_KEY.search(source.text) is not None


def may_exclude_each_other(first: Place | None, second: Place | None) -> bool:
    """Whether two places of one file stand under conditions of its template that needn't both be met."""
    if not (isinstance(first, TextPlace) and isinstance(second, TextPlace)):
        return False
    root = first.source.root
    if second.source.root is not root:
        return False
    from unitlint.template.shared_conditions import share_conditions

    offsets = (place.source.offset_in_root(place.start) for place in (first, second))
    return not share_conditions(_arms_of(root), *offsets)


@lru_cache(maxsize=1)  # a file with one entry that stands twice may have a thousand
def _arms_of(root: SourceText) -> tuple[Arm, ...]:
    """The arms of a whole file, as what renders it takes it."""
    from unitlint.template.branches import go_arms
    from unitlint.template.unit_templates import unit_arms

    return go_arms(root) if _is_go(root) and not _has_other_tags(root) else unit_arms(root)


def filled_by_openshift(source: SourceText) -> SourceText:
    """The text with the parameters of a `Template` unknown, where it is one of OpenShift's."""
    if _OPENSHIFT_TEMPLATE.search(source.text) is None:
        return source
    return without(_PARAMETER, source)


def filled_in(source: SourceText) -> SourceText:
    """The text of a template that is no document, in its first branch."""
    return _unit_branches(source)[0]


def _unit_branches(source: SourceText) -> tuple[SourceText, ...]:
    """The text as a template of Jinja or ERB, or with what a build fills in."""
    from unitlint.template.branches import plan, render
    from unitlint.template.unit_templates import unit_arms

    return tuple(render(source, decisions, unit_arms) for decisions in plan((source,), unit_arms))


def _all(documents: Documents, sources: tuple[SourceText, ...]) -> tuple[Reading, ...]:
    """The readings of texts that Terraform may still have to fill in."""
    filled = (
        text for source in sources for text in (readings(source) if is_terraform(source.text) else (source,))
    )
    return tuple(_reading(documents, text) for text in filled)


def _reading(documents: Documents, source: SourceText) -> Reading:
    """The reading of one text; what is inserted on a line of its own may be keys, and is passed over."""
    try:
        nodes = documents.of(source)
    except InputError:
        rest = without_inserted(source)
        if rest is source:
            raise
        return Reading(rest, documents.of(rest))
    if is_substituted(source.text, nodes):
        source = substituted(source)
        nodes = documents.of(source)
    return Reading(source, nodes)


def _go_branches(source: SourceText) -> tuple[SourceText, ...]:
    from unitlint.template.branches import plan, render

    if actions_in(source.text) > ACTION_LIMIT:
        raise InputError(f"has more than {ACTION_LIMIT:,} template actions", path=source.path, line=1)
    if (text := _ON_NEW_LINE.sub("{{ ", source.text)) != source.text:
        source = source.derive(text, (Segment(0, 0),))
    return tuple(render(source, decisions) for decisions in plan((source,)))


def is_template(source: SourceText) -> bool:
    """Whether a file is a template by its name or by tags that no YAML has."""
    return bool(template_suffix(PurePath(source.path).name)) or _OTHER_TAG.search(source.text) is not None
