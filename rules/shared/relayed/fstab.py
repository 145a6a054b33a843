"""Complaints of the generators that read `/etc/fstab` and `/etc/crypttab`."""

from __future__ import annotations

from unitlint.findings.finding import Severity
from unitlint.rules.shared.relayed.rule import Relayed

FSTAB = (
    Relayed(
        "crypttab-option",
        Severity.WARNING,
        "mounts",
        "0.1.0",
        """systemd can't read the value of an option in `/etc/crypttab`.

systemd-cryptsetup-generator(8) logs that and ignores the option: the wait for the device of a volume or of
its key keeps its default (crypttab(5), `x-systemd.device-timeout=`, `keyfile-timeout=`).

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
never comes. Before systemd 257 a line that can't be read keeps the lines below it from being read.

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

Write a unique name and a device, then the key and the options.
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
or with one that is not a path, makes none; of two lines for one mount point the later one makes none. The
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
)
