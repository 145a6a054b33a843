"""Programs that run containers."""

from __future__ import annotations

ENGINES = frozenset({"docker", "podman", "nerdctl"})
"""docker(1), podman(1), nerdctl: they take the same commands and options in what rules look at."""

COMPOSE = frozenset({"docker-compose", "podman-compose"})
"""docker-compose(1), podman-compose(1): what `docker compose` is as a program of its own."""
