"""The JSON Schema of `.unitlint.yaml`, made from the table of options."""

from __future__ import annotations

from collections.abc import Sequence

from unitlint.config.options import LEVELS, MANAGERS, OPTIONS, Option, Shape

Schema = dict[str, object]


def schema(*, rules: Sequence[str], contracts: Schema) -> Schema:
    """The schema (draft 2020-12). `rules` completes names in editors; `contracts` describes one contract.

    Names of rules stay open, since a configuration may bring rules of its own.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": ".unitlint.yaml",
        "description": "The configuration of unitlint.",
        "type": "object",
        "additionalProperties": False,
        "properties": {o.key: _property(o, rules, contracts) for o in OPTIONS},
    }


def _property(option: Option, rules: Sequence[str], contracts: Schema) -> Schema:
    return {"description": option.description, **_value(option.shape, rules, contracts)}


def _value(shape: Shape, rules: Sequence[str], contracts: Schema) -> Schema:
    text: Schema = {"type": "string", "minLength": 1}
    level: Schema = {"enum": list(LEVELS)}
    rule: Schema = {"anyOf": [{"enum": list(rules)}, text]}
    match shape:
        case Shape.TEXT:
            return text
        case Shape.NUMBER:
            return {"type": "integer", "minimum": 1}
        case Shape.LEVEL:
            return level
        case Shape.TEXTS:
            return _one_or_more(text)
        case Shape.RULES:
            return _one_or_more(rule)
        case Shape.RULES_BY_GLOB:
            return {"type": "object", "additionalProperties": _one_or_more(rule)}
        case Shape.FLAG:
            return {"type": "boolean"}
        case Shape.LEVEL_BY_RULE:
            return _levels(rules)
        case Shape.LEVELS_BY_GLOB:
            return {"type": "object", "additionalProperties": _levels(rules)}
        case Shape.MACHINES:
            properties: Schema = {
                "paths": _one_or_more(text),
                "platform": text,
                "manager": {"enum": list(MANAGERS)},
            }
            machine: Schema = {"type": "object", "additionalProperties": False, "required": ["paths"]}
            return {"type": "object", "additionalProperties": {**machine, "properties": properties}}
        case Shape.CONTRACTS:
            return {"type": "array", "items": contracts}


def _levels(rules: Sequence[str]) -> Schema:
    level: Schema = {"enum": list(LEVELS)}
    names: Schema = dict.fromkeys(rules, level)
    return {"type": "object", "properties": names, "additionalProperties": level}


def _one_or_more(item: Schema) -> Schema:
    return {"anyOf": [item, {"type": "array", "items": item}]}
