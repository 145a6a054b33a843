"""Podman's own cases: each file says in `## assert-…` comments what holds of its service.

Asserted are names, sections and dependencies; command lines are not generated. A Quadlet that a case names
and that is not in the corpus is stood in for by the least file of its type.
"""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import pytest

from unitlint.configuration.delivered import DeliveredFile
from unitlint.configuration.unit_files import UnitFile
from unitlint.generators.generated import Generated
from unitlint.generators.quadlet import generate as quadlet
from unitlint.text.source import SourceText

CORPUS = Path(os.environ.get("UNITLINT_CORPORA", Path(__file__).parents[2] / "../shared/corpora")) / "quadlet"
FOLDER = "/etc/containers/systemd"
STANDS_FOR = "/tmp/podman-e2e-0/subtest-0/quadlet"
"""The folder's name in podman's own tests, which some cases assert."""

QUADLET = re.compile(r"[\w@%.-]*\.(?:container|kube|pod|network|volume|image|build|artifact)\b")
MISSING = {"not-found.image"}
SECTIONS = {"Unit", "Service", "Install", "X-Container"}
COMMANDS = {"ExecStart", "ExecStop", "ExecStopPost"}

LEAST = {
    "container": "[Container]\nImage=localhost/stub:1\n",
    "kube": "[Kube]\nYaml=/stub.yaml\n",
    "pod": "[Pod]\n",
    "network": "[Network]\n",
    "volume": "[Volume]\n",
    "image": "[Image]\nImage=localhost/stub:1\n",
    "build": "[Build]\nImageTag=localhost/stub:1\nSetWorkingDirectory=unit\n",
    "artifact": "[Artifact]\nArtifact=localhost/stub:1\n",
}

pytestmark = [
    pytest.mark.corpora,
    pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpora are not beside the checkout"),
]


def assertions(path: Path) -> list[list[str]]:
    found = re.findall(r"^## (!?)assert-(.*)$", path.read_text(), re.MULTILINE)
    return [[f"{negation}{words[0]}", *words[1:]] for negation, text in found if (words := shlex.split(text))]


def in_scope(words: list[str]) -> bool:
    match words:
        case [("failed" | "stderr-contains" | "symlink"), *_]:
            return True
        case [str() as kind, section, key, *_]:
            return "key-" in kind and section in SECTIONS and key not in COMMANDS
    return False


CASES = [
    (path, words)
    for path in sorted(CORPUS.glob("*"))
    if path.is_file()
    for words in assertions(path)
    if in_scope(words)
]


def text(name: str) -> str:
    path = CORPUS / name
    if path.is_file():
        return path.read_text()
    stem, _, suffix = name.rpartition(".")
    return LEAST[suffix] + ("ServiceName=basic\n" if stem == "service-name" else "")


def service_text(name: str, pod: str) -> str:
    """The container behind a service that a pod's case names."""
    if (CORPUS / name).is_file():
        return text(name)
    start = "no" if "_no" in name else "yes"
    return f"{LEAST['container']}Pod={pod}\nStartWithPod={start}\n"


def files(path: Path) -> dict[str, DeliveredFile]:
    """The case, the Quadlets that it names, and the containers that its assertions name as a pod's."""
    found = {path.name: path.read_text()}
    body = "\n".join(line for line in path.read_text().splitlines() if not line.startswith("#"))
    for name in set(QUADLET.findall(body)) - MISSING:
        found.setdefault(name, text(name))
    if path.suffix == ".pod":
        for service in re.findall(r"(startwithpod[\w@]*)\.service", path.read_text()):
            found[f"{service}.container"] = service_text(f"{service}.container", path.name)
    return {
        f"{FOLDER}/{name}": DeliveredFile(f"{FOLDER}/{name}", 0o644, SourceText(f"{FOLDER}/{name}", content))
        for name, content in found.items()
    }


def service_of(generated: Generated, path: Path) -> UnitFile | None:
    source = f"{FOLDER}/{path.name}"
    for file in generated.directory.units.values():
        if any(s.key == "SourcePath" and s.value == source for s in file.settings or ()):
            return file
    return None


def values(file: UnitFile | None, section: str, key: str) -> list[str]:
    assert file is not None, "there is no service"
    found = [s.value for s in file.settings or () if (s.section, s.key) == (section, key)]
    return [value.replace(FOLDER, STANDS_FOR) for value in found]


def holds(generated: Generated, path: Path, words: list[str]) -> bool:
    file = service_of(generated, path)
    match words:
        case ["failed"]:
            return file is None
        case ["stderr-contains", _]:
            return any(p.place.location.path == f"{FOLDER}/{path.name}" for p in generated.problems)
        case ["symlink", link, target]:
            folder, _, name = link.rpartition("/")
            return generated.directory.dependencies[folder][name].link == target
        case [kind, section, key, *expected] if kind.startswith("!"):
            return not key_holds(kind[1:], values(file, section, key), expected)
        case [kind, section, key, *expected]:
            return key_holds(kind, values(file, section, key), expected)
    raise AssertionError(words)


def key_holds(kind: str, found: list[str], expected: list[str]) -> bool:
    match kind:
        case "key-is":
            return found == expected
        case "key-is-empty":
            return found == []
        case "key-is-regex":
            pairs = zip(expected, found, strict=False)
            return len(found) == len(expected) and all(re.search(pattern, value) for pattern, value in pairs)
        case "key-contains":
            return any(expected[0] in value for value in found)
        case "key-not-contains":
            return not any(expected[0] in value for value in found)
        case "last-key-contains":
            return expected[0] in found[-1]
        case "last-key-is-regex":
            return re.search(expected[0], found[-1]) is not None
    raise AssertionError(kind)


@pytest.mark.parametrize(("path", "words"), CASES, ids=lambda value: getattr(value, "name", None))
def test_assertion(path: Path, words: list[str]) -> None:
    assert holds(quadlet.generate(files(path)), path, words)


@pytest.mark.parametrize("path", sorted({path for path, _ in CASES}), ids=lambda path: path.name)
def test_refused_only_where_podman_refuses(path: Path) -> None:
    generated = quadlet.generate(files(path))
    refused = service_of(generated, path) is None
    assert refused == (["failed"] in assertions(path))
