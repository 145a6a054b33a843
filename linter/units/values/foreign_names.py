"""Names and rules that systemd hands on: to the kernel, to nftables, to other programs."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.grammar.bytes import encode
from unitlint.quick import patterns as re
from unitlint.systemd import changes
from unitlint.systemd.escaping import simplify
from unitlint.systemd.symbols import symbols
from unitlint.units.list_values import parse_boolean
from unitlint.units.values.complaint import Complaint, Effect, Subject
from unitlint.units.values.environment import is_fd_name
from unitlint.units.values.paths import NAME_MAX, PATH_MAX
from unitlint.units.values.quoting import Style, Word, WordError, words
from unitlint.units.values.specifiers import sample
from unitlint.units.values.symbols import near, split

_KERNELS_OWN = re.compile(r"[._]|(?:cgroup|cpu|cpuset|devices|freezer|hugetlb|io|memory|misc|pids|rdma)\.")
"""How files start that the kernel has in every control group (cgroups(7))."""
_TAKEN_BY_KERNEL = frozenset({"notify_on_release", "release_agent", "tasks"})
_NFT_NAME = re.compile(r"[A-Za-z][A-Za-z0-9/\\_.]*\Z")
_HOST_NAME = re.compile(r"(?!.*[.-]{2})[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?\Z")
HOST_NAME_MAX = 64
"""Bytes in the longest name of a host (hostname(7))."""
_NFT_NAME_MAX = 31


def control_group(value: str, subject: Subject) -> Iterator[Complaint]:
    """`DelegateSubgroup=`: a control group of the unit's own, for the types that can hand them on."""
    if subject.type not in ("scope", "service"):
        yield Complaint(f"a {subject.type} unit can't delegate")
    elif value and not _is_control_group(value):
        yield Complaint(f"'{value}' is not a valid control group name")


def _is_control_group(name: str) -> bool:
    if _KERNELS_OWN.match(name) or name in _TAKEN_BY_KERNEL:
        return False
    return "/" not in name and len(encode(name)) <= NAME_MAX


def out_of_memory_rules(value: str, subject: Subject) -> Iterator[Complaint]:
    """`OOMRules=`: names of files with rules for systemd-oomd."""
    del subject
    for word in split(value, Style.UNQUOTE | Style.KEEP_ESCAPES):
        if isinstance(word, Complaint):
            yield word
        elif not _is_file_name(word.text):
            yield Complaint(f"'{word.text}' can't name rules", word.start, word.end, Effect.PARTLY)


def _is_file_name(name: str) -> bool:
    if name in ("", ".", "..") or set("/\\\"'*?[") & set(name):
        return False
    return len(encode(name)) <= NAME_MAX


def live_update_sessions(value: str, subject: Subject) -> Iterator[Complaint]:
    """`LUOSession=`: names of sessions that the kernel keeps over a live update, each once."""
    del subject
    seen: set[str] = set()
    for word in split(value, Style.PLAIN):
        if isinstance(word, Complaint):
            yield word
        elif not _is_session(word.text):
            yield Complaint(f"'{word.text}' can't name a session", word.start, word.end, Effect.PARTLY)
        elif word.text in seen:
            yield Complaint(f"'{word.text}' is listed twice", word.start, word.end, Effect.PARTLY)
        else:
            seen.add(word.text)


def _is_session(name: str) -> bool:
    return name.isascii() and len(name) <= NAME_MAX and not set(" \\\"':*?[") & set(name)


def nft_sets(value: str, subject: Subject) -> Iterator[Complaint]:
    """`NFTSet=`: `SOURCE:FAMILY:TABLE:SET` between blanks (nft(8))."""
    for word in split(value, Style.UNQUOTE | Style.KEEP_ESCAPES):
        if isinstance(word, Complaint):
            yield word
        elif reason := _nft_flaw(word.text, subject.version):
            yield Complaint(reason, word.start, word.end, Effect.PARTLY)


