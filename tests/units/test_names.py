"""Unit names: every expectation is what systemd-escape(1) and systemd 252 make of them."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unitlint.systemd.escaping import escape, escape_path, unescape
from unitlint.systemd.file_names import NAME_LIMIT
from unitlint.units import names
from unitlint.units.siphash import siphash


@pytest.mark.parametrize(
    ("path", "escaped"),
    [
        ("/", "-"),
        ("/var/lib/k8s-containerd", r"var-lib-k8s\x2dcontainerd"),
        ("//var//lib/", "var-lib"),
        ("/.hidden/x", r"\x2ehidden-x"),
        ("/a b/ü", r"a\x20b-\xc3\xbc"),
        ("/dev/disk/by-label/OEM", r"dev-disk-by\x2dlabel-OEM"),
    ],
)
def test_paths_escape(path: str, escaped: str) -> None:
    assert escape_path(path) == escaped


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30))
def test_escaping_can_be_undone(text: str) -> None:
    assert unescape(escape(text)) == text


@pytest.mark.skipif(shutil.which("systemd-escape") is None, reason="systemd-escape is not installed")
@pytest.mark.systemd
@pytest.mark.parametrize("text", ["a-b", "a/b", ".x", "x.y:z_0", r"back\slash", "ä", "a b"])
def test_escapes_as_systemd_escape_does(text: str) -> None:
    command = ["systemd-escape", "--", text]
    expected = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    assert escape(text) == expected


@pytest.mark.parametrize(
    "name",
    [
        "a.service",
        "getty@tty1.service",
        "getty@.service",
        "-.mount",
        "-.slice",
        r"a\x2db.mount",
        "a:b_c.timer",
        "a@b@c.service",
    ],
)
def test_valid(name: str) -> None:
    assert names.is_valid(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "service",
        ".service",
        "a.foo",
        "a b.service",
        "@x.service",
        "a/b.service",
        "a.service ",
        "x" * 248 + ".service",
    ],
)
def test_invalid(name: str) -> None:
    assert not names.is_valid(name)


def test_the_longest_name_is_255_bytes() -> None:
    assert names.is_valid("x" * 247 + ".service")


def test_parts() -> None:
    assert names.prefix("getty@tty1.service") == "getty"
    assert names.instance("getty@tty1.service") == "tty1"
    assert names.instance("getty@.service") == ""
    assert names.instance("getty.service") is None
    assert names.template_of("a@b@c.service") == "a@.service"


@pytest.mark.parametrize(
    ("name", "owner", "resolved"),
    [
        ("b@.service", "a@x.service", "b@x.service"),
        ("b@.service", "a.service", "b@a.service"),
        ("b@y.service", "a@x.service", "b@y.service"),
        ("b.service", "a@x.service", "b.service"),
    ],
)
def test_references_to_templates(name: str, owner: str, resolved: str) -> None:
    assert names.resolve_template(name, owner=owner) == resolved


def test_prefixes_for_drop_ins() -> None:
    assert names.dashed_prefix("a-b-c.service") == "a-b-.service"
    assert names.dashed_prefix("a-b-.service") == "a-.service"
    assert names.dashed_prefix("a-b@i-j.service") == "a-@i-j.service"
    assert names.dashed_prefix("a-b@.service") == "a-.service"
    assert names.dashed_prefix("plain.service") == ""


def test_prefixes_of_paths() -> None:
    assert names.path_prefixes("/a/b") == ("/a/b", "/a", "/")
    assert names.path_prefixes("/") == ("/",)


def test_names_of_long_paths_are_shortened() -> None:
    shortened = names.path_unit_name("/abcdefghi" * 30, "mount")
    assert len(shortened) == NAME_LIMIT
    assert shortened.startswith("abcdefghi-abcdefghi-")
    assert names.is_valid(shortened)
    assert names.path_unit_name("/" + "a" * 249, "mount") == "a" * 249 + ".mount"
    assert names.path_unit_name("/" + "a" * 250, "mount").startswith("a" * 232 + "_")


@pytest.mark.parametrize(
    ("length", "hashed"), [(0, 0x726FDB47DD0E0E31), (8, 0x93F5F5799A932462), (15, 0xA129CA6149BE45E5)]
)
def test_hashes_as_the_paper_on_siphash_does(length: int, hashed: int) -> None:
    assert siphash(bytes(range(length)), (0x0706050403020100, 0x0F0E0D0C0B0A0908)) == hashed


def test_the_name_of_a_long_path_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each mount asks for the names of all that it lies below: 400 nested ones, 80,000 times."""
    hashed = []
    monkeypatch.setattr("unitlint.units.siphash.siphash", lambda text, _key: hashed.append(text) or 0)
    names.path_unit_name.cache_clear()
    path = "/deep" * 100
    assert names.path_unit_name(path, "mount") == names.path_unit_name(path, "mount")
    assert len(hashed) == 1
    names.path_unit_name.cache_clear()
