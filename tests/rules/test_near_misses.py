"""Which unit a name may misspell: the same as of difflib alone, and with a bound that is said."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from unitlint.cli import run
from unitlint.platforms.select import units_of_bases
from unitlint.rules.shared import spelling
from unitlint.rules.shared.spelling import Names, is_near, is_slip, may_be_slip
from unitlint.text.suggest import nearest


def test_as_difflib_alone_says() -> None:
    random, known, found = Random(0), frozenset(sorted(units_of_bases())[::4]), 0
    for name in random.sample(sorted(known), 60):
        letters = list(name)
        names = Names(known)  # anew, so that its work is not used up
        for _ in range(random.randint(1, 3)):
            letters[random.randrange(len(letters))] = random.choice("aeimnrst-")
        wrong = "".join(letters)
        kind = wrong[wrong.rfind(".") :]
        alone = nearest(wrong, (n for n in known if n != wrong and n.endswith(kind)))
        assert names.near_miss(wrong) == (alone if alone and is_near(wrong, alone) else ""), (wrong, alone)
        found += bool(alone)
    assert found > 20


def test_what_may_be_no_slip_is_none() -> None:
    random, known, found = Random(0), sorted(units_of_bases()), 0
    for name in random.sample(known, 100):
        at = random.randrange(1, len(name))
        wrong = name[:at] + name[at + 1 :]
        slips = [other for other in known if other[:1] == wrong[:1] and is_slip(wrong, other)]
        assert all(may_be_slip(wrong, other) for other in slips)
        found += bool(slips)
    assert found > 50


@pytest.mark.parametrize("key", ["Wants", "Requires"])
def test_where_too_many_are_missing_it_says_so(
    key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(spelling, "_MOST_WORK", 300)
    names = " ".join(f"bakcup-{letter}.service" for letter in "abc")
    (tmp_path / "backup-a.service").write_text(f"[Unit]\n{key}={names}\n[Service]\nExecStart=/bin/true\n")
    assert run(["check", "--format", "concise", str(tmp_path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert sum("too many units are missing" in line for line in lines) == 1
    assert sum("doesn't exist" in line for line in lines) < 3  # the last have not been compared


def test_where_few_are_missing_it_says_nothing_of_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "backup.service").write_text(
        "[Unit]\nWants=bakcup-a.service\n[Service]\nExecStart=/bin/true\n"
    )
    run(["check", "--format", "concise", str(tmp_path)])
    assert "too many" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("bsic.target", "basic.target"),
        ("timrs.target", "timers.target"),
        ("nss-lookp.target", "nss-lookup.target"),
        ("ctrl-alt-dl.target", "ctrl-alt-del.target"),
        ("reds.service", "redis.service"),
        ("docekr.service", "docker.service"),
        ("dockerd.service", ""),
        ("rsyslogd.service", ""),
        ("nfs-server-a.target", ""),
        ("sap.target", ""),
        ("edit.target", ""),
        ("salt.target", ""),
        ("exist.target", ""),
        ("ssh-keygen.service", ""),
        ("nscd.service", ""),
    ],
)
def test_a_letter_that_lacks_in_a_short_name(
    name: str, meant: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "web.service").write_text(f"[Unit]\nAfter={name}\n[Service]\nExecStart=/usr/bin/web\n")
    for other in ("redis", "nslcd"):
        (tmp_path / f"{other}.service").write_text(f"[Service]\nExecStart=/usr/bin/{other}\n")
    run(["check", "--format", "full", "--select", "dangling-reference", str(tmp_path)])
    said = capsys.readouterr().out
    assert (f"write {meant}" in said) == bool(meant)
    assert ("dangling-reference" in said) == bool(meant)


@pytest.mark.parametrize(
    ("name", "severity"),
    [
        ("netwrok.target", "warning"),
        ("remote_fs.target", "warning"),
        ("shorewall.service", ""),  # of another package: a number tells its name from shorewall6.service
        ("nfs-common.service", ""),
    ],
)
def test_a_slip_in_a_package_alone(
    name: str, severity: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "usr/lib/systemd/system"
    folder.mkdir(parents=True)
    (folder / "shorewall6.service").write_text(f"[Unit]\nAfter={name}\n[Service]\nExecStart=/bin/true\n")
    run(["check", "--format", "concise", "--select", "dangling-reference", str(tmp_path)])
    said = capsys.readouterr().out
    assert f"{severity}[dangling-reference]" in said if severity else "dangling-reference" not in said


@pytest.mark.parametrize(("link", "is_slip"), [("lm_sensors.service", False), ("lm-sensors.service", True)])
def test_a_unit_that_a_tool_has_linked_is_no_slip(
    link: str, is_slip: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "etc/systemd/system/multi-user.target.wants"
    folder.mkdir(parents=True)
    (folder / "lm_sensors.service").symlink_to(f"/usr/lib/systemd/system/{link}")
    run(
        [
            "check",
            "--platform",
            "debian-12",
            "--format",
            "concise",
            "--select",
            "dangling-reference",
            str(tmp_path),
        ]
    )
    assert ("dangling-reference" in capsys.readouterr().out) == is_slip
