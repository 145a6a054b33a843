"""The answers to an editor's requests, out of what the session knows."""

from __future__ import annotations

from collections.abc import Iterable

from lsprotocol import types as lsp

from unitlint.findings.finding import Finding
from unitlint.lsp import hover as hovers
from unitlint.lsp import navigation
from unitlint.lsp.actions import Workspace, actions
from unitlint.lsp.checking import Checked, Known, rules_of
from unitlint.lsp.completion import completions
from unitlint.lsp.cursor import Word, in_unit, rule_at, unit_name_at
from unitlint.lsp.diagnostics import diagnostic_of
from unitlint.lsp.documents import Document
from unitlint.lsp.hints import as_inlay, hints
from unitlint.lsp.lenses import lenses, why
from unitlint.lsp.links import targets
from unitlint.lsp.parts import having
from unitlint.lsp.positions import Lines
from unitlint.lsp.session import Session
from unitlint.lsp.symbols import outline
from unitlint.lsp.tokens import tokens
from unitlint.lsp.unit_texts import at
from unitlint.lsp.uris import real, uri_of
from unitlint.rules import Rule
from unitlint.text.source import Location


async def hover(session: Session, params: lsp.HoverParams) -> lsp.Hover | None:
    """What stands under the pointer: a rule, a unit, a directive."""
    document = session.documents.of_uri(params.text_document.uri)
    if document is None:
        return None
    known = await session.known_of(document)
    lines = session.lines(document.text)
    offset = lines.offset(params.position)
    if (rule := rule_at(document.text, offset)) is not None:
        return _hover(hovers.of_rule(rule.text, _rules(session, document)), rule, lines)
    key = _directive(document, offset, known)
    if key:
        return _hover(key, unit_name_at(document.text, offset), lines)
    word = unit_name_at(document.text, offset)
    if word is None:
        return None
    machines = having(document.path, known.models)
    return _hover(hovers.of_unit(word.text, machines, session.folder(document.path)), word, lines)


def _directive(document: Document, offset: int, known: Known) -> str:
    """The page of the directive whose key is at the offset."""
    place = at(document, offset)
    if place is None:
        return ""
    found = in_unit(place)
    if not found.on_key:
        return ""
    if place.text.quadlet:
        return hovers.of_quadlet_key(found.section, found.key, known.version)
    return hovers.of_directive(place.text.type, found.section, found.key, known.version)


def _hover(text: str, word: Word | None, lines: Lines) -> lsp.Hover | None:
    if not text:
        return None
    where = lines.range(word.start, word.end) if word is not None else None
    return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.Markdown, text), where)


def _rules(session: Session, document: Document) -> Iterable[Rule]:
    """All rules, the user's own included, as the project's configuration has them."""
    checked = session.checked.get(session.project(document.path))
    return rules_of(checked).values() if checked is not None else ()


async def completion(session: Session, params: lsp.CompletionParams) -> list[lsp.CompletionItem]:
    """What could be written at the cursor."""
    document = session.documents.of_uri(params.text_document.uri)
    if document is None:
        return []
    known = await session.known_of(document)
    lines = session.lines(document.text)
    offset = lines.offset(params.position)
    return completions(lines, offset, at(document, offset), known, _rules(session, document))


async def definition(session: Session, params: lsp.DefinitionParams) -> list[lsp.Location]:
    """The files of the unit at the cursor."""
    document = session.documents.of_uri(params.text_document.uri)
    if document is None:
        return []
    known = await session.known_of(document)
    word = unit_name_at(document.text, session.lines(document.text).offset(params.position))
    found = navigation.definitions(word.text, known.models) if word is not None else []
    return _locations(session, await session.check_of(document), found)


async def references(session: Session, params: lsp.ReferenceParams) -> list[lsp.Location]:
    """The places that name the unit at the cursor."""
    document = session.documents.of_uri(params.text_document.uri)
    if document is None:
        return []
    known, checked = await session.known_of(document), await session.check_of(document)
    word = unit_name_at(document.text, session.lines(document.text).offset(params.position))
    if word is None or checked is None:
        return []
    lines_of = session.lines_of(checked)

    def text_at(location: Location) -> str:
        lines = lines_of(location.path)
        start, end = lines.span(location)
        return lines.text[start:end]

    found = navigation.references(word.text, known.models, text_at)
    if params.context.include_declaration:
        found = [*navigation.definitions(word.text, known.models), *found]
    return _locations(session, checked, found)


def _locations(session: Session, checked: Checked | None, found: Iterable[Location]) -> list[lsp.Location]:
    if checked is None:
        return []
    lines_of = session.lines_of(checked)
    places = (
        lsp.Location(_uri(session, where.path), lines_of(where.path).range_of(where)) for where in found
    )
    unique: list[lsp.Location] = []
    for place in places:
        if place not in unique:
            unique.append(place)
    return unique


def _uri(session: Session, path: str) -> str:
    document = session.documents.of_path(path)
    return document.uri if document is not None else uri_of(path)


