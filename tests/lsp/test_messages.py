"""What an editor sends without form: a sentence, and never much memory."""

from __future__ import annotations

import io
import logging

import pytest

from unitlint.lsp.messages import MOST_BYTES, Messages, log_in_lines


def lines(data: bytes) -> list[bytes]:
    messages = Messages(io.BytesIO(data))
    return list(iter(messages.readline, b""))


def test_a_message_goes_through() -> None:
    messages = Messages(io.BytesIO(b"content-length: 2\r\nX: y\r\n\r\n{}Content-Length: 1\r\n"))
    assert [messages.readline() for _ in range(3)] == [b"Content-Length: 2\r\n", b"X: y\r\n", b"\r\n"]
    assert messages.read(2) == b"{}"
    assert messages.readline() == b"Content-Length: 1\r\n"


@pytest.mark.parametrize("length", ["-5", "abc", "", "1e9", "0x10", "+3", str(MOST_BYTES + 1), "9" * 5000])
def test_a_wrong_length_ends_it(length: str, caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("pygls").propagate = True
    with caplog.at_level(logging.ERROR):
        assert lines(f"Content-Length: {length}\r\n\r\n{{}}".encode()) == []
    assert f"its Content-Length is {length[:80]}" in caplog.text


@pytest.mark.parametrize("head", [b"A" * 100_000, b"a: b\r\n" * 100_000], ids=["one line", "many"])
def test_a_long_head_ends_it(head: bytes, caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("pygls").propagate = True
    with caplog.at_level(logging.ERROR):
        assert len(lines(head)) < 10_000
    assert "its head is too long" in caplog.text


def test_a_body_that_ends_early_is_none(caplog: pytest.LogCaptureFixture) -> None:
    assert Messages(io.BytesIO(b"{")).read(2) == b""


def test_an_error_is_a_line(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("UNITLINT_DEBUG", raising=False)
    logger = logging.getLogger("pygls")
    handlers, propagates = list(logger.handlers), logger.propagate
    try:
        log_in_lines()
        try:
            raise ValueError("no \x1b[31m\nsecond line")
        except ValueError:
            logging.getLogger("pygls.protocol").exception("Unable to handle message")
    finally:
        logger.handlers, logger.propagate = handlers, propagates
    assert capsys.readouterr().err == "unitlint: Unable to handle message: ValueError: no \\x1b[31m\n"
