"""What a version of systemd does otherwise than those before it, directives and words of values aside.

Each name says what holds from its version on; NEWS of that version tells, or systemd did when it was asked:
where only some versions were, the first of them that does it. `directives.tsv` and `symbols.tsv` have the
versions of their rows themselves.
"""

from __future__ import annotations

CALENDAR_UTC = 228
"""NEWS, CHANGES WITH 228: a calendar event may end in UTC."""

CALENDAR_FRACTIONS = 228
"""NEWS, CHANGES WITH 228: seconds of a calendar event may have a fraction."""

CALENDAR_RANGES = 231
"""NEWS, CHANGES WITH 231: `..` is between the ends of a calendar event's range."""

CALENDAR_REPEATED_RANGES = 233
"""NEWS, CHANGES WITH 233: a range of a calendar event may repeat."""

CALENDAR_DAYS_BEFORE_END = 233
"""NEWS, CHANGES WITH 233: `~` counts the days of a month from its end."""

CALENDAR_TIME_ZONES = 235
"""NEWS, CHANGES WITH 235: a calendar event may end in any time zone."""

PREFIX_DROP_INS = 239
"""NEWS, CHANGES WITH 239: drop-ins of a prefix, `foo-.service.d`, are read."""

TYPE_DROP_INS = 244
"""NEWS, CHANGES WITH 244: drop-ins of a type, `service.d`, are read."""

ONESHOT_RESTARTS = 244
"""NEWS, CHANGES WITH 244: Restart= may be used for Type=oneshot."""

LEFT_OVER_PROCESSES_WARNED = 246
"""KillMode=none is warned of (NEWS, 246)."""

FIRST_BOOT_TARGET = 247
"""first-boot-complete.target is there (systemd.special(7))."""

FAILED_JOBS_DROPPED = 254
"""Since then a job whose requirement can't be queued is dropped; before, its unit started all the same."""

STOPS_PROPAGATE_GRACEFULLY = 254
"""Since then PropagatesStopTo= follows a stop that was asked for, not one that another job queues (asked)."""

VSOCK_TYPES = 254
"""The version that knows `vsock-stream:` and its kin (systemd.socket(5))."""

UPWARDS_FROM_ROOT_DROPPED = 255
"""Since then `/../x` is `/x`, as nothing lies above the root; 254 is the newest that refuses it (asked)."""

ALTERNATIVE_INTERFACE_NAMES = 255
"""254 is the newest version known to refuse them in RestrictNetworkInterfaces= (asked)."""

BASE64_FOR_FILES = 255
"""254 is the newest version known to refuse the alphabet for URLs and file names (asked)."""

PORT_ZERO_BINDABLE = 255
"""254 is the newest version known to refuse port 0 in SocketBindAllow= (asked)."""

UNKNOWN_SPECIFIERS_REFUSED = 236
"""Before, what is no specifier stays as it is written (NEWS, 236)."""

SPECIFIERS_OF_MANAGER = 228
"""Since when `%h`, `%u` and `%U` are those of who runs the manager; before, a system unit had none (NEWS)."""

SPECIFIERS = {
    **dict.fromkeys("ETVjJ", 239),
    **dict.fromkeys("gG", 240),
    **dict.fromkeys("aBlowW", 246),
    **dict.fromkeys("AM", 249),
    **dict.fromkeys("dqyY", 251),
    "D": 256,
}
"""Specifiers, and the first version that has them, where that is newer (NEWS of each)."""

CREDENTIALS_RENAMED = 257
"""The version in which imported credentials may get another name (NEWS, 257)."""

DIRECTORY_FLAGS = 257
"""The version that knows `:ro` after a directory (NEWS, 257)."""

DYNAMIC_USERS_HOMELESS = 257
"""The oldest version known to refuse the home of a user that it makes up (asked; 254 takes it)."""

DYNAMIC_USERS_OF_THE_SYSTEM = 257
"""The oldest version known to refuse DynamicUser= in a unit of users (asked; 254 takes it)."""

IMAGES_NOT_IN_API_PATHS = 257
"""The oldest version known to refuse images in the API file systems (asked)."""

LISTENERS_NOT_IN_API_PATHS = 257
"""The oldest version known to refuse message queues and functions of USB in API file systems (asked)."""

KILL_MODES_WITH_PAM = 257
"""The oldest version known to look at KillMode= before it adds what a unit with PAMName= implies, and to
take `mixed` for all types (asked; 254 looks last)."""

MASKS_DROP_INS = 257
"""Drop-ins and links of a masked unit don't count (asked)."""

NO_CONNECTIONS_REFUSED = 257
"""The oldest version known to refuse MaxConnections=0 without Accept=yes, too (asked; 254 takes it)."""

RUN_TIME_PLACES_CHECKED = 257
"""The oldest version known to look for API file systems in PIDFile= and its kin (asked)."""

TMPFILES_PURGED = 257
"""tmpfiles.d: lines with `$` are those that --purge removes (NEWS, 257)."""

TMPFILES_LINKS_OPTIONAL = 257
"""tmpfiles.d: `L?` makes no link to what doesn't exist (NEWS, 257)."""

SYSUSERS_LOCKED = 257
"""sysusers.d: `u!` makes a user that is locked (NEWS, 257)."""

BIND_TO_DEVICE_EXPANDED = 258
"""257 is the newest version known to expand no specifiers in BindToDevice= (asked)."""

IMAGE_POLICIES_OPEN = 258
"""The newest version known to refuse a partition or flag that it doesn't know is 257 (asked)."""

TRIGGERS_DEFERRED = 258
"""DeferTrigger= (systemd.socket(5)), which Accept=yes excludes."""

LONG_NFT_NAMES = 258
"""257 is the newest version known to refuse names of more than 31 characters (asked)."""

NUMA_MASK_EXPANDED = 258
"""257 is the newest version known to expand no specifiers in NUMAMask= (asked)."""

BIND_PATHS_ESCAPED = 262
"""The oldest version known to undo escapes in bind paths (asked)."""

SECTION_HEADERS_CHECKED = 262
"""The oldest version known to refuse a file for `[]` and for `[` in the name of a section (asked)."""

CPU_NUMBERS_NOT_WRAPPED = 262
"""The oldest version known to refuse the largest number of 32 bits, too (asked)."""

BROKEN_LINKS_IGNORED = 262
"""The oldest version known to pass over links with a slash at the end, and drop-ins that loop (asked)."""

KERNELS_NUMBERS_ALONE = 262
"""The oldest version known to refuse numbers of CPU policies and I/O classes that Linux lacks (asked)."""

TMPFILES_CAPABILITIES = 261
"""tmpfiles.d: lines of the types `k` and `K` (tmpfiles.d(5))."""

TMPFILES_ARGUMENTS_REFUSED = 262
"""tmpfiles.d: a line with an argument that its type doesn't take is refused (NEWS, 262)."""