def _nft_flaw(text: str, version: int) -> str:
    parts = text.split(":")
    if len(parts) != 4 or not all(parts):
        return f"'{text}' is not a valid SOURCE:FAMILY:TABLE:SET"
    source, family, *named = parts
    if source not in symbols("nft-sources"):
        return f"'{source}' is not one of cgroup, user and group"
    if family not in symbols("nft-families"):
        return f"'{family}' is not an nftables family"
    long = version >= changes.LONG_NFT_NAMES
    bad = [name for name in named if not _NFT_NAME.match(name) or (len(name) > _NFT_NAME_MAX and not long)]
    return f"'{bad[0]}' is not a valid nftables name" if bad else ""


def open_file(value: str, subject: Subject) -> Iterator[Complaint]:
    """`OpenFile=`: `PATH[:NAME[:OPTION,…]]`, as it stands: specifiers don't count."""
    del subject
    if not value:
        return
    try:
        parts = [word.text for word in words(value, Style.UNESCAPE | Style.EVERY_SEPARATOR, ":")]
    except WordError:
        parts = []
    path, name, options = (*parts, "", "", "")[:3]
    known = symbols("open-file-options")
    chosen = options.split(",") if options else []
    if len(parts) > 3 or not path.startswith("/") or len(path) >= PATH_MAX:
        yield Complaint(f"'{value}' is not an absolute path with a name and options")
    elif not _names_descriptor(name or (name := simplify(path).rpartition("/")[2])):
        yield Complaint(f"'{name}' is not a valid file descriptor name", help="write PATH:NAME")
    elif unknown := [option for option in chosen if option not in known]:
        yield Complaint(
            f"'{unknown[0]}' is not a valid OpenFile= option",
            help=near(unknown[0], "open-file-options"),
        )
    elif len(set(chosen)) < len(chosen) or len({"read-only", "append", "truncate"} & set(chosen)) > 1:
        yield Complaint(f"these options exclude each other: {options}")


def _names_descriptor(name: str) -> bool:
    return is_fd_name(name) and name != ".."


def extended_attribute(value: str, subject: Subject) -> Iterator[Complaint]:
    """`XAttrListen=` and its kin: `user.NAME=VALUE` (xattr(7))."""
    if not value:
        return
    name, equals, _ = value.partition("=")
    if not equals:
        yield Complaint(f"'{value}' has no value for the attribute", help="write user.NAME=VALUE")
    elif not sample(name, subject).startswith("user."):
        yield Complaint(f"'{name}' does not start with 'user.'", 0, len(name))


def protect_hostname(value: str, subject: Subject) -> Iterator[Complaint]:
    """A boolean or `private`; before a `:` and the host's name they mean that it has this name."""
    mode, colon, host = value.partition(":")
    if not value or (mode != "private" and not parse_boolean(mode)):
        if value and (colon or parse_boolean(mode) is None):
            yield Complaint(f"'{value}' is not yes, no, private or private:HOST")
    elif colon:
        name = sample(host, subject)
        if len(name) > HOST_NAME_MAX or not _HOST_NAME.match(name):
            yield Complaint(f"'{host}' is not a valid host name", len(mode) + 1)


def refresh_on_reload(value: str, subject: Subject) -> Iterator[Complaint]:
    """A boolean, or a list of what is made anew, which may be inverted; one unknown word spoils it all."""
    if not value or parse_boolean(value) is not None:
        return
    known = symbols("refresh-on-reload", subject.version)
    for word in split(value.removeprefix("~"), Style.PLAIN):
        if not isinstance(word, Word) or word.text not in known:
            yield Complaint(f"'{value}' is neither a boolean nor a list of extensions, credentials")
            return


def log_patterns(value: str, subject: Subject) -> Iterator[Complaint]:
    """`LogFilterPatterns=`: an expression, `~` before one that throws away; only an empty one is wrong."""
    del subject
    if value == "~":
        yield Complaint("the expression after '~' is missing")
