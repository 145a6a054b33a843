"""Environments, journal fields, users and the standard streams (systemd.exec(5))."""

from __future__ import annotations

from collections.abc import Iterator

from unitlint.quick import patterns as re
from unitlint.systemd import changes
from unitlint.systemd.streams import STREAM_FILES
from unitlint.systemd.symbols import symbols
from unitlint.text.numbers import whole_number
from unitlint.units.values.complaint import Complaint, Effect, Subject
from unitlint.units.values.paths import flaw
from unitlint.units.values.quoting import Style, unescape_all
from unitlint.units.values.specifiers import sample
from unitlint.units.values.symbols import one_of, split

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_CONTROL = re.compile("[\x01-\x08\x0b-\x1f\x7f]")
_FIELD = re.compile(r"[A-Z][A-Z0-9_]{0,63}\Z")
_QUOTED = Style.UNQUOTE | Style.UNESCAPE
_BASE64 = re.compile(r"[A-Za-z0-9+/]*={0,2}\Z")
_BASE64_FOR_FILES = re.compile(r"[A-Za-z0-9+/_-]*={0,2}\Z")
_NAMESPACE = re.compile(r"[A-Za-z0-9:_.@-]{1,255}\Z")


def is_variable(text: str) -> bool:
    """Whether `text` is a name that systemd passes in an environment."""
    return bool(_NAME.match(text))


def is_assignment(text: str) -> bool:
    """Whether `text` is `NAME=VALUE`, without control characters."""
    name, equals, value = text.partition("=")
    return bool(equals) and is_variable(name) and not _CONTROL.search(value)


def assignments(value: str, subject: Subject) -> Iterator[Complaint]:
    """`Environment=`: assignments between blanks, quoted where they hold blanks."""
    for word in split(value, _QUOTED):
        if isinstance(word, Complaint):
            yield word
        elif not is_assignment(sample(word.text, subject)):
            reason = f"'{word.text}' is not a valid variable assignment"
            yield Complaint(
                reason, word.start, word.end, Effect.PARTLY, "quote assignments that contain whitespace"
            )


def variables(value: str, subject: Subject) -> Iterator[Complaint]:
    """`PassEnvironment=`: names between blanks."""
    for word in split(value, Style.UNQUOTE):
        if isinstance(word, Complaint):
            yield word
        elif not is_variable(sample(word.text, subject)):
            yield Complaint(
                f"'{word.text}' is not a valid variable name", word.start, word.end, Effect.PARTLY
            )


def unset_variables(value: str, subject: Subject) -> Iterator[Complaint]:
    """`UnsetEnvironment=`: names or assignments."""
    for word in split(value, _QUOTED):
        if isinstance(word, Complaint):
            yield word
            continue
        text = sample(word.text, subject)
        if not is_variable(text) and not is_assignment(text):
            reason = f"'{word.text}' is neither a variable name nor an assignment"
            yield Complaint(reason, word.start, word.end, Effect.PARTLY)


def journal_fields(value: str, subject: Subject) -> Iterator[Complaint]:
    """`LogExtraFields=`: `FIELD=VALUE` with the names that systemd.journal-fields(7) leaves to others."""
    for word in split(value, _QUOTED):
        if isinstance(word, Complaint):
            yield word
            continue
        name, equals, _ = sample(word.text, subject).partition("=")
        if not equals or not _FIELD.match(name):
            yield Complaint(
                f"'{word.text}' is not a valid journal field", word.start, word.end, Effect.PARTLY
            )


def journal_namespace(value: str, subject: Subject) -> Iterator[Complaint]:
    """A name that can be the instance of systemd-journald@.service."""
    name = sample(value, subject)
    if value and (not _NAMESPACE.match(name) or name in (".", "..")):
        yield Complaint(f"'{value}' is not a valid journal namespace")


