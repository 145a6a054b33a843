"""A configuration file of a systemd daemon has a section, key or line that the daemon ignores.

`.network`, `.netdev` and `.link` files and `journald.conf`, `logind.conf`, `resolved.conf`, `system.conf`,
`timesyncd.conf` and `networkd.conf` with their drop-ins are read like units: the daemon skips what it doesn't
know, and only logs that in the journal (systemd.network(5), systemd.netdev(5), systemd.link(5),
journald.conf(5) and the others' pages; systemd.syntax(7)). Sections that begin with `X-` are for other
programs. Of a `.netdev` file networkd reads the sections of its own kind of device only, `[Bridge]` of a
bridge for one.

**Bad**

```yaml
variant: flatcar
version: 1.1.0
storage:
  files:
    - path: /etc/systemd/network/10-lan.network
      contents:
        inline: |
          [Match]
          Name=eth0

          [Network]
          DCHP=yes
```

**Good**

```yaml
variant: flatcar
version: 1.1.0
storage:
  files:
    - path: /etc/systemd/network/10-lan.network
      contents:
        inline: |
          [Match]
          Name=eth0

          [Network]
          DHCP=yes
```

Write the name as the man page has it, or move the line to the section that has the key.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from unitlint.findings.finding import Draft, Severity, finding
from unitlint.grammar.nodes import Assignment, Junk, Section
from unitlint.grammar.unit import remedy
from unitlint.machine.machine import Machine
from unitlint.rules.shared.common import key_span, nodes, span
from unitlint.rules.shared.conf_files import ConfFile, conf_files, is_plain
from unitlint.systemd.conf import keys, lookup, sections
from unitlint.systemd.conf.devices import COMMON, SECTIONS
from unitlint.systemd.directives import is_private
from unitlint.text.suggest import nearest

SEVERITY = Severity.WARNING
CATEGORY = "delivery"
SINCE = "0.1.0"
READS_FILES = True


def check(machine: Machine) -> Iterator[Draft]:
    """One finding for each header, key and line that is skipped."""
    version = machine.systemd_version if machine.version_known else 0
    for file in conf_files(machine):
        yield from _of_file(file, version)


@lru_cache(maxsize=4096)
def _of_file(file: ConfFile, version: int) -> tuple[Draft, ...]:
    """The same of one file, which most machines of a repository have alike."""
    return tuple(_judge(file, version))


def _judge(file: ConfFile, version: int) -> Iterator[Draft]:
    section: str | None = ""
    kind = _device(file)
    for node in nodes(file.source):
        match node:
            case Section(name) if kind and _is_of_other_kind(file, name, kind):
                section = None
                yield _of_other_kind(file, node, kind)
            case Section(name):
                section = name if name in sections(file.kind) else None
                if section is None and is_plain(name) and not is_private(name):
                    yield _section(file, node)
            case Assignment() if section is not None and is_plain(node.key) and not is_private(node.key):
                yield from _key(file, node, section, version)
            case Junk() if section is not None and is_plain(file.source.text[node.start : node.end]):
                place = file.source.place(node.start, node.start + len(span_text(file, node)))
                outcome = "refuses this file" if node.fatal else "ignores this line"
                yield finding(
                    place,
                    f"{file.daemon} {outcome}: {node.reason}",
                    help=remedy(node),
                )


def _device(file: ConfFile) -> str:
    """The kind of device that a .netdev file makes, where its sections are known; empty elsewhere."""
    kinds = file.values("NetDev", "Kind") if file.kind == "netdev" and not file.is_drop_in else ()
    return kinds[-1].node.value if kinds and kinds[-1].node.value in SECTIONS else ""


def _is_of_other_kind(file: ConfFile, section: str, kind: str) -> bool:
    return section in sections(file.kind) and section not in (*COMMON, *SECTIONS[kind])


def _of_other_kind(file: ConfFile, node: Section, kind: str) -> Draft:
    own = [other for other, names in SECTIONS.items() if node.name in names]
    return finding(
        span(file.source, node.start, node.end),
        f"{file.daemon} ignores [{node.name}]: a {kind} has no such section",
        help=f"delete it, or write Kind={own[0]}" if own else "delete it",
    )


def span_text(file: ConfFile, node: Junk) -> str:
    """The line without its end."""
    return file.source.text[node.start : node.end].rstrip()


def _section(file: ConfFile, node: Section) -> Draft:
    known = sections(file.kind)
    meant = nearest(node.name.strip(), known)
    listed = ", ".join(f"[{name}]" for name in known) if len(known) < 8 else "listed in its man page"
    return finding(
        span(file.source, node.start, node.end),
        f"unknown section [{node.name}] in {_what(file)}; {file.daemon} ignores everything in it",
        help=f"write [{meant}]" if meant else f"the sections are {listed}",
    )


def _key(file: ConfFile, node: Assignment, section: str, version: int) -> Iterator[Draft]:
    if not section:
        yield finding(
            key_span(file.source, node),
            f"{file.daemon} ignores {node.key}=: it comes before the first section header",
            help="put a [Section] header above it",
        )
        return
    known = lookup(file.kind, section, node.key)
    if known is not None and not (version and known.since > version):
        return
    message = f"unknown key {node.key}= in [{section}] of {_what(file)}; {file.daemon} ignores it"
    if known is not None:
        message = f"{node.key}= needs systemd {known.since}; systemd {version} ignores it"
    yield finding(
        key_span(file.source, node),
        message,
        help="delete the line" if known is not None else _way_out(file, section, node.key),
    )


def _way_out(file: ConfFile, section: str, key: str) -> str:
    homes = [other for other in sections(file.kind) if lookup(file.kind, other, key) is not None]
    meant = nearest(key, keys(file.kind, section))
    if meant and meant.casefold() == key.casefold():
        return f"write {meant}="
    if homes:
        return f"move it to {' or '.join(f'[{home}]' for home in homes[:3])}"
    return f"write {meant}=" if meant else "delete the line"


def _what(file: ConfFile) -> str:
    return file.kind if file.kind.endswith(".conf") else f"a .{file.kind} file"
