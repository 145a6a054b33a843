"""Settings by which a unit starts another: what a socket listens on, a path watches, a timer waits for."""

from __future__ import annotations

ADDRESSES = ("ListenStream", "ListenDatagram", "ListenSequentialPacket")
"""Those of systemd.socket(5) that take a path or an address of the network."""

NODES = (*ADDRESSES, "ListenFIFO")
LISTENERS = (*NODES, "ListenSpecial", "ListenNetlink", "ListenMessageQueue", "ListenUSBFunction")
"""systemd.socket(5)."""

WATCHED = ("PathExists", "PathExistsGlob", "PathChanged", "PathModified", "DirectoryNotEmpty")
"""systemd.path(5)."""

TIMES = ("OnActiveSec", "OnBootSec", "OnStartupSec", "OnUnitActiveSec", "OnUnitInactiveSec", "OnCalendar")
"""systemd.timer(5)."""

FROM_A_START = frozenset({"OnUnitActiveSec", "OnUnitInactiveSec"})
"""Those that count from a start or stop of the unit that the timer starts."""

ON_CHANGES = ("OnClockChange", "OnTimezoneChange")
"""systemd.timer(5): what starts the unit besides times."""
