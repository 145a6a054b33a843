"""How exposed a service is, as `systemd-analyze security` scores it (systemd-analyze(1), security)."""

from __future__ import annotations

from unitlint.units.exposure.score import Exposure, Weighed, exposure

__all__ = ["Exposure", "Weighed", "exposure"]
