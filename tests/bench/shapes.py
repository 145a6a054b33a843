"""Inputs that grow in one way each: units, edges, drop-ins, branches, blanks. A shape writes one of a size.

What a shape returns is the command line to give to unitlint in the folder. `growth.py` times them, and
`tests/hostile/test_growth.py` counts their steps.
"""

from __future__ import annotations

import base64
import json
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

Maker = Callable[[Path, int], list[str]]
"""Writes an input of a size into a folder, and says with which words unitlint is called there."""

SERVICE = "[Service]\nExecStart=/bin/true\n"
INSTALL = "[Install]\nWantedBy=multi-user.target\n"
SITE = 'version: "2.3"\nsystemd:\n'


@dataclass(frozen=True, slots=True)
class Shape:
    """One way in which an input grows."""

    name: str
    make: Maker
    start: int = 64
    """The smallest size that is timed."""
    most: int = 1 << 20
    """Larger ones are beyond a limit."""


def write(folder: Path, name: str, text: str) -> None:
    """Write a file, its folders made where they lack."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, errors="surrogateescape", newline="")


def service(number: int, lines: Iterable[str] = (), name: str = "u") -> tuple[str, str]:
    """The name of a service's file, and its text with these lines in `[Unit]`."""
    return f"{name}{number}.service", "[Unit]\n" + "".join(f"{line}\n" for line in lines) + SERVICE


def units(folder: Path, size: int) -> list[str]:
    """Services with nothing between them."""
    for number in range(size):
        write(folder, *service(number))
    return ["check", "."]


def started(folder: Path, size: int) -> list[str]:
    """Services of one template that multi-user.target wants: the boot grows with them."""
    text = SITE + "".join(f"  - name: u{number}.service\n    enabled: true\n" for number in range(size))
    write(folder, "site.yml", text)
    for number in range(size):
        write(folder, f"systemd/u{number}.service", SERVICE + INSTALL)
    return ["check", "site.yml"]


def dense(folder: Path, size: int) -> list[str]:
    """Each unit after the 50 before it."""
    for number in range(size):
        before = range(max(0, number - 50), number)
        write(folder, *service(number, (f"After=u{other}.service" for other in before)))
    return ["check", "."]


def chain(folder: Path, size: int) -> list[str]:
    """Each unit requires the one before it, and is after it."""
    for number in range(size):
        near = f"u{number - 1}.service"
        write(folder, *service(number, (f"Requires={near}", f"After={near}") if number else ()))
    return ["check", "."]


def cycle(folder: Path, size: int) -> list[str]:
    """One ring of orders."""
    for number in range(size):
        near = f"u{(number + 1) % size}.service"
        write(folder, *service(number, (f"Requires={near}", f"After={near}")))
    return ["check", "."]


def cycles(folder: Path, size: int) -> list[str]:
    """Pairs of units, each after the other."""
    for number in range(size):
        write(folder, *service(number, (f"Wants=u{number ^ 1}.service", f"After=u{number ^ 1}.service")))
    return ["check", "."]


def mutual(folder: Path, size: int) -> list[str]:
    """Every unit after every other: `size` edges, by the root of it units."""
    count = int(size**0.5)
    names = " ".join(f"u{number}.service" for number in range(count))
    for number in range(count):
        write(folder, *service(number, (f"Wants={names}", f"After={names}")))
    return ["check", "."]


def drop_ins(folder: Path, size: int) -> list[str]:
    """Drop-ins of one unit."""
    write(folder, *service(0))
    for number in range(size):
        write(folder, f"u0.service.d/{number:06}.conf", f"[Service]\nEnvironment=A{number}=1\n")
    return ["check", "."]


def type_drop_ins(folder: Path, size: int) -> list[str]:
    """Drop-ins of every service, and services: `size` pairs of the two."""
    count = int(size**0.5)
    for number in range(count):
        write(folder, *service(number))
        write(folder, f"service.d/{number:06}.conf", f"[Service]\nEnvironment=A{number}=1\n")
    return ["check", "."]


def wants(folder: Path, size: int) -> list[str]:
    """Links in a `.wants/` folder."""
    for number in range(size):
        write(folder, *service(number))
        link = folder / f"multi-user.target.wants/u{number}.service"
        link.parent.mkdir(exist_ok=True)
        link.symlink_to(f"../u{number}.service")
    return ["check", "."]


def aliases(folder: Path, size: int) -> list[str]:
    """Names of one unit."""
    write(folder, *service(0))
    for number in range(1, size):
        (folder / f"u{number}.service").symlink_to("u0.service")
    return ["check", "."]


