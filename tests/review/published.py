"""GitHub's published descriptions of its APIs, from the npm packages that ship them, cut to what is used."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tarfile
from functools import cache
from pathlib import Path

import pytest
from graphql import GraphQLSchema, build_schema
from openapi_core import Config, OpenAPI

PACKAGES = {
    "@octokit/openapi@23.0.2": "package/generated/api.github.com.json",
    "@octokit/graphql-schema@15.26.1": "package/schema.graphql",
}
PATHS = (
    "/repos/{owner}/{repo}/pulls",
    "/repos/{owner}/{repo}/pulls/{pull_number}",
    "/repos/{owner}/{repo}/pulls/{pull_number}/files",
    "/repos/{owner}/{repo}/pulls/{pull_number}/comments",
    "/repos/{owner}/{repo}/pulls/{pull_number}/reviews",
    "/repos/{owner}/{repo}/commits/{ref}",
    "/repos/{owner}/{repo}/issues/{issue_number}/comments",
    "/repos/{owner}/{repo}/issues/comments/{comment_id}",
)


def need() -> None:
    """Fetch what is published, or skip: a skip that a server's thread raises never reaches its test."""
    for package in PACKAGES:
        _file(package)


@cache
def rest() -> OpenAPI:
    """The description of the REST API."""
    return OpenAPI.from_dict(_part(), config=Config(spec_validator_cls=None))


@cache
def example(name: str, schema: str) -> str:
    """GitHub's own example of that name as JSON, with what its own schema requires and the example lacks."""
    components = _part()["components"]
    value = _whole()["components"]["examples"][name]["value"]
    value = value[0] if isinstance(value, list) else value
    return json.dumps(_completed(components["schemas"][schema], value, components))


@cache
def _whole() -> dict:
    return json.loads(_file("@octokit/openapi@23.0.2").read_text("utf-8"))


@cache
def _part() -> dict:
    """The paths of `PATHS`, and the components that they refer to."""
    whole = _whole()
    part = {name: whole[name] for name in ("openapi", "info", "servers")}
    part["paths"] = {path: whole["paths"][path] for path in PATHS}
    part["components"] = {}
    _add_components(part, part["paths"], whole)
    return part


def _completed(schema: dict, value: object, components: dict) -> object:
    """`value` with the least that `schema` requires besides."""
    schema = _resolved(schema, components)
    if isinstance(value, list):
        return [_completed(schema.get("items", {}), item, components) for item in value]
    if not isinstance(value, dict):
        return value
    properties = schema.get("properties", {})
    lacking = {name: _least(properties.get(name, {}), components) for name in schema.get("required", ())}
    return {
        name: _completed(properties.get(name, {}), item, components)
        for name, item in (lacking | value).items()
    }


def _least(schema: dict, components: dict) -> object:
    schema = _resolved(schema, components)
    if schema.get("nullable"):
        return None
    if "enum" in schema:
        return schema["enum"][0]
    match schema.get("type"):
        case "string":
            return {"uri": "https://example.com", "date-time": "2024-01-01T00:00:00Z"}.get(
                schema.get("format", ""), "words"
            )
        case "integer" | "number":
            return 1
        case "boolean":
            return False
        case "array":
            return []
        case _:
            return _completed(schema, {}, components)


def _resolved(schema: dict, components: dict) -> dict:
    """Without references; of alternatives the first, of parts all."""
    if "$ref" in schema:
        return _resolved(components["schemas"][schema["$ref"].rpartition("/")[2]], components)
    for name in ("oneOf", "anyOf"):
        if name in schema:
            return _resolved(schema[name][0], components)
    if "allOf" in schema:
        parts = [_resolved(part, components) for part in schema["allOf"]]
        required = [name for part in parts for name in part.get("required", ())]
        properties = {name: p for part in parts for name, p in part.get("properties", {}).items()}
        return {"nullable": schema.get("nullable", False), "required": required, "properties": properties}
    return schema


def _add_components(part: dict, value: object, whole: dict) -> None:
    """Everything that `value` refers to, and what that refers to."""
    if isinstance(value, list):
        for item in value:
            _add_components(part, item, whole)
    elif isinstance(value, dict):
        reference = value.get("$ref")
        if isinstance(reference, str):
            _, _, kind, name = reference.split("/")
            known = part["components"].setdefault(kind, {})
            if name not in known:
                known[name] = whole["components"][kind][name]
                _add_components(part, known[name], whole)
        for item in value.values():
            _add_components(part, item, whole)


@cache
def graphql() -> GraphQLSchema:
    """The schema of the GraphQL API."""
    return build_schema(_file("@octokit/graphql-schema@15.26.1").read_text("utf-8"), assume_valid=True)


def _file(package: str) -> Path:
    """The file of a package, fetched once; skips the test where npm or its registry is out of reach."""
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = caches / "unitlint-tests" / package.replace("/", "-")
    file = folder / PACKAGES[package]
    if not file.exists():
        npm = shutil.which("npm")
        if npm is None:
            pytest.skip(f"no npm to fetch {package} with")
        folder.mkdir(parents=True, exist_ok=True)
        packed = subprocess.run(
            [npm, "pack", "--silent", package], cwd=folder, capture_output=True, text=True, check=False
        )
        if packed.returncode:
            pytest.skip(f"npm can't fetch {package}")
        with tarfile.open(folder / packed.stdout.strip().splitlines()[-1]) as archive:
            member = archive.extractfile(PACKAGES[package])
            assert member is not None, f"{package} holds no {PACKAGES[package]}"
            _write_whole(file, member.read())
    return file


def _write_whole(file: Path, text: bytes) -> None:
    """Write a file that another worker may write, too, or read meanwhile."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_name(f"{file.name}.{os.getpid()}")
    part.write_bytes(text)
    part.replace(file)
