"""The published schema and the loader accept and refuse the same files."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from unitlint.config.contract_schema import KINDS as CONTRACT_KINDS
from unitlint.config.contract_schema import contract_schema
from unitlint.config.load import load_config
from unitlint.config.options import KEYS
from unitlint.config.schema import schema
from unitlint.contracts.load import KINDS
from unitlint.errors import UsageError

SCHEMA = json.loads(json.dumps(schema(rules=("syntax-error",), contracts=contract_schema())))

GOOD = [
    "platform: flatcar",
    "select: default\nignore: [syntax-error, mine]",
    "severity: {syntax-error: note, mine: error}",
    'per-file-ignores: {"a/*": syntax-error, "b/*": [mine]}',
    "target-systemd: 252\ntarget: a.target\nfail-level: note\nmin-severity: error",
    "rules: [a.py]\nbaseline: b.json\nextends: [neco]",
    'per-file-severity: {"a/*": {syntax-error: note}}\nrequire-reason: true',
    "contracts: []",
    "contracts: [{name: n, because: b, see: s, order: {units: [a.service], after: b.service}}]",
    "contracts: [{name: n, because: b, stages: [{name: one, units: [a.service]}]}]",
    "contracts: [{name: n, because: b, masked: a.service}]",
    "contracts: [{name: n, because: b, absent: {units: [a.service]}}]",
    "contracts: [{name: n, because: b, default-dependencies: {units: a.service, value: false}}]",
    'contracts: [{name: n, because: b, mounts: {paths: [/a], given-by: fstab, options: {x: ">=1"}}}]',
    "contracts: [{name: n, because: b, requires: {units: a.service, of: b.service, strength: wants}}]",
    "contracts: [{name: n, because: b, periodic: {units: a.timer, every: 10min}}]",
    "contracts: [{name: n, because: b, independent: {units: a.service, of: b.service}}]",
]
BAD = [
    "platfrom: flatcar",
    "- a",
    "select: {a: b}",
    "severity: {syntax-error: loud}",
    "target-systemd: new",
    "fail-level: loud",
    "require-reason: sure",
    'per-file-severity: {"a/*": {syntax-error: loud}}',
    "contracts: {a: b}",
    "contracts: [{name: n, masked: a.service}]",
    "contracts: [{name: n, because: b}]",
    "contracts: [{name: n, because: b, masked: a.service, absent: b.service}]",
    "contracts: [{name: n, because: b, order: {units: [a.service]}}]",
    "contracts: [{name: n, because: b, order: {units: [a.service], behind: b.service}}]",
    "contracts: [{name: n, because: b, requires: {units: a.service, of: b.service, strength: strong}}]",
]


def test_the_schema_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_the_schema_knows_the_loaders_keys_and_kinds() -> None:
    assert set(SCHEMA["properties"]) == KEYS
    assert set(CONTRACT_KINDS) == KINDS


@pytest.mark.parametrize("text", GOOD)
def test_both_accept(tmp_path: Path, text: str) -> None:
    jsonschema.validate(yaml.safe_load(text), SCHEMA)
    (tmp_path / "c.yaml").write_text(text)
    load_config(tmp_path / "c.yaml")


@pytest.mark.parametrize("text", BAD)
def test_both_refuse(tmp_path: Path, text: str) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(yaml.safe_load(text), SCHEMA)
    (tmp_path / "c.yaml").write_text(text)
    with pytest.raises(UsageError):
        load_config(tmp_path / "c.yaml")
