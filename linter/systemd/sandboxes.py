"""Settings that hold the paths of a service's sandbox (systemd.exec(5), SANDBOXING)."""

from __future__ import annotations

PATH_LISTS = ("ReadWritePaths", "ReadOnlyPaths", "InaccessiblePaths", "ExecPaths", "NoExecPaths")
"""Lists of paths that a service sees in another way, each with `-` or `+` before it or without."""

BINDS = ("BindPaths", "BindReadOnlyPaths")
"""Lists of `SOURCE:DESTINATION:OPTIONS`."""

AUTOMOUNTS_ENTERED_SINCE = 258
"""The version that enters automounts at such paths, and at those of ProtectHome= and ProtectSystem=."""
