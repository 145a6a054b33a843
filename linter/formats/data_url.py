"""`data:` URLs: percent-encoded or base64, maybe compressed (RFC 2397), and base64 text by itself.

A percent-encoded text keeps the place of every character. Of base64 only the string's start is kept, and the
line in the decoded text.
"""

from __future__ import annotations

import base64
import binascii
import zlib

from unitlint.errors import InputError
from unitlint.grammar.bytes import decode, encode
from unitlint.quick import patterns as re
from unitlint.template.dialects import Dialect, dialect_of
from unitlint.template.placeholders import holds_placeholder, is_placeholder
from unitlint.text.source import PLACEHOLDER, Segment, SourceText, is_known
from unitlint.tree.reader import FILE_LIMIT

_ESCAPES = re.compile(r"(?:%[0-9a-fA-F]{2})+")
_GZIP_WINDOW = 16 + zlib.MAX_WBITS


def is_data_url(text: str) -> bool:
    """Whether a source stands in the URL itself."""
    return text[:5].lower() == "data:"


def decode_data_url(url: SourceText, *, compression: str = "") -> SourceText:
    """The text that a data URL holds. Raises `InputError` for a broken or too large one."""
    header, comma, _ = url.text.partition(",")
    if not comma:
        raise _error(url, "the data URL has no comma")
    start = len(header) + 1
    encoded = header.lower().endswith(";base64")
    if not encoded and compression in ("", "null"):
        return _percent_decoded(url, start)
    text = url.text[start:]
    data = _base64(url, text) if encoded else _percent_bytes(text)
    return opaque(url, _decompressed(url, data, compression if is_known(text) else ""))


def decode_base64(text: SourceText, *, compression: str = "") -> SourceText:
    """The text that base64 stands for, as cloud-config has it."""
    return opaque(
        text, _decompressed(text, _base64(text, text.text), compression if is_known(text.text) else "")
    )


def opaque(encoded: SourceText, data: bytes) -> SourceText:
    """A decoded text: all of it stands at the start of the encoded one."""
    segments = (Segment(0, 0, verbatim=False),)
    return SourceText(encoded.path, decode(data), encoded.route, encoded, segments, encoded=True)


def _percent_decoded(url: SourceText, start: int) -> SourceText:
    pieces: list[str] = []
    segments: list[Segment] = []
    length, position = 0, start
    for found in _ESCAPES.finditer(url.text, start):
        pieces.append(url.text[position : found.start()])
        segments.append(Segment(length, position))
        length += len(pieces[-1])
        characters, offset = decode(_percent_bytes(found[0])), found.start()
        for character in characters:
            segments.append(Segment(length, offset, verbatim=False))
            length += 1
            offset += 3 * len(encode(character))
        pieces.append(characters)
        position = found.end()
    pieces.append(url.text[position:])
    segments.append(Segment(length, position))
    return url.derive("".join(pieces), segments)


def _percent_bytes(text: str) -> bytes:
    from urllib.parse import unquote_to_bytes

    return unquote_to_bytes(text)


def _base64(source: SourceText, text: str) -> bytes:
    """The bytes; where a template fills in a part of them, all of them are unknown."""
    unknown = encode(f"\n{PLACEHOLDER}\n")
    if not is_known(text) or is_placeholder(text.strip()):
        return unknown
    compact = "".join(text.split())
    compact += "=" * (-len(compact) % 4)
    try:
        return base64.b64decode(compact.replace("-", "+").replace("_", "/"), validate=True)
    except (binascii.Error, ValueError) as error:
        if holds_placeholder(text) or dialect_of("", text) is not Dialect.PLAIN:
            return unknown
        raise _error(source, "not valid base64") from error


def _decompressed(source: SourceText, data: bytes, compression: str) -> bytes:
    if compression in ("", "null"):
        return data
    if compression != "gzip":
        raise _error(source, f"unknown compression `{compression}`; known: gzip")
    expander = zlib.decompressobj(wbits=_GZIP_WINDOW)
    try:
        text = expander.decompress(data, FILE_LIMIT)
    except zlib.error as error:
        raise _error(source, "not valid gzip data") from error
    if expander.unconsumed_tail:
        raise _error(source, f"more than {FILE_LIMIT >> 20} MiB once decompressed")
    return text


def _error(source: SourceText, message: str) -> InputError:
    where = source.location(0, 0)
    return InputError(message, path=source.path, line=where.line, column=where.column)
