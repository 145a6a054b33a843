"""Complaints of the readers of documents and folders, whatever their format."""

from __future__ import annotations

from unitlint.findings.finding import Severity
from unitlint.rules.shared.relayed.rule import Relayed

DOCUMENTS = (
    Relayed(
        "decimal-file-mode",
        Severity.WARNING,
        "delivery",
        "0.1.0",
        """A file's mode is written in octal where decimal is read, or the other way round.

Ignition's JSON has decimal numbers, so that 0644 is 420 there; Butane's YAML takes octal ones with a leading
0 and decimal ones without. A `755` is 01363 in both, and a `0420` is r---w----, which nobody means. A `0493`
is not an octal number at all, and is read as the decimal 493, which is 0755. Ansible takes a `755` without
quotes for a decimal number as well (butane, docs/config-fcos-v1_5.md; ignition, docs/configuration-v3_4.md;
ansible.builtin.copy, mode; YAML 1.1, Integer).

**Bad**

```yaml
variant: fcos
version: 1.5.0
storage:
  files:
    - path: /usr/local/bin/setup
      mode: 755
```

**Good**

```yaml
variant: fcos
version: 1.5.0
storage:
  files:
    - path: /usr/local/bin/setup
      mode: 0755
```

Write `0755` in YAML and `493` in JSON.
""",
    ),
    Relayed(
        "duplicate-entry",
        Severity.WARNING,
        "input",
        "0.1.0",
        """The same unit or file is listed twice.

The later entry silently replaces the earlier one, or the tool that reads the list refuses it; whoever
changes the one that counts for nothing wonders why the machine doesn't follow.

**Bad**

```yaml
systemd:
  - name: agent.service
  - name: agent.service
    enabled: true
```

**Good**

```yaml
systemd:
  - name: agent.service
    enabled: true
```

Keep one entry.
""",
    ),
    Relayed(
        "invalid-input",
        Severity.ERROR,
        "input",
        "0.1.0",
        """The tool that reads a file refuses it.

A file that is not valid YAML or JSON, has a list where a string belongs, asks for a version that doesn't
exist or includes itself never becomes a machine's configuration: rendering it fails, and with it the
machine's boot.

**Bad**

```yaml
version: "2.3"
systemd: agent.service
```

**Good**

```yaml
version: "2.3"
systemd:
  - name: agent.service
```

The message names the line, and what belongs there.
""",
    ),
    Relayed(
        "template-error",
        Severity.ERROR,
        "input",
        "0.1.0",
        """A Go template can't be parsed or rendered.

The contents of a configuration's units and files may be Go templates (text/template). One that doesn't
parse makes the whole configuration fail on the server that renders it; one that asks for metadata or an
index that a machine lacks fails for that machine.

**Bad**

```ini
[Service]
ExecStart=/usr/bin/agent --region {{ Metadata "region"
```

**Good**

```ini
[Service]
ExecStart=/usr/bin/agent --region {{ Metadata "region" }}
```

Close the action, or end the block, that the message names.
""",
    ),
    Relayed(
        "unknown-key",
        Severity.WARNING,
        "input",
        "0.1.0",
        """A key is unknown in its format.

Butane, Ignition, the Container Linux Config transpiler, OpenShift and cloud-init ignore keys that they
don't know, with a warning at most. What the key asks for isn't done, and nothing fails: a unit with
`enable: true` instead of `enabled: true` is written and never starts, one with `dropin:` gets no drop-in.

The keys are those of the version that the document names: one that came later is ignored as well.

**Bad**

```yaml
variant: fcos
version: 1.5.0
systemd:
  units:
    - name: agent.service
      enable: true
```

**Good**

```yaml
variant: fcos
version: 1.5.0
systemd:
  units:
    - name: agent.service
      enabled: true
```

Write the key that the message names, or remove it.
""",
    ),
    Relayed(
        "unread-link",
        Severity.NOTE,
        "input",
        "0.1.0",
        """A link points outside what is read.

systemd follows links anywhere: a linked unit (systemctl(1), link) lies outside of the search path. Links are
followed here inside the folder at hand, and with `--unit-path` into the folders that it names. Nothing is
known of what another unit says: it counts as one that is there, with default dependencies, and no rule judges
it.

**Bad**

```
web.service -> /srv/web/web.service
```

**Good**

```
web.service -> ../web/web.service
```

Lint the folder that it points to as well; with `--unit-path`, name it there.
""",
    ),
)
