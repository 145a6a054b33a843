"""Our Quadlet generator and podman's own must make the same services of the same files, command lines aside.

Podman's is found in its package's place, or named by UNITLINT_QUADLET; ours is told its version.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from unitlint.configuration.delivered import DeliveredFile
from unitlint.generators.quadlet import generate as quadlet
from unitlint.systemd.podman import UNKNOWN, Version
from unitlint.systemd.podman import parse as parse_version
from unitlint.text.source import SourceText

PODMAN = Path(os.environ.get("UNITLINT_QUADLET", "/usr/libexec/podman/quadlet"))
FOLDER = "/etc/containers/systemd"
UNCOMPARED = ("Exec", "NotifyAccess", "Delegate", "Restart")
"""Keys that podman sets or replaces by more than the file type; no dependency comes from them."""

pytestmark = pytest.mark.skipif(not PODMAN.exists(), reason="podman's Quadlet generator is not installed")

Triples = list[tuple[str, str, str]]


def choices(*texts: str) -> st.SearchStrategy[str]:
    return st.sampled_from(texts)


NAMES = choices("a", "b", "a-b", "c@", "c@1", "x", "d", "e")
REFERENCES = choices(
    "a.container", "a.volume", "b.network", "a.image", "b.build", "x.pod", "c@.kube", "zz.container"
)
VOLUMES = choices(
    *("/x:/y", "./r:/y", "a.volume:/y:ro", "a-b.volume:/y", "named:/y", "%t/x:/y", "/only", "zz.volume:/x"),
    *("/sp ace:/x", "c@.volume:/x", "", "~/x:/y", "./:/x", "/a//b/:/x", "/%h/x:/x"),
)
MOUNTS = choices(
    *(
        "type=bind,src=/s,dst=/d",
        "type=volume,source=a.volume,dst=/x",
        "type=tmpfs,dst=/x",
        "source=/p,dst=/x",
    ),
    *("type=bind,source=a.volume,dst=/x", "type=bind,source=./y,dst=/x", "type=glob,src=/g*,dst=/x"),
    *(
        "type=image,source=a.image,dst=/x",
        "type=image,dst=/x",
        "type=volume,dst=/x",
        "type=bind,src=%h/x,dst=/y",
    ),
)
NETWORKS = choices("host", "a.network", "a.network:ip=1", "b.container", "zz.network", "pasta:-x", "a.volume")

KEYS: dict[str, dict[str, st.SearchStrategy[str]]] = {
    "Container": {
        "Image": choices("localhost/x:1", "a.image", "b.build", "zz.image", ""),
        "Volume": VOLUMES,
        "Mount": MOUNTS,
        "Network": NETWORKS,
        "Pod": choices("a.pod", "a.pod", "a.pod", "zz.pod", "x"),
        "Rootfs": choices("/r"),
        "StartWithPod": choices("yes", "no", "0"),
        "UserNS": choices("host"),
        "RemapUsers": choices("auto"),
        "ReloadCmd": choices("/x"),
        "ReloadSignal": choices("HUP"),
    },
    "Pod": {"Network": NETWORKS, "Volume": VOLUMES},
    "Kube": {
        "Network": NETWORKS,
        "SetWorkingDirectory": choices("yaml", "unit", "/abs"),
        "Yaml": choices("x.yaml"),
    },
    "Volume": {
        "Device": choices("/dev/sda", "/srv/x"),
        "Type": choices("bind", "ext4"),
        "Driver": choices("image", "local"),
        "Image": choices("x", "a.image", "zz.image"),
    },
    "Network": {
        "Subnet": choices("10.0.0.0/24"),
        "Gateway": choices("10.0.0.1"),
        "IPRange": choices("10.0.0.0/25"),
    },
    "Image": {"ServiceName": choices("svc")},
    "Artifact": {"ServiceName": choices("svc2")},
    "Build": {
        "SetWorkingDirectory": choices("unit", "file", "/abs", "rel", "https://x/y.git", ".", "yaml"),
        "File": choices("/C", "C", "./C"),
        "Network": NETWORKS,
        "Volume": VOLUMES,
    },
}
NEEDED = {
    "Container": "Image=localhost/x:1\n",
    "Kube": "Yaml=/x.yaml\n",
    "Image": "Image=localhost/x:1\n",
    "Artifact": "Artifact=x\n",
    "Build": "ImageTag=x\nSetWorkingDirectory=unit\n",
}
SERVICE = choices("Type=oneshot", "Type=simple", "KillMode=none", "WorkingDirectory=/x", "RemainAfterExit=no")
INSTALL = choices("WantedBy=a.target", "RequiredBy=a.target b.target", "UpheldBy=u.target\nDefaultInstance=9")
DEPENDENCY = st.builds(
    "{}={}".format, choices("After", "Requires", "Conflicts", "OnFailure", "Wants"), REFERENCES
)


@st.composite
def files(draw: st.DrawFn) -> tuple[str, str]:
    """A Quadlet's file name and text."""
    section = draw(st.sampled_from((*sorted(KEYS), *["Container"] * 6)))
    often = [key for key in ("Pod", "Volume", "Network", "Mount") if key in KEYS[section]] * 3
    keys = draw(st.lists(st.sampled_from((*sorted(KEYS[section]), *often)), max_size=3))
    text = f"[{section}]\n{NEEDED.get(section, '')}"
    text += "".join(f"{key}={draw(KEYS[section][key])}\n" for key in keys)
    for name, lines in (("Unit", DEPENDENCY), ("Service", SERVICE), ("Install", INSTALL)):
        if draw(st.integers(0, 3)) == 0:
            text += f"[{name}]\n{draw(lines)}\n"
    if draw(st.integers(0, 5)) == 0:
        text += "[Quadlet]\nDefaultDependencies=no\n"
    return f"{draw(NAMES)}.{section.lower()}", text


