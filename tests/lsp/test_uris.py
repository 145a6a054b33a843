"""Paths and URIs."""

from __future__ import annotations

from pathlib import Path

import pytest

from unitlint.lsp.uris import path_of, uri_of


@pytest.mark.parametrize(
    "path",
    ["/a/b.service", "/a b/getty@.service", "/é/x;y#z?.mount", "/var-lib\\x2dx.mount", "/\udcff/a.service"],
    ids=ascii,
)
def test_there_and_back(path: str) -> None:
    assert path_of(uri_of(path)) == path


@pytest.mark.parametrize(
    ("uri", "path"),
    [
        ("file:///a/getty%40tty1.service", "/a/getty@tty1.service"),
        ("file://localhost/a.service", "/a.service"),
        ("file:///a/../b.service", "/b.service"),
        ("untitled:Untitled-1", ""),
        ("git:/a.service?ref", ""),
        ("file://elsewhere/a.service", ""),
    ],
)
def test_what_editors_say(uri: str, path: str) -> None:
    assert path_of(uri) == path


def test_a_relative_path_is_from_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert uri_of("a.service") == (tmp_path / "a.service").as_uri()


def test_a_uri_with_a_broken_host_has_no_path() -> None:
    assert path_of("file://[/a.service") == ""