def is_user(text: str) -> bool:
    """Whether systemd takes `text` for a user or group: an ID, or a name with few forbidden characters."""
    if text.isdecimal() and text.isascii():
        return _is_id(text)
    if not text or text != text.strip() or text in (".", ".."):
        return False
    if text.startswith("-") and (len(text) == 1 or text[1:].isdecimal()):
        return False
    return not any(char < " " or char in ":/\x7f" for char in text)


def _is_id(text: str) -> bool:
    return (text == "0" or text[0] != "0") and whole_number(text) < 2**32 - 1 and whole_number(text) != 0xFFFF


def user(value: str, subject: Subject) -> Iterator[Complaint]:
    """A user or group; the unit does not load with a bad one."""
    name = sample(value, subject)
    if value and not is_user(name):
        reason = f"'{value}' is not a valid user or group name or number"
        if not name:
            reason = f"'{value}' is empty, since {subject.unit} is no instance of a template"
        yield Complaint(reason, effect=Effect.REFUSED)
    elif name == "nobody" and "User" in subject.key:
        reason = "the user nobody may own files of containers and NFS mounts, so no service should run as it"
        yield Complaint(reason, effect=Effect.TAKEN, help="use DynamicUser=yes, or a dedicated user")


def users(value: str, subject: Subject) -> Iterator[Complaint]:
    """Users or groups between blanks; the unit does not load with a bad one."""
    for word in split(value, Style.PLAIN):
        if isinstance(word, Complaint):
            yield Complaint(word.reason, word.start, effect=Effect.REFUSED)
            return
        if not is_user(sample(word.text, subject)):
            reason = f"'{word.text}' is not a valid group name or number"
            yield Complaint(reason, word.start, word.end, Effect.REFUSED)
            return


def is_fd_name(text: str) -> bool:
    """Whether a file descriptor can have that name (sd_listen_fds_with_names(3))."""
    return 0 < len(text) <= 255 and all(" " <= char < "\x7f" and char != ":" for char in text)


def fd_name(value: str, subject: Subject) -> Iterator[Complaint]:
    """`FileDescriptorName=`."""
    name = sample(value, subject)
    if name and not is_fd_name(name):
        yield Complaint(f"'{value}' is not a valid file descriptor name")


def standard_input(value: str, subject: Subject) -> Iterator[Complaint]:
    """`fd:NAME`, `file:PATH`, or a word of the set."""
    yield from _stream(value, subject, "input", ("file:",))


def standard_output(value: str, subject: Subject) -> Iterator[Complaint]:
    """As for the input, and `append:PATH`, `truncate:PATH`."""
    if value in ("syslog", "syslog+console"):
        today = value.replace("syslog", "journal")
        yield Complaint(f"{value} now means {today}", effect=Effect.TAKEN, help=f"write {today}")
    else:
        yield from _stream(value, subject, "output", STREAM_FILES)


def _stream(value: str, subject: Subject, known: str, files: tuple[str, ...]) -> Iterator[Complaint]:
    if value.startswith("fd:"):
        if value != "fd:":
            yield from fd_name(value.removeprefix("fd:"), subject)
        return
    for prefix in files:
        if value.startswith(prefix) and prefix.rstrip(":") in symbols(known, subject.version):
            path = sample(value.removeprefix(prefix), subject)
            if reason := flaw(path, subject.version):
                yield Complaint(f"{reason}: {path}", len(prefix))
            return
    yield from one_of(known)(value, subject)


def input_text(value: str, subject: Subject) -> Iterator[Complaint]:
    """Text with C escapes."""
    text = unescape_all(value)
    if text is None:
        yield Complaint("an escape is not valid")
    else:
        sample(text, subject)


def is_base64(text: str, version: int) -> bool:
    """Whether `text` decodes as Base64, blanks aside."""
    packed = "".join(text.split())
    alphabet = _BASE64_FOR_FILES if version >= changes.BASE64_FOR_FILES else _BASE64
    return len(packed) % 4 == 0 and bool(alphabet.match(packed))


def input_data(value: str, subject: Subject) -> Iterator[Complaint]:
    """Base64."""
    if value and not is_base64(value, subject.version):
        yield Complaint("it is not valid Base64")
