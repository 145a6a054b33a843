"""A line of fstab that swaps: its swap unit, and what pulls it in (systemd.swap(5), FSTAB)."""

from __future__ import annotations

from unitlint.generators.fstab import makefs as fstab_makefs
from unitlint.generators.fstab.entry import Entry
from unitlint.generators.fstab.timeout import write_device_timeout
from unitlint.generators.fstab.unit import (
    FstabContext,
    create,
    device_of,
    write_block_device_order,
    write_network_device,
    write_options,
)
from unitlint.generators.generated import Output
from unitlint.generators.unit_writer import escape_specifiers, unit_from_path
from unitlint.systemd import generator_changes as since


def write_swap(output: Output, entry: Entry, host: FstabContext) -> None:
    """Write the units of one entry."""
    node = device_of(entry)
    name = unit_from_path(node, "swap", entry.what.place)
    unit = create(output, name, entry)
    write_block_device_order(unit, node, entry.what.place)
    unit.add("Swap", "What", escape_specifiers(node), entry.what.place)
    write_options(unit, "Swap", entry.options_field.value, entry.options_field.place)
    write_device_timeout(output, entry, node)
    fstab_makefs.write_mkswap(output, entry, node, name)
    network = host.version >= since.NETWORK_SWAP and entry.has("_netdev")
    if network:
        write_network_device(output, entry, node)
    if not entry.chooses("noauto", "auto"):
        target = "remote-fs.target" if network else "swap.target"
        kind = "wants" if entry.chooses("nofail", "fail") else "requires"
        output.link(target, kind, name, entry.place)
