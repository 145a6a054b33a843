"""What the files of systemd's other daemons may say: networkd's, udev's links, journald's and their kin."""

from unitlint.systemd.conf.files import conf_kind
from unitlint.systemd.conf.table import Key, keys, lookup, sections

__all__ = ["Key", "conf_kind", "keys", "lookup", "sections"]