def symbols(session: Session, params: lsp.DocumentSymbolParams) -> list[lsp.DocumentSymbol]:
    """The document's outline."""
    document = session.documents.of_uri(params.text_document.uri)
    return outline(document, session.lines(document.text)) if document is not None else []


async def code_actions(session: Session, params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
    """What can be done about the findings in a range, the fixes first."""
    document = session.documents.of_uri(params.text_document.uri)
    wanted = params.context.only
    if document is None or (wanted is not None and not any(_includes(kind) for kind in wanted)):
        return []
    checked = await session.check_of(document)
    if checked is None or checked.overlay.get(real(document.path)) != document.text:
        return []
    lines_of = session.lines_of(checked)

    def target(path: str) -> lsp.OptionalVersionedTextDocumentIdentifier:
        known = session.documents.of_path(path)
        version = known.version if known is not None else None
        return lsp.OptionalVersionedTextDocumentIdentifier(_uri(session, path), version)

    workspace = Workspace(lines_of, target, versioned=session.editor.takes_versions())
    found: list[lsp.CodeAction] = []
    for finding in checked.findings:
        if _meets(finding, document, params.range, session):
            diagnostic = diagnostic_of(finding, checked.configurations, lines_of)
            found += actions(finding, checked.texts, workspace, diagnostic)
    return sorted(found, key=lambda action: not action.is_preferred)


def _includes(kind: lsp.CodeActionKind | str) -> bool:
    """Whether a kind that is asked for has quick fixes in it; kinds are hierarchical, and empty is all."""
    name = kind.value if isinstance(kind, lsp.CodeActionKind) else kind
    return name in ("", lsp.CodeActionKind.QuickFix.value)


def _meets(finding: Finding, document: Document, wanted: lsp.Range, session: Session) -> bool:
    """Whether a finding of the document overlaps the range, or touches an empty one."""
    if real(finding.location.path) != real(document.path):
        return False
    lines = session.lines(document.text)
    start, end = lines.span(finding.location)
    first, last = lines.offset(wanted.start), lines.offset(wanted.end)
    return start <= last and first <= end


async def inlay_hints(session: Session, params: lsp.InlayHintParams) -> list[lsp.InlayHint]:
    """When each unit of the document starts."""
    document = session.documents.of_uri(params.text_document.uri)
    if document is None:
        return []
    known, lines = await session.known_of(document), session.lines(document.text)
    found = hints(document, lines, having(document.path, known.models))
    within = (row for row in found if params.range.start.line <= row[0].line <= params.range.end.line)
    return as_inlay(within)


async def code_lenses(session: Session, params: lsp.CodeLensParams) -> list[lsp.CodeLens]:
    """Over each unit of the document, when it starts; behind it, why."""
    document = session.documents.of_uri(params.text_document.uri)
    if document is None:
        return []
    known = await session.known_of(document)
    return [*lenses(document, session.lines(document.text), having(document.path, known.models))]


async def lens_explanation(session: Session, unit: str, uri: str) -> str:
    """What the lens tells."""
    document = session.documents.of_uri(uri)
    if document is None:
        return ""
    known = await session.known_of(document)
    return why(unit, having(document.path, known.models))


async def semantic_tokens(session: Session, params: lsp.SemanticTokensParams) -> lsp.SemanticTokens:
    """What stands where in the document's units."""
    document = session.documents.of_uri(params.text_document.uri)
    if document is None:
        return lsp.SemanticTokens([])
    known = await session.known_of(document)
    return lsp.SemanticTokens(tokens(document, session.lines(document.text), known.version))


def links(session: Session, params: lsp.DocumentLinkParams) -> list[lsp.DocumentLink]:
    """What `Documentation=` names: pages of the web, and man pages where they can be read there."""
    document = session.documents.of_uri(params.text_document.uri)
    if document is None:
        return []
    lines = session.lines(document.text)
    return [lsp.DocumentLink(lines.range(start, end), target) for start, end, target in targets(document)]


async def prepare_rename(session: Session, params: lsp.PrepareRenameParams) -> lsp.Range | None:
    """Where the name of a unit of the user's own stands, if it does at the cursor."""
    document = session.documents.of_uri(params.text_document.uri)
    if document is None:
        return None
    known, lines = await session.known_of(document), session.lines(document.text)
    word = unit_name_at(document.text, lines.offset(params.position))
    return lines.range(word.start, word.end) if word is not None and word.text in known.own else None


async def rename(session: Session, params: lsp.RenameParams) -> lsp.WorkspaceEdit | None:
    """The new name wherever the unit is named; its file is the user's to move."""
    context = lsp.ReferenceContext(include_declaration=False)
    asked = lsp.ReferenceParams(context, params.text_document, params.position)
    if await prepare_rename(session, lsp.PrepareRenameParams(params.text_document, params.position)) is None:
        return None
    changes: dict[str, list[lsp.TextEdit]] = {}
    for place in await references(session, asked):
        changes.setdefault(place.uri, []).append(lsp.TextEdit(place.range, params.new_name))
    return lsp.WorkspaceEdit(changes=changes)
