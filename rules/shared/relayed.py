"""The rules that pass on what another layer met, as a table: the complaint is made where the text is read.

A reader of an input, or a generator, notes a `Problem` that names its rule. Each row is that rule, with its
documentation page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from unitlint.configuration.configuration import Inputs, Problem
from unitlint.findings.finding import Draft, Severity, finding
from unitlint.machine.machine import Machine
from unitlint.quick.dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Relayed:
    """A rule without a module. `documentation` is what another rule's module has for a docstring."""

    name: str
    severity: Severity
    """Where the problem itself doesn't say another one."""
    category: str
    since: str
    documentation: str

    def check(self, model: Machine) -> Iterator[Draft]:
        """What the generators and the graph met."""
        return _findings(self.name, model.graph.problems)

    def check_inputs(self, inputs: Inputs) -> Iterator[Draft]:
        """What the readers met."""
        return met_in_inputs(self.name, inputs)


def met_in_inputs(rule: str, inputs: Inputs) -> Iterator[Draft]:
    """What the readers met that is of a rule's name: in the run, and in each configuration."""
    yield from _findings(rule, inputs.problems)
    for configuration in inputs.configurations:
        yield from _findings(rule, configuration.problems, configuration.name)


def _findings(rule: str, problems: Iterable[Problem], *configurations: str) -> Iterator[Draft]:
    for problem in problems:
        if problem.rule == rule:
            yield finding(
                problem.place,
                problem.message,
                help=problem.help,
                severity=problem.severity,
                configurations=configurations,
            )


