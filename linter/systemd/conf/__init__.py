"""What the files of systemd's other daemons may say: networkd's, udev's links, journald's and their kin."""

from unitlint.systemd.conf.files import conf_kind
from unitlint.systemd.conf.table import Key, Words, keys, lookup, sections, words

__all__ = ["Key", "Words", "conf_kind", "keys", "lookup", "sections", "words"]
