"""The directories that systemd makes for a unit (systemd.exec(5), RuntimeDirectory=)."""

from __future__ import annotations

from collections.abc import Mapping

DIRECTORIES: Mapping[str, str] = {
    "RuntimeDirectory": "/run",
    "StateDirectory": "/var/lib",
    "CacheDirectory": "/var/cache",
    "LogsDirectory": "/var/log",
    "ConfigurationDirectory": "/etc",
}
"""Each setting with where it makes them."""