_ROWS = (
    Relayed(
        "crypttab-option",
        Severity.WARNING,
        "mounts",
        "0.1.0",
        """systemd can't read the value of an option in `/etc/crypttab`.

systemd-cryptsetup-generator(8) logs that and ignores the option: how long the device of a volume or of its
key is waited for stays what it is by default (crypttab(5), `x-systemd.device-timeout=`, `keyfile-timeout=`).

**Bad**

```
# /etc/crypttab
data /dev/vg1/data none luks,x-systemd.device-timeout=ten
```

**Good**

```
# /etc/crypttab
data /dev/vg1/data none luks,x-systemd.device-timeout=10min
```

Write a time span as systemd.time(7) has it.
""",
    ),
    Relayed(
        "crypttab-syntax",
        Severity.ERROR,
        "mounts",
        "0.1.0",
        """systemd can't use a line of `/etc/crypttab`.

systemd-cryptsetup-generator(8) makes a service of each line of crypttab(5). A line of a name alone, or one
for a volume that an earlier line has, makes none: the volume is never set up, and what is mounted from it
never comes. Before systemd 257 a line that can't be followed keeps the lines below it from being read.

**Bad**

```
# /etc/crypttab
data UUID=6b8e9b1c-0d8f-4a3e-8a57-3f0c6d2b7a11 none luks
data UUID=90d5c2f7-73b1-4f0e-9d58-61f0f3f9a7de none luks
```

**Good**

```
# /etc/crypttab
data UUID=6b8e9b1c-0d8f-4a3e-8a57-3f0c6d2b7a11 none luks
logs UUID=90d5c2f7-73b1-4f0e-9d58-61f0f3f9a7de none luks
```

Write a name of its own and a device, then the key and the options.
""",
    ),
    Relayed(
        "decimal-file-mode",
        Severity.WARNING,
        "delivery",
        "0.1.0",
        """The mode of a file is an octal number in decimal notation, or the other way round.

Ignition's JSON has decimal numbers, so that 0644 is 420 there; Butane's YAML takes octal ones with a
leading 0 and decimal ones without. A `755` is 01363 in both, and a `0420` is r---w----, which nobody means
(butane, docs/config-fcos-v1_5.md; ignition, docs/configuration-v3_4.md; YAML 1.1, Integer).

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
        "fstab-option",
        Severity.WARNING,
        "mounts",
        "0.1.0",
        """systemd can't read the value of an option in `/etc/fstab`.

systemd-fstab-generator(8) logs that, ignores the option and mounts the line without it: a timeout stays what
it is by default, and a unit that the option names doesn't pull the mount in (systemd.mount(5), FSTAB).

**Bad**

```
# /etc/fstab
/dev/vg1/data /data ext4 x-systemd.device-timeout=10minutes! 0 0
```

**Good**

```
# /etc/fstab
/dev/vg1/data /data ext4 x-systemd.device-timeout=10min 0 0
```

Write a time span as systemd.time(7) has it, or a unit's whole name.
""",
    ),
    Relayed(
        "fstab-syntax",
        Severity.ERROR,
        "mounts",
        "0.1.0",
        """systemd can't use a line of `/etc/fstab`.

systemd-fstab-generator(8) makes a mount or swap unit of each line of fstab(5). A line without a mount point,
or with one that is no path, makes none; of two lines for one mount point the later one makes none. The
machine boots all the same, without what the line should mount. A timeout option without a value makes the
generator crash, and then no line below is mounted either.

**Bad**

```
# /etc/fstab
/dev/vg1/data data ext4 defaults 0 0
```

**Good**

```
# /etc/fstab
/dev/vg1/data /data ext4 defaults 0 0
```

Write the line as fstab(5) has it: what, where, type, options, and two numbers.
""",
    ),
    Relayed(
        "invalid-input",
        Severity.ERROR,
        "input",
        "0.1.0",
        """The tool that reads a file refuses it.

What is no YAML or JSON, has a list where a text belongs, asks for a version that doesn't exist or includes
itself never becomes a machine's configuration: rendering it fails, and with it the machine's boot.

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
        "missing-template-file",
        Severity.ERROR,
        "input",
        "0.1.0",
        """A template lists a unit or a file that does not exist beside it.

A sabakan template names its units in `systemd:` and its files in `files:`; their texts are the files of
those names in `systemd/` and `files/` beside the template. A unit that is not masked must have one, and so
must every file: the machine's configuration can't be made without it.

**Bad**

```yaml
systemd:
  - name: backup.service    # there is no systemd/backup.service
    enabled: true
```

**Good**

```yaml
systemd:
  - name: backup.service    # systemd/backup.service exists
    enabled: true
  - name: update-engine.service
    mask: true              # a masked unit needs no file
```

Add the file, or take the name out of the list.
""",
    ),
    Relayed(
        "quadlet-error",
        Severity.ERROR,
        "containers",
        "0.1.0",
        """A Quadlet that podman makes no service of.

podman's generator refuses a file without a key that has to be there, with keys that exclude each other, or
that names a Quadlet which isn't there (podman-systemd.unit(5)). It logs that early at boot, where nobody
looks; the service is not there, and what wants it goes without. Two files whose services have one name make
one of them.

**Bad**

```ini
# /etc/containers/systemd/web.container
[Container]
PublishPort=8080:80
```

**Good**

```ini
# /etc/containers/systemd/web.container
[Container]
Image=registry.example.com/web:1
PublishPort=8080:80
```

Do what the message asks for. `/usr/libexec/podman/quadlet -dryrun` shows what podman makes of the files.
""",
    ),
    Relayed(
        "quadlet-key",
        Severity.ERROR,
        "containers",
        "0.1.0",
        """A key of a Quadlet that podman doesn't know.

podman's generator makes no service of a file with a key that it doesn't know, so that a misspelt one keeps
the container from starting at all. The keys are those of podman 4.4 to 6.0, each with the version that has it
first: `--podman-version` says which one the machine has. `User=`,
`Group=` and `DynamicUser=` of `[Service]` are not supported either: they would be podman's own and not the
container's (podman-systemd.unit(5)).

**Bad**

```ini
# /etc/containers/systemd/web.container
[Container]
Image=registry.example.com/web:1
PublishPorts=8080:80
```

**Good**

```ini
# /etc/containers/systemd/web.container
[Container]
Image=registry.example.com/web:1
PublishPort=8080:80
```

Write a key of podman-systemd.unit(5); what podman has no key for goes into `PodmanArgs=`.
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
        """A key is unknown to the format.

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
        "unlisted-unit-file",
        Severity.WARNING,
        "input",
        "0.1.0",
        """No template lists a unit file that lies next to one.

A file in `systemd/` reaches a machine only when the template beside it names it in `systemd:`. One that no
template names is dead: it looks as if it took part in the boot, and doesn't.

**Bad**

```
common.yml            systemd: [{name: agent.service}]
systemd/agent.service
systemd/agent.timer
```

**Good**

```
common.yml            systemd: [{name: agent.service}, {name: agent.timer, enabled: true}]
systemd/agent.service
systemd/agent.timer
```

List the unit, or delete the file.
""",
    ),
    Relayed(
        "unread-link",
        Severity.NOTE,
        "input",
        "0.1.0",
        """A link leads outside of what is read.

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

Lint the folder that it leads to as well; with `--unit-path`, name it there.
""",
    ),
)

RELAYED = {row.name: row for row in _ROWS}
"""By name."""
