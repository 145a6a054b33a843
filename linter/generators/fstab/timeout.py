"""Timeouts that fstab options set (systemd.mount(5), FSTAB)."""

from __future__ import annotations

from unitlint.configuration.unit_files import RawSetting
from unitlint.generators.device import is_device_path
from unitlint.generators.fstab.entry import Entry, Option
from unitlint.generators.generated import Output
from unitlint.generators.timespan import TIME_SPAN, format_span, parse_span
from unitlint.generators.unit_writer import AbortedError, UnitWriter, unit_from_path

DEVICE_TIMEOUT = ("x-systemd.device-timeout", "comment=systemd.device-timeout")


def write_device_timeout(output: Output, entry: Entry, node: str) -> tuple[Option, ...]:
    """Write how long the device may take to appear; returns the options that are left."""
    rest = tuple(o for o in entry.options if not o.matches(*DEVICE_TIMEOUT))
    option = entry.option(*DEVICE_TIMEOUT)
    if option is None:
        return rest
    if read_span(output, option, *DEVICE_TIMEOUT) is not None and is_device_path(node):
        device = unit_from_path(node, "device", entry.what.place)
        timeout = RawSetting(
            "Unit", "JobRunningTimeoutSec", option.value(*DEVICE_TIMEOUT) or "", option.place
        )
        output.drop_in(device, "50-device-timeout.conf", (timeout,))
    return rest


def write_timeout(output: Output, unit: UnitWriter, key: tuple[str, str], entry: Entry, name: str) -> None:
    """Write a timeout as the setting `key` of a section; 0 means that there is none."""
    option = entry.option(name)
    span = read_span(output, option, name) if option is not None else None
    if option is not None and span is not None:
        unit.add(*key, format_span(span) if span else "infinity", option.place)


def read_span(output: Output, option: Option, *names: str) -> int | None:
    """An option's value in microseconds; None, with a problem, where it is no time span.

    Without a `=` after the option, the generators of systemd 252 to 262 fail an assertion.
    """
    value = option.value(*names)
    if value is None:
        message = (
            f"{option.text} has no value: systemd's generator crashes, and the lines below aren't mounted"
        )
        raise AbortedError(message, option.place)
    span = parse_span(value)
    if span is None:
        output.problem(
            "fstab-option",
            f"systemd ignores {option.text}: the value is not a valid time span",
            option.place,
            help=TIME_SPAN,
        )
    return span
