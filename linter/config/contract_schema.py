"""The JSON Schema of one contract, kind by kind (docs/configuration.md tells what each asks for)."""

from __future__ import annotations

Schema = dict[str, object]

_TEXT: Schema = {"type": "string", "minLength": 1}
_TEXTS: Schema = {"anyOf": [_TEXT, {"type": "array", "items": _TEXT, "minItems": 1}]}
_BOOLEAN: Schema = {"enum": [True, False, "yes", "no", "true", "false", "on", "off"]}
_STRENGTHS: Schema = {"enum": ["wants", "requisite", "requires", "bindsto"]}


def _fields(required: tuple[str, ...], **properties: Schema) -> Schema:
    named = {name.replace("_", "-"): value for name, value in properties.items()}
    return {"type": "object", "additionalProperties": False, "required": list(required), "properties": named}


_UNITS: Schema = {"anyOf": [_TEXTS, _fields(("units",), units=_TEXTS)]}

KINDS: dict[str, Schema] = {
    "absent": _UNITS,
    "default-dependencies": _fields(("units", "value"), units=_TEXTS, value=_BOOLEAN),
    "enabled": _UNITS,
    "independent": _fields(("units", "of"), units=_TEXTS, of=_TEXTS),
    "masked": _UNITS,
    "mounts": _fields(
        ("paths",),
        paths=_TEXTS,
        given_by={"enum": ["fstab", "mount-unit"]},
        options={"type": "object", "additionalProperties": {"type": ["string", "number"]}},
    ),
    "order": {
        **_fields(("units",), units=_TEXTS, after=_TEXTS, before=_TEXTS),
        "anyOf": [{"required": ["after"]}, {"required": ["before"]}],
    },
    "periodic": _fields(("units",), units=_TEXTS, every=_TEXT),
    "present": _UNITS,
    "requires": _fields(("units", "of"), units=_TEXTS, of=_TEXTS, strength=_STRENGTHS),
    "stages": {"type": "array", "items": _fields(("name", "units"), name=_TEXT, units=_TEXTS)},
}


def contract_schema() -> Schema:
    """A contract has a name, a reason and exactly one kind."""
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["name", "because"],
        "properties": {
            "name": _TEXT,
            "because": {**_TEXT, "description": "Why it must hold; findings quote it."},
            "see": {**_TEXT, "description": "The document that decided it; findings quote it."},
            "configurations": {**_TEXTS, "description": "Globs of the configurations it holds for."},
            **KINDS,
        },
        "oneOf": [{"required": [kind]} for kind in KINDS],
    }