def instances(folder: Path, size: int) -> list[str]:
    """Instances of one template."""
    write(folder, "t@.service", "[Unit]\nAfter=t@%i0.service\n" + SERVICE)
    names = " ".join(f"t@{number}.service" for number in range(size))
    write(folder, "all.target", f"[Unit]\nWants={names}\n")
    return ["check", "."]


def settings(folder: Path, size: int) -> list[str]:
    """Lines of one unit, of one kind."""
    lines = "".join(f"Environment=A{number}=1\n" for number in range(size))
    write(folder, "a.service", SERVICE + lines)
    return ["check", "a.service"]


def words(folder: Path, size: int) -> list[str]:
    """Arguments of one command."""
    write(folder, "a.service", "[Service]\nExecStart=/bin/echo" + " $A ${B} %n" * size + "\n")
    return ["check", "a.service"]


def names(folder: Path, size: int) -> list[str]:
    """Unit names in one line that exist nowhere."""
    listed = " ".join(f"u{number}.service" for number in range(size))
    write(folder, "a.service", f"[Unit]\nAfter={listed}\nWants={listed}\n{SERVICE}")
    return ["check", "a.service"]


def continued(folder: Path, size: int) -> list[str]:
    """Lines that one setting goes on over, comments among them."""
    write(
        folder, "a.service", "[Service]\nExecStart=/bin/true \\\n" + "  a \\\n# c\n" * (size // 2) + "  b\n"
    )
    return ["check", "a.service"]


def findings(folder: Path, size: int) -> list[str]:
    """Lines with something wrong."""
    write(folder, "a.service", SERVICE + "".join(f"Foo{number}=1\n" for number in range(size)))
    return ["check", "a.service"]


def said(format_name: str) -> Maker:
    """As many findings in one report."""

    def make(folder: Path, size: int) -> list[str]:
        return [*findings(folder, size), "--format", format_name]

    return make


def file_findings(folder: Path, size: int) -> list[str]:
    """Files of one configuration with a finding each."""
    for number in range(size):
        write(folder, f"u{number}.service", SERVICE + "Foo=1\n")
    return ["check", "."]


def suppressions(folder: Path, size: int) -> list[str]:
    """Comments that hide a finding each."""
    lines = "".join(f"# unitlint: ignore[unknown-directive] why\nFoo{number}=1\n" for number in range(size))
    write(folder, "a.service", SERVICE + lines)
    return ["check", "a.service"]


def bare_suppressions(folder: Path, size: int) -> list[str]:
    """Comments below each other that hide nothing."""
    comments = "# unitlint: ignore[unknown-directive] why\n" * size
    write(folder, "site.yml", f"version: '2.3'\n{comments}systemd: []\n")
    write(folder, "a.service", SERVICE + comments)
    return ["check", "."]


def baseline(folder: Path, size: int) -> list[str]:
    """Findings that a baseline has."""
    findings(folder, size)
    entry = {"fingerprint": "", "rule": "unknown-directive", "path": "a.service", "message": "m"}
    entries = [{**entry, "fingerprint": f"{number:032x}"} for number in range(size)]
    write(folder, "b.json", json.dumps({"version": 1, "findings": entries}))
    return ["check", "a.service", "--baseline", "b.json"]


def contracts(folder: Path, size: int) -> list[str]:
    """Contracts on a set of 50 units."""
    chain(folder, 50)
    lines = (
        f"  - {{name: c{n}, order: {{units: [u{n % 49 + 1}.service], after: [u0.service]}}, because: b}}\n"
        for n in range(size)
    )
    write(folder, ".unitlint.yaml", "contracts:\n" + "".join(lines))
    return ["check", "."]


def globs(folder: Path, size: int) -> list[str]:
    """One contract of each kind, whose globs name all units."""
    chain(folder, size)
    write(
        folder,
        ".unitlint.yaml",
        "contracts:\n"
        "  - {name: a, order: {units: ['u*.service'], after: [sysinit.target]}, because: b}\n"
        "  - {name: b, present: ['u*.service'], because: b}\n"
        "  - {name: c, independent: {units: ['u*.service'], of: [network-online.target]}, because: b}\n"
        "  - {name: d, enabled: ['u*.service'], because: b}\n",
    )
    return ["check", "."]


def wide_globs(folder: Path, size: int) -> list[str]:
    """Contracts that hold, each of two globs that name two hundred units."""
    chain(folder, 200)
    for number in range(200):
        write(folder, f"n{number}.service", "[Service]\nExecStart=/bin/true\n")
    holds = "independent: {units: ['n*.service'], of: ['u[0-9]*.service']}"
    lines = (f"  - {{name: c{n}, {holds}, because: b}}\n" for n in range(size))
    write(folder, ".unitlint.yaml", "contracts:\n" + "".join(lines))
    return ["check", "."]


def why(folder: Path, size: int) -> list[str]:
    """The ways between the ends of a ladder: 2 to the power of half of them."""
    _ladder(folder, size)
    return ["why", f"u{size - 1}.service", "u0.service", "."]


def why_all(folder: Path, size: int) -> list[str]:
    """All of these ways that are shown."""
    return [*why(folder, size), "--all"]


def _ladder(folder: Path, size: int) -> None:
    for number in range(size):
        near = (f"After=u{number - step}.service" for step in (1, 2) if number >= step)
        write(folder, *service(number, near))


def picture(kind: str, shape: Maker) -> Maker:
    """Another shape, drawn."""

    def make(folder: Path, size: int) -> list[str]:
        shape(folder, size)
        return ["graph", ".", kind, "-o", "picture"]

    return make


def boot(folder: Path, size: int) -> list[str]:
    """What is started, told."""
    return ["boot", *started(folder, size)[1:]]


def includes(folder: Path, size: int) -> list[str]:
    """Templates that include each other in a chain."""
    for number in range(size):
        include = f"include: t{number - 1}.yml\n" if number else ""
        write(folder, f"t{number}.yml", f'version: "2.3"\n{include}systemd: []\n')
    return ["check", f"t{size - 1}.yml"]


def fleet_of_templates(folder: Path, size: int) -> list[str]:
    """Templates that include one of 20 units."""
    started(folder, 20)
    (folder / "site.yml").rename(folder / "common.yml")
    for number in range(size):
        write(folder, f"t{number}.yml", 'version: "2.3"\ninclude: common.yml\nsystemd: []\n')
    return ["check", "."]


def branches(folder: Path, size: int) -> list[str]:
    """Conditions in one unit's template."""
    body = "".join(f"{{{{if .Spec.Rack}}}}Environment=A{number}=1\n{{{{end}}}}" for number in range(size))
    write(folder, "site.yml", SITE + "  - name: a.service\n    enabled: true\n")
    write(folder, "systemd/a.service", SERVICE + body + INSTALL)
    return ["check", "site.yml"]


def branched_units(folder: Path, size: int) -> list[str]:
    """Units of one template with a condition of its own each."""
    started(folder, size)
    for number in range(size):
        arm = f'{{{{if eq .Spec.Role "r{number}"}}}}Environment=A=1\n{{{{else}}}}Environment=B=1\n{{{{end}}}}'
        write(folder, f"systemd/u{number}.service", SERVICE + arm + INSTALL)
    return ["check", "site.yml"]


def branched_fleet(folder: Path, size: int) -> list[str]:
    """Configurations with all the same 20 units, each in two branches."""
    fleet_of_templates(folder, size)
    for number in range(20):
        arm = f'{{{{if eq .Spec.Role "r{number}"}}}}Environment=A=1\n{{{{end}}}}'
        write(folder, f"systemd/u{number}.service", SERVICE + arm + INSTALL)
    return ["check", "."]


def machines(folder: Path, size: int) -> list[str]:
    """Machines for which a template of 20 units is rendered."""
    started(folder, 20)
    write(folder, "systemd/u0.service", SERVICE + "Environment=SERIAL={{.Spec.Serial}}\n" + INSTALL)
    made = [
        {"spec": {"serial": f"s{n}", "rack": n % 20, "role": "boot", "ipv4": [f"10.0.0.{n % 250}"]}}
        for n in range(size)
    ]
    write(folder, "m.json", json.dumps(made))
    return ["check", "site.yml", "--machine", "m.json"]


def folders(folder: Path, size: int) -> list[str]:
    """Folders of two units."""
    for number in range(size):
        write(folder, f"app{number}/a.service", "[Unit]\nAfter=b.service\n" + SERVICE)
        write(folder, f"app{number}/b.service", SERVICE)
    return ["check", "."]


def quadlets(folder: Path, size: int) -> list[str]:
    """Containers."""
    for number in range(size):
        write(
            folder, f"c{number}.container", f"[Container]\nImage=example.org/i:{number}\nVolume=v.volume:/v\n"
        )
    return ["check", "."]


def quadlet_lines(folder: Path, size: int) -> list[str]:
    """Lines before the section of a Quadlet."""
    write(folder, "c.container", "\n" * size + "[Container]\nImage=example.org/i:1\n")
    return ["check", "c.container"]


def fstab(folder: Path, size: int) -> list[str]:
    """Mounts of a root."""
    write(folder, "etc/systemd/system/a.service", SERVICE)
    write(folder, "usr/lib/systemd/system/b.service", SERVICE)
    write(folder, "etc/fstab", "".join(f"/dev/sd{n} /mnt/m{n} ext4 defaults 0 2\n" for n in range(size)))
    return ["check", "."]


def misspelt(folder: Path, size: int) -> list[str]:
    """Mounts that name units which aren't there, each much like all that are."""
    for number in range(size // 10):
        write(folder, f"etc/systemd/system/one-unit-{number:05}.service", SERVICE)
    lines = (f"/dev/s{n} /m{n} ext4 x-systemd.requires=one-nuit-{n:05}.service 0 0\n" for n in range(size))
    write(folder, "etc/fstab", "".join(lines))
    return ["check", "."]


def lone_drop_ins(folder: Path, size: int) -> list[str]:
    """Drop-ins, each of a service that isn't there."""
    for number in range(size):
        write(folder, f"etc/systemd/system/u{number}.service.d/x.conf", SERVICE)
    return ["check", "."]


def proposed(folder: Path, size: int) -> list[str]:
    """Contracts about the mounts of a root."""
    return ["contracts", "propose", *fstab(folder, size)[1:]]


def crypttab(folder: Path, size: int) -> list[str]:
    """Encrypted devices of a root."""
    fstab(folder, 0)
    write(folder, "etc/crypttab", "".join(f"c{n} /dev/sd{n} none luks\n" for n in range(size)))
    return ["check", "."]


def deep_path(folder: Path, size: int) -> list[str]:
    """A service that needs what is mounted on the way to deep folders, as deep as a path may be."""
    paths = [f"/p{number}" + "/a" * 2_000 for number in range(size)]
    write(folder, *service(0, [f"RequiresMountsFor={path}" for path in paths]))
    return ["check", "."]


def repeated_entries(folder: Path, size: int) -> list[str]:
    """One unit that stands in a file again and again."""
    text = "variant: fcos\nversion: 1.5.0\nsystemd:\n  units:\n"
    write(folder, "x.bu", text + "    - {name: a.service, enabled: true, contents: '[Unit]'}\n" * size)
    return ["check", "x.bu"]


def wrong_words(folder: Path, size: int) -> list[str]:
    """Words of one line that systemd doesn't take, each a finding."""
    write(folder, "a.service", SERVICE + "SystemCallFilter=" + "~@mount " * size + "\n")
    return ["check", "."]


def presets(folder: Path, size: int) -> list[str]:
    """Lines of a preset file in Ignition, each held against each unit."""
    lines = "".join(f"enable a{number}.service\n" for number in range(size))
    source = "data:;base64," + base64.b64encode(lines.encode()).decode()
    file = {"path": "/etc/systemd/system-preset/1.preset", "contents": {"source": source}}
    unit = {"name": "u.service", "enabled": True, "contents": SERVICE + INSTALL}
    parts = {"storage": {"files": [file]}, "systemd": {"units": [unit]}}
    write(folder, "x.ign", json.dumps({"ignition": {"version": "3.3.0"}, **parts}))
    return ["check", "x.ign"]


def configurations_below(folder: Path, size: int) -> list[str]:
    """Folders of a unit and a configuration file each, without which the run would not end well."""
    write(folder, ".unitlint.yaml", "severity: {}\n")
    for number in range(size):
        write(folder, f"s{number}/.unitlint.yaml", "severity: {unknown-directive: note}\n")
        write(folder, f"s{number}/u.service", f"{SERVICE}Foo=1\n{INSTALL}")
    return ["check", "."]


def ignition(folder: Path, size: int) -> list[str]:
    """Units in one Ignition file."""
    listed = [{"name": f"u{n}.service", "enabled": True, "contents": SERVICE + INSTALL} for n in range(size)]
    write(folder, "x.ign", json.dumps({"ignition": {"version": "3.3.0"}, "systemd": {"units": listed}}))
    return ["check", "x.ign"]


def butane(folder: Path, size: int) -> list[str]:
    """Units in one Butane file."""
    body = "".join(f"      {line}\n" for line in (SERVICE + INSTALL).splitlines())
    unit = "    - name: u{}.service\n      enabled: true\n      contents: |\n        "
    unit += body.replace("\n", "\n  ").strip() + "\n"
    listed = "".join(unit.format(number) for number in range(size))
    write(folder, "x.bu", f"variant: flatcar\nversion: 1.0.0\nsystemd:\n  units:\n{listed}")
    return ["check", "x.bu"]


def _data_url(folder: Path, url: str) -> list[str]:
    files = [{"path": "/etc/systemd/system/a.service", "contents": {"source": url}}]
    write(folder, "x.ign", json.dumps({"ignition": {"version": "3.3.0"}, "storage": {"files": files}}))
    return ["check", "x.ign"]


def percent(folder: Path, size: int) -> list[str]:
    """Escapes of a data URL."""
    text = (SERVICE + "# comment\n" * (size // 10)).encode()
    return _data_url(folder, "data:," + "".join(f"%{byte:02x}" for byte in text))


def lone_percent(folder: Path, size: int) -> list[str]:
    """Signs of a data URL that escape nothing."""
    return _data_url(folder, "data:," + "%" * size)


def encoded(folder: Path, size: int) -> list[str]:
    """Bytes of a data URL in base64."""
    text = base64.b64encode((SERVICE + "# comment\n" * (size // 10)).encode()).decode()
    return _data_url(folder, f"data:;base64,{text}")


def _ignition_text(folder: Path, literal: str) -> list[str]:
    units_text = f'{{"name": "a.service", "contents": "[Unit]\\nDescription=a{literal}b\\n"}}'
    write(folder, "x.ign", f'{{"ignition": {{"version": "3.3.0"}}, "systemd": {{"units": [{units_text}]}}}}')
    return ["check", "x.ign"]


def json_blanks(folder: Path, size: int) -> list[str]:
    """Blanks in a JSON string."""
    return _ignition_text(folder, " " * size)


def json_escapes(folder: Path, size: int) -> list[str]:
    """Escapes in a JSON string."""
    return _ignition_text(folder, "\\u00e4" * size)


def json_between(folder: Path, size: int) -> list[str]:
    """Blanks between JSON values."""
    blanks = " \n" * (size // 2)
    write(folder, "x.ign", f'{{{blanks}"ignition"{blanks}: {{"version": "3.3.0"}}{blanks}}}{blanks}')
    return ["check", "x.ign"]


def _yaml_scalar(head: str, piece: str, tail: str = "") -> Maker:
    def make(folder: Path, size: int) -> list[str]:
        value = head + piece * max(1, size // len(piece)) + tail
        listed = f"    - name: a.service\n      contents: {value}\n"
        write(folder, "x.bu", f"variant: flatcar\nversion: 1.0.0\nsystemd:\n  units:\n{listed}")
        return ["check", "x.bu"]

    return make


def cr_lines(folder: Path, size: int) -> list[str]:
    """Lone carriage returns."""
    write(folder, "a.service", SERVICE.replace("\n", "\r") + "Foo=1\r" * size)
    return ["check", "a.service"]


def cr_template(folder: Path, size: int) -> list[str]:
    """Lone carriage returns in a template's text."""
    write(folder, "site.yml", SITE + "  - name: a.service\n    enabled: true\n")
    write(
        folder, "systemd/a.service", (SERVICE + INSTALL).replace("\n", "\r") + "# {{.Spec.Serial}}\r" * size
    )
    return ["check", "site.yml"]


def _in_site(folder: Path, text: str) -> list[str]:
    write(folder, "site.yml", SITE + "  - name: a.service\n    enabled: true\n")
    write(folder, "systemd/a.service", text)
    return ["check", "site.yml"]


def actions(folder: Path, size: int) -> list[str]:
    """Values that a template puts in."""
    return _in_site(folder, SERVICE + "Environment=A={{.Spec.Serial}}\n" * size + INSTALL)


def _rendered(folder: Path, text: str) -> list[str]:
    write(folder, "m.json", '{"spec": {"serial": "abc", "ipv4": ["10.0.0.1"]}}')
    return [*_in_site(folder, text), "--machine", "m.json"]


def rendering(folder: Path, size: int) -> list[str]:
    """Values that a template puts in for a machine."""
    return _rendered(folder, SERVICE + "Environment=A={{.Spec.Serial}}\n" * size + INSTALL)


def printing(folder: Path, size: int) -> list[str]:
    """Large values that a template prints over and over."""
    doubled = "{{$b := `xxxxxxxxxxxxxxxx`}}" + "{{$b = print $b $b $b $b $b $b $b $b}}" * 6
    return _rendered(folder, doubled + "{{$c := print $b $b}}" * size + SERVICE + INSTALL)


def quoting(folder: Path, size: int) -> list[str]:
    """Large values that a template quotes over and over."""
    doubled = "{{$b := `xxxxxxxxxxxxxxxx`}}" + "{{$b = print $b $b $b $b $b $b $b $b}}" * 6
    return _rendered(
        folder,
        doubled + "{{$c := js $b}}{{$c = html $b}}{{$c = printf `%q` $b}}{{$c = json $b}}" * size + SERVICE,
    )


UNIT_OF_CLOUD_CONFIG = "  - path: /etc/systemd/system/a.service\n    content: |\n      [Service]\n"


def terraform(piece: str) -> Maker:
    """A piece over and over in files that Terraform fills in."""

    def make(folder: Path, size: int) -> list[str]:
        many = piece * (size // len(piece))
        document = f"write_files:\n{UNIT_OF_CLOUD_CONFIG}      ExecStart=/x\n      # {many}\n"
        write(folder, "a.service.tpl", f"{SERVICE}# {many}\n")
        write(folder, "x.yaml", f"#cloud-config\n{document}")
        write(folder, "y.yaml.tpl", f"#cloud-config\n# {many}\n{document}")
        return ["check", "."]

    return make


def repeated(name: str, piece: str, head: str = SERVICE, tail: str = "\n") -> Maker:
    """A piece over and over in one file."""

    def make(folder: Path, size: int) -> list[str]:
        write(folder, name, head + piece * (size // len(piece)) + tail)
        write(folder, "b.service", SERVICE)
        return ["check", "."]

    return make


def gitignore_lines(folder: Path, size: int) -> list[str]:
    """Lines of a .gitignore, beside 100 units."""
    (folder / ".git").mkdir(exist_ok=True)
    units(folder, 100)
    write(folder, ".gitignore", "".join(f"build{number}/\n" for number in range(size)))
    return ["check", "."]


def gitignored(folder: Path, size: int) -> list[str]:
    """Folders in each other with a .gitignore each, one unit at the bottom."""
    (folder / ".git").mkdir(exist_ok=True)
    deep = ""
    for number in range(size):
        deep += f"d{number % 10}/"
        write(folder, f"{deep}.gitignore", "build\n")
    write(folder, f"{deep}a.service", SERVICE)
    write(folder, "b.service", SERVICE)
    return ["check", "."]


def catalogue(folder: Path, size: int) -> list[str]:
    """Units of a base system below one unit."""
    root = folder / "root"
    for number in range(size):
        write(root, f"usr/lib/systemd/system/p{number}.service", SERVICE)
    write(folder, "u/a.service", SERVICE)
    return ["check", "u", "--platform", "root"]


def review(folder: Path, size: int) -> list[str]:
    """Two revisions of as many units, one of them changed."""
    git = ["git", "-C", str(folder), "-c", "user.name=t", "-c", "user.email=t@example.org"]
    units(folder, size)
    subprocess.run([*git, "init", "-q", "-b", "main"], check=True)
    subprocess.run([*git, "add", "-A"], check=True)
    subprocess.run([*git, "commit", "-qm", "base"], check=True)
    write(folder, *service(0, ("After=u1.service",)))
    return ["review", "--base", "HEAD"]


def renamed(folder: Path, size: int) -> list[str]:
    """Two revisions between which every unit is renamed."""
    words_ = review(folder, size)
    for number in range(size):
        (folder / f"u{number}.service").rename(folder / f"v{number}.service")
    return words_


def fixes(folder: Path, size: int) -> list[str]:
    """Findings that `--fix` mends in one file."""
    lines = "".join(f"Environment=A{number}=1 \\ \n  B=2\n" for number in range(size))
    write(folder, "a.service", SERVICE + lines)
    return ["check", "a.service", "--diff"]


def script(folder: Path, size: int) -> list[str]:
    """Commands of a script that installs units."""
    lines = "".join(f"systemctl enable u{number}.service\n" for number in range(size))
    here = f"cat > /etc/systemd/system/u0.service <<EOF\n{SERVICE}{INSTALL}EOF\n"
    write(folder, "x.sh", "#!/bin/sh\n" + here + lines)
    return ["check", "x.sh"]


def udev(folder: Path, size: int) -> list[str]:
    """udev's rules of a root."""
    fstab(folder, 0)
    line = 'SUBSYSTEM=="net", KERNEL=="e{}", TAG+="systemd", ENV{{SYSTEMD_WANTS}}+="a.service"\n'
    write(folder, "etc/udev/rules.d/x.rules", "".join(line.format(number) for number in range(size)))
    return ["check", "."]


def networkd(folder: Path, size: int) -> list[str]:
    """networkd's files of a root."""
    fstab(folder, 0)
    for number in range(size):
        write(
            folder, f"etc/systemd/network/{number}.network", f"[Match]\nName=e{number}\n[Network]\nDHCP=yes\n"
        )
    return ["check", "."]


def calendars(folder: Path, size: int) -> list[str]:
    """Times of one timer."""
    write(folder, "a.service", SERVICE)
    write(folder, "a.timer", "[Timer]\n" + "".join(f"OnCalendar=*-*-* *:{n % 60}:00\n" for n in range(size)))
    return ["check", "."]


def folded(folder: Path, size: int) -> list[str]:
    """Lines of a unit in a YAML block."""
    lines = "".join(f"        Environment=A{number}=1\n" for number in range(size))
    write(
        folder,
        "x.bu",
        "variant: flatcar\nversion: 1.0.0\nsystemd:\n  units:\n    - name: a.service\n"
        "      contents: |\n        [Service]\n        ExecStart=/x\n" + lines,
    )
    return ["check", "x.bu"]


def sandboxes(folder: Path, size: int) -> list[str]:
    """Services that mount many paths."""
    for number in range(size):
        write(
            folder,
            f"u{number}.service",
            SERVICE + f"ReadWritePaths=/var/lib/u{number}\nRuntimeDirectory=u{number}\nPrivateTmp=yes\n",
        )
        write(
            folder, f"var-lib-u{number}.mount", f"[Mount]\nWhat=/dev/sd{number}\nWhere=/var/lib/u{number}\n"
        )
    return ["check", "."]


def sockets(folder: Path, size: int) -> list[str]:
    """Sockets with their services."""
    for number in range(size):
        write(folder, *service(number))
        write(folder, f"u{number}.socket", f"[Socket]\nListenStream=127.0.0.1:{number % 60000 + 1}\n")
    return ["check", "."]


FORMATS = ("checkstyle", "sarif", "junit", "json", "markdown", "github", "gitlab", "rdjson")
IN_TERRAFORM = ("${a.", "${a(", "%{if x}", "%{" + " " * 64 + "if x}", "%{ ", '"${"', "$${", "~}")
IN_VALUES = (" ", "\\", '"', "'", "%", "${", "=", "[", "<", "__", "{{", "{%", "<%", "@a")
AT_THE_TOP = (" \n", "\\\n", "#", "[a", "<!-- --> ", "A=\\\n", "[Unit]\n", "\0", "\r\n", "{{/*", "<% ")
_SCALARS = (
    ("blanks in YAML", "a", " ", "b"),
    ("blanks in quotes", '"a', " ", 'b"'),
    ("line ends in quotes", '"a', "\n        ", 'b"'),
    ("line ends in a block", "|\n        a", "\n        ", "\n        b"),
    ("line ends in a folded block", ">\n        a", "\n        x", "\n        b"),
    ("apostrophes in quotes", "'a", "''", "b'"),
)


def copies(folder: Path, size: int) -> list[str]:
    """A script that writes units, and copies each to where it belongs."""
    unit = "cat > /tmp/u{0}.service <<E\n" + SERVICE + "E\ncp /tmp/u{0}.service /etc/systemd/system/\n"
    write(folder, "install.sh", "#!/bin/bash\n" + "".join(map(unit.format, range(size))))
    return ["check", "install.sh"]


def continued_runs(folder: Path, size: int) -> list[str]:
    """One RUN of a Containerfile, continued line by line."""
    start = f"FROM debian\nCOPY <<E /etc/systemd/system/a.service\n{SERVICE}{INSTALL}E\nRUN true \\\n"
    write(folder, "Containerfile", start + " && true \\\n" * size + " && systemctl enable a\n")
    return ["check", "Containerfile"]


def added_lines(folder: Path, size: int) -> list[str]:
    """A playbook whose tasks each add a line to fstab."""
    start = "- hosts: all\n  tasks:\n    - systemd: {name: a, enabled: true}\n"
    task = "    - mount: {{path: /mnt/a{0}, src: /dev/sda{0}, fstype: ext4, state: mounted}}\n"
    write(folder, "site.yml", start + "".join(map(task.format, range(size))))
    return ["check", "site.yml"]


def wanting_rules(folder: Path, size: int) -> list[str]:
    """Rules of udev, each of which pulls in a unit."""
    rule = 'KERNEL=="a{0}", TAG+="systemd", ENV{{SYSTEMD_WANTS}}+="u{0}.service"\n'
    write(folder, "etc/udev/rules.d/a.rules", "".join(map(rule.format, range(size))))
    write(folder, "etc/systemd/system/a.service", SERVICE)
    return ["check", "."]


def links_of_networkd(folder: Path, size: int) -> list[str]:
    """Files of networkd, each for other links."""
    for number in range(size):
        text = f"[Match]\nName=e{number}x*\n[Network]\nDHCP=yes\n"
        write(folder, f"etc/systemd/network/{number}.network", text)
    write(folder, "etc/systemd/system/a.service", SERVICE)
    return ["check", "."]


def packages(folder: Path, size: int) -> list[str]:
    """A folder `debian` of many packages with a unit each."""
    names = "".join(f"\nPackage: p{number}\n" for number in range(size))
    write(folder, "debian/control", f"Source: a\n{names}")
    for number in range(size):
        write(folder, f"debian/p{number}.service", SERVICE)
    return ["check", "."]


SHAPES: tuple[Shape, ...] = (
    Shape("units", units),
    Shape("units that are started", started),
    Shape("orders, 50 a unit", dense),
    Shape("a chain", chain),
    Shape("a cycle", cycle),
    Shape("cycles of two", cycles),
    Shape("edges among all", mutual),
    Shape("drop-ins of a unit", drop_ins),
    Shape("drop-ins of a type, times units", type_drop_ins),
    Shape("links in .wants", wants),
    Shape("names of a unit", aliases),
    Shape("instances", instances),
    Shape("settings", settings),
    Shape("words of a command", words),
    Shape("names in a line", names),
    Shape("lines of a setting", continued),
    Shape("findings", findings),
    Shape("files with findings", file_findings),
    *(Shape(f"findings as {name}", said(name)) for name in FORMATS),
    Shape("ignore comments", suppressions),
    Shape("ignore comments in a row", bare_suppressions),
    Shape("a baseline", baseline),
    Shape("contracts", contracts),
    Shape("contracts with globs", globs),
    Shape("contracts of two globs that hold", wide_globs),
    Shape("why", why),
    Shape("why --all", why_all),
    Shape("boot", boot),
    Shape("graph --json", picture("--json", why)),
    Shape("graph --mermaid", picture("--mermaid", why)),
    Shape("graph --dot", picture("--dot", why)),
    Shape("graph --html", picture("--html", why)),
    Shape("graph --svg", picture("--svg", why), 8),
    Shape("graph --svg of edges among all", picture("--svg", mutual), 16),
    Shape("includes", includes),
    Shape("templates", fleet_of_templates),
    Shape("conditions of a unit", branches),
    Shape("units with a condition", branched_units),
    Shape("templates times branches", branched_fleet),
    Shape("machines", machines),
    Shape("folders", folders),
    Shape("Quadlets", quadlets),
    Shape("lines before a section", quadlet_lines, 1024),
    Shape("fstab", fstab),
    Shape("names that are nearly there", misspelt),
    Shape("drop-ins without a unit", lone_drop_ins),
    Shape("proposed contracts", proposed),
    Shape("crypttab", crypttab),
    Shape("deep paths", deep_path, 1),
    Shape("an entry that repeats", repeated_entries),
    Shape("words that aren't taken", wrong_words),
    Shape("lines of a preset", presets),
    Shape("configuration files below", configurations_below, 8),
    Shape("units in Ignition", ignition),
    Shape("units in Butane", butane),
    Shape("escapes of a data URL", percent, 1024),
    Shape("percent signs of a data URL", lone_percent, 1024),
    Shape("base64", encoded, 1024),
    Shape("blanks in JSON", json_blanks, 1024),
    Shape("escapes in JSON", json_escapes, 1024),
    Shape("blanks between JSON", json_between, 1024),
    *(Shape(name, _yaml_scalar(*parts), 1024) for name, *parts in _SCALARS),
    Shape("lines of a block", folded),
    Shape("carriage returns", cr_lines, 1024),
    Shape("carriage returns in a template", cr_template),
    Shape("actions", actions),
    Shape("rendering", rendering),
    Shape("printing", printing, 8),
    Shape("quoting", quoting, 1),
    *(Shape(f"{piece!r} in Terraform", terraform(piece), 1024) for piece in IN_TERRAFORM),
    *(
        Shape(f"{piece!r} in a value", repeated("a.service", piece, f"{SERVICE}Environment="), 1024)
        for piece in IN_VALUES
    ),
    *(Shape(f"{piece!r} at a unit's top", repeated("a.service", piece, ""), 1024) for piece in AT_THE_TOP),
    Shape("lines of .gitignore", gitignore_lines),
    Shape("folders with a .gitignore in each other", gitignored, 16, 500),
    Shape("units of a base", catalogue),
    Shape("review", review),
    Shape("review of renamed units", renamed),
    Shape("fixes", fixes),
    Shape("commands of a script", script),
    Shape("copies in a script", copies, most=8_000),
    Shape("continued lines of RUN", continued_runs, 1024),
    Shape("tasks that add a line", added_lines, most=5_000),
    Shape("rules that want units", wanting_rules, most=5_000),
    Shape("links of networkd", links_of_networkd),
    Shape("packages of debian", packages),
    Shape("udev's rules", udev),
    Shape("networkd's files", networkd),
    Shape("times of a timer", calendars),
    Shape("mounts and paths", sandboxes),
    Shape("sockets", sockets),
)
