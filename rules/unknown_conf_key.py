"""A file of networkd, udev or another daemon of systemd has a section, a key or a line that is not read.

`.network`, `.netdev` and `.link` files and `journald.conf`, `logind.conf`, `resolved.conf`, `system.conf`,
`timesyncd.conf` and `networkd.conf` with their drop-ins are read as units are: what the daemon doesn't know
it skips, and says so in the journal only (systemd.network(5), systemd.netdev(5), systemd.link(5),
journald.conf(5) and the others' pages; systemd.syntax(7)). Sections that begin with `X-` are for other
programs.

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

from unitlint.findings.finding import Draft, Severity, finding
from unitlint.grammar.nodes import Assignment, Junk, Section
from unitlint.machine.machine import Machine
from unitlint.rules.shared.common import key_span, nodes, span
from unitlint.rules.shared.conf_files import ConfFile, conf_files, is_plain
from unitlint.systemd.conf import keys, lookup, sections
from unitlint.systemd.directives import is_private
from unitlint.text.suggest import nearest

SEVERITY = Severity.WARNING
CATEGORY = "delivery"
SINCE = "0.2.0"
READS_FILES = True


def check(model: Machine) -> Iterator[Draft]:
    """One finding for each header, key and line that is skipped."""
    version = model.systemd_version if model.version_known else 0
    for file in conf_files(model):
        yield from _judge(file, version)


def _judge(file: ConfFile, version: int) -> Iterator[Draft]:
    section: str | None = ""
    for node in nodes(file.source):
        match node:
            case Section(name):
                section = name if name in sections(file.kind) else None
                if section is None and is_plain(name) and not is_private(name):
                    yield _section(file, node)
            case Assignment() if section is not None and is_plain(node.key) and not is_private(node.key):
                yield from _key(file, node, section, version)
            case Junk() if section is not None and is_plain(file.source.text[node.start : node.end]):
                place = file.source.place(node.start, node.start + len(span_text(file, node)))
                yield finding(
                    place,
                    f"{file.daemon} skips this line: {node.reason}",
                    help="write Key=value, [Section], or a comment that starts with #",
                )


def span_text(file: ConfFile, node: Junk) -> str:
    """The line without its end."""
    return file.source.text[node.start : node.end].rstrip()


def _section(file: ConfFile, node: Section) -> Draft:
    known = sections(file.kind)
    meant = nearest(node.name.strip(), known)
    listed = ", ".join(f"[{name}]" for name in known) if len(known) < 8 else "those of its man page"
    return finding(
        span(file.source, node.start, node.end),
        f"{file.daemon} skips everything under [{node.name}]: {_what(file)} has no such section",
        help=f"write [{meant}]" if meant else f"its sections are {listed}",
    )


def _key(file: ConfFile, node: Assignment, section: str, version: int) -> Iterator[Draft]:
    if not section:
        yield finding(
            key_span(file.source, node),
            f"{file.daemon} skips {node.key}=: it stands before the first section",
            help="write the [Section] above it",
        )
        return
    known = lookup(file.kind, section, node.key)
    if known is not None and not (version and known.since > version):
        return
    reason = f"{_what(file)} has no such key in [{section}]"
    if known is not None:
        reason = f"systemd knows it since version {known.since}, and this machine has {version}"
    yield finding(
        key_span(file.source, node),
        f"{file.daemon} skips {node.key}=: {reason}",
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
