"""The script of old at the end of the boot (systemd-rc-local-generator(8))."""

from __future__ import annotations

from collections.abc import Mapping

from unitlint.configuration.delivered import DeliveredFile
from unitlint.generators.generated import Generated, Output
from unitlint.systemd.file_names import USR
from unitlint.systemd.generator_files import RC_LOCAL, RC_LOCAL_SERVICE

EXECUTABLE = 0o111


def generate(files: Mapping[str, DeliveredFile]) -> Generated:
    """The generator's output: multi-user.target wants rc-local.service where the script can be executed."""
    output = Output()
    script = files.get(RC_LOCAL)
    if script is not None and script.source is not None and (script.mode or 0) & EXECUTABLE:
        place = script.declared or script.source.place(0, 0)
        target = f"{USR}/{RC_LOCAL_SERVICE}"
        output.link("multi-user.target", "wants", RC_LOCAL_SERVICE, place, target=target)
    return output.generated()
