"""What a tag's condition asks, as a formula: `x == 'a'` and `x in ['a']` in one file ask the same."""

from __future__ import annotations

from unitlint.quick import patterns as re
from unitlint.template.formulas import Formula, Junction, Negation, Question

_NEVER = re.compile(r"(?:macro|set|case)\b")
"""Bodies that are not output where they stand; Ruby's `case` has none, its arms are the `when`s."""
_KEYWORD = re.compile(
    r"(?:\}\s*)?(?:(?:if|elif|elsif|else\s*if|when|for|unless)\b|#\s*(?:(?:if|each|unless)\b)?|\^)\s*"
)
_UNLESS = re.compile(r"#?\s*unless\b|\^")
_NOT = re.compile(r"(?:not\s+|!\s*(?!=))(.*)\Z", re.DOTALL)
_IS_NOT = re.compile(r"(.*\S)\s+is\s+(?:not\s+defined|undefined)\Z", re.DOTALL)
_COMPARED = re.compile(r"([\w.@$\[\]'\":]+)\s*(==|!=)\s*(\"[^\"]*\"|'[^']*'|\d+)\Z")
_A_CONSTANT = r"(?:\"[^\"]*\"|'[^']*'|\d+)"
_CONSTANT = re.compile(_A_CONSTANT)
_LISTED = re.compile(
    rf"([\w.@$]+)\s+(not\s+)?in\s+[\[(]\s*({_A_CONSTANT}(?:\s*,\s*{_A_CONSTANT})*)\s*(?:,\s*)?[\])]\Z"
)
_JUNCTION = re.compile(r"(?<!\s)\s+(and|or|&&|\|\|)\s+")


def is_never_shown(words: str) -> bool:
    """Whether the tag's body is not output where it stands."""
    return _NEVER.match(words) is not None


def asked_by(words: str) -> Formula:
    """What it takes for the body of a tag to be output."""
    condition = _KEYWORD.sub("", words, count=1).strip(" \t\r\n{")
    asked = _formula(condition)
    return Negation(asked) if _UNLESS.match(words) else asked


def _formula(condition: str) -> Formula:
    if found := _LISTED.match(condition):
        constants = _CONSTANT.findall(found[3])
        equal = tuple(Question(f"{found[1]} == {each}", found[1], each) for each in constants)
        return Negation(Junction(equal, False)) if found[2] else Junction(equal, False)
    junctions = set(_JUNCTION.findall(condition))
    if len(junctions) == 1 and "(" not in condition:
        parts = _JUNCTION.split(condition)[::2]
        return Junction(tuple(_formula(part) for part in parts), junctions <= {"and", "&&"})
    if found := _NOT.match(condition):
        return Negation(_formula(found[1].strip()))
    if found := _IS_NOT.match(condition):
        return Negation(Question(f"{found[1]} is defined"))
    if found := _COMPARED.match(condition):
        same = Question(f"{found[1]} == {found[3]}", found[1], found[3])
        return same if found[2] == "==" else Negation(same)
    return Question(" ".join(condition.split()))