THERE = {
    "a.pod": "[Pod]\n",
    "a.volume": "[Volume]\n",
    "a.network": "[Network]\n",
    "a.image": "[Image]\nImage=localhost/x:1\n",
    "b.build": "[Build]\nImageTag=x\nSetWorkingDirectory=unit\n",
    "b.container": "[Container]\nImage=localhost/x:1\n",
}
"""Quadlets for the others to use, unless a drawn one is of the same name."""


def parse(text: str) -> Triples:
    section, found = "", []
    for line in text.splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif line and line[0] not in "#;":
            key, _, value = line.partition("=")
            if not key.startswith(UNCOMPARED):
                found.append((section, key, value))
    return sorted(found)


@cache
def version() -> Version:
    told = subprocess.run([PODMAN, "-version"], check=True, capture_output=True, text=True).stdout
    return parse_version(told.strip()) or UNKNOWN


def podman_tree(texts: dict[str, str], folder: Path) -> dict[str, Triples | str]:
    source, output = folder / "source", folder / "output"
    for path in (source, output):
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir()
    for name, text in texts.items():
        (source / name).write_text(text)
    command = [PODMAN, output]
    subprocess.run(command, env={"QUADLET_UNIT_DIRS": str(source)}, check=False, capture_output=True)
    found: dict[str, Triples | str] = {}
    for path in output.rglob("*"):
        name = str(path.relative_to(output))
        if path.is_symlink():
            found[name] = str(path.readlink())
        elif path.is_file():
            found[name] = parse(path.read_text().replace(str(source), FOLDER))
    return found


def our_tree(texts: dict[str, str]) -> dict[str, Triples | str]:
    paths = {f"{FOLDER}/{name}": text for name, text in texts.items()}
    directory = quadlet.generate(
        {path: DeliveredFile(path, 0o644, SourceText(path, text)) for path, text in paths.items()},
        podman=version(),
    ).directory
    found: dict[str, Triples | str] = {}
    for name, file in directory.units.items():
        settings = [(s.section, s.key, s.value) for s in file.settings or ()]
        found[name] = file.link or sorted(
            triple for triple in settings if not triple[1].startswith(UNCOMPARED)
        )
    for folder, links in directory.dependencies.items():
        found |= {f"{folder}/{name}": file.link for name, file in links.items()}
    return found


def without_templates_in_pods(tree: dict[str, Triples | str]) -> dict[str, Triples | str]:
    """podman 5.8 lets a pod start templates too, which newer versions don't."""
    return {
        name: value if isinstance(value, str) else [t for t in value if not re.search(r"@\.service$", t[2])]
        for name, value in tree.items()
    }


def is_ambiguous(texts: dict[str, str]) -> bool:
    """Whether two files make the same service, of which either may win."""
    services = [quadlet_service(name, text) for name, text in texts.items()]
    return len(set(services)) < len(services)


def quadlet_service(name: str, text: str) -> str:
    named = re.search(r"^ServiceName=(.+)$", text, re.MULTILINE)
    stem, _, suffix = name.rpartition(".")
    return named[1] if named else f"{stem}-{'' if suffix in ('container', 'kube') else suffix}"


@settings(
    max_examples=int(os.environ.get("UNITLINT_EXAMPLES", "100")),
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much],
)
@given(texts=st.lists(files(), min_size=1, max_size=7).map(dict))
def test_random_quadlets(texts: dict[str, str], tmp_path: Path) -> None:
    texts = THERE | texts
    if is_ambiguous(texts):
        return
    ours, theirs = our_tree(texts), podman_tree(texts, tmp_path)
    assert without_templates_in_pods(ours) == without_templates_in_pods(theirs)
