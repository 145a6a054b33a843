"""Services of init scripts."""

from __future__ import annotations

from unitlint.configuration.delivered import DeliveredFile
from unitlint.configuration.unit_files import UnitDirectory
from unitlint.generators.sysv import generate
from unitlint.text.source import SourceText

HEADER = "#!/bin/sh\n### BEGIN INIT INFO\n{}### END INIT INFO\n"


def delivered(path: str, text: str = "", mode: int = 0o755) -> dict[str, DeliveredFile]:
    return {path: DeliveredFile(path, mode, SourceText(path, text))}


def settings(directory: UnitDirectory, name: str) -> list[str]:
    return [f"{s.key}={s.value}" for s in directory.units[name].settings if s.section == "Unit"]


def test_a_header_orders_and_links_start_it() -> None:
    lines = "# Provides: web $mta httpd\n# Required-Start: $network $syslog db\n# X-Start-Before: cache\n"
    files = delivered("/etc/init.d/web.sh", HEADER.format(lines)) | delivered("/etc/rc5.d/S20web.sh")
    directory = generate(files, native=()).directory
    assert settings(directory, "web.service") == [
        "Before=graphical.target",
        *("Before=mta.target", "Wants=mta.target"),
        *("After=network-online.target", "Wants=network-online.target", "After=db.service"),
        "Before=cache.service",
    ]
    assert directory.units["httpd.service"].link == "web.service"
    assert [*directory.dependencies] == ["graphical.target.wants"]


def test_a_unit_takes_the_place_of_its_script() -> None:
    files = delivered("/etc/init.d/web") | delivered("/etc/init.d/data", mode=0o644)
    assert not generate(files, native={"web.service"}).directory.units


def test_what_editors_and_packagers_leave_is_no_script() -> None:
    files = delivered("/etc/init.d/.a") | delivered("/etc/init.d/b.dpkg-old") | delivered("/etc/init.d/c~")
    assert not generate(files, native=()).directory.units


def test_a_backslash_at_a_line_s_end_is_no_service() -> None:
    files = delivered("/etc/init.d/a", HEADER.format("# Required-Start: b \\\n#   c\n"))
    assert settings(generate(files, native=()).directory, "a.service") == ["After=b.service"]


def test_the_numbers_order_scripts_without_a_header() -> None:
    files = delivered("/etc/init.d/a") | delivered("/etc/init.d/b", HEADER.format(""))
    files |= delivered("/etc/rc2.d/S10a") | delivered("/etc/rc2.d/S20b") | delivered("/etc/rc2.d/K05b")
    directory = generate(files, native=()).directory
    assert settings(directory, "a.service") == ["Before=multi-user.target", "Before=b.service"]
    assert settings(directory, "b.service") == ["Before=multi-user.target", "After=a.service"]
