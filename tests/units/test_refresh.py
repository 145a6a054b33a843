"""`python -m unitlint.systemd.refresh`: what another version of systemd makes of the tables."""

from __future__ import annotations

import gzip
import textwrap
from collections.abc import Mapping
from pathlib import Path

import pytest

from unitlint.errors import UnitlintError
from unitlint.systemd.refresh import configuration_files, directives, items, pages, value_sets
from unitlint.systemd.refresh.__main__ import main
from unitlint.systemd.refresh.news import of_units
from unitlint.systemd.refresh.release import Release, read_release
from unitlint.systemd.refresh.rows import Row, rows

HEAD = "# systemd --dump-configuration-items of 250, 255; and more\n"
TABLE = HEAD + "After\tUnit\tUNIT [...]\t201\t\nGone\tUnit\tBOOLEAN\t\t255\nNew\tUnit\tBOOLEAN\t255\t\n"

SOURCES: Mapping[str, str] = {
    "meson.version": "263~rc1\n",
    "NEWS": """\
        systemd

        CHANGES WITH 263 in spe:

                * Units gained a setting Brake= that stops them.

                * A tool that has nothing to do with them
                  got a new switch.

        CHANGES WITH 262:

                * Before= has always been there.

        """,
    items.GPERF: """\
        {%- macro EXEC_CONTEXT_CONFIG_ITEMS(type) -%}
        {{type}}.Nice,                 config_parse_exec_nice,  0, offsetof({{type}}, exec_context)
        {% if HAVE_SECCOMP %}
        {{type}}.SystemCallFilter,     config_parse_syscall_filter, 0, offsetof({{type}}, exec_context)
        {% else %}
        {{type}}.SystemCallFilter,     config_parse_warn_compat, DISABLED_CONFIGURATION, 0
        {% endif %}
        {%- endmacro -%}
        %%
        Unit.Brake,                    config_parse_bool,       0, offsetof(Unit, brake)
        Unit.OnFailureIsolate,         config_parse_warn_compat, DISABLED_LEGACY, 0
        {{ EXEC_CONTEXT_CONFIG_ITEMS('Service') }}
        {{ EXEC_CONTEXT_CONFIG_ITEMS('Mount') }}
        Service.BusName,               config_parse_bus_name ,  0, offsetof(Service, bus_name)
        Install.Alias,                 NULL,                    0, 0
        """,
    items.LOADER: """\
        void unit_dump_config_items(FILE *f) {
                } table[] = {
                        { config_parse_bool,           "BOOLEAN" },
                        { config_parse_exec_nice,      "NICE" },
        #if HAVE_SECCOMP
                        { config_parse_syscall_filter, "SYSCALLS" },
        #endif
                };
        }
        """,
    "man/systemd.unit.xml": """\
        <varlistentry>
          <term><varname>Brake=</varname></term>
          <listitem><variablelist><varlistentry>
            <term><option>hard</option></term>
            <xi:include href="version-info.xml" xpointer="v999"/>
          </varlistentry></variablelist>
          <xi:include href="version-info.xml" xpointer="v261"/></listitem>
        </varlistentry>
        """,
    "src/core/kill.c": """\
        static const char* const kill_mode_table[_KILL_MODE_MAX] = {
                [KILL_CONTROL_GROUP] = "control-group",
                [KILL_PROCESS]       = "process",
                [KILL_KINDLY]        = "kindly",
        };
        """,
    "src/journal/journald-gperf.gperf": "Journal.Burn,  config_parse_bool, 0, offsetof(Manager, burn)\n",
}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Sources of a systemd that never was."""
    for name, text in SOURCES.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text), encoding="utf-8")
    return tmp_path


def test_rows_date_what_the_man_pages_do_not() -> None:
    versions = {
        255: {("Unit", "After"): "UNIT [...]", ("Unit", "New"): "BOOLEAN", ("Unit", "Newer"): "BOOLEAN"},
        250: {("Unit", "After"): "UNIT [...]", ("Unit", "Gone"): "BOOLEAN", ("Path", "Unit"): "UNIT"},
    }
    added = {("Unit", "After"): 201, ("Unit", "New"): 253, ("Unit", "Newer"): 299}
    assert list(rows(versions, added)) == [
        (Row("After", "UNIT [...]", 201, 0), ("Unit",)),
        (Row("Gone", "BOOLEAN", 0, 255), ("Unit",)),
        (Row("New", "BOOLEAN", 253, 0), ("Unit",)),
        (Row("Newer", "BOOLEAN", 255, 0), ("Unit",)),
        (Row("Unit", "UNIT", 0, 255), ("Path",)),
    ]


def test_a_version_in_between_draws_the_bounds_in() -> None:
    between = Release(
        253, {("Unit", "After"): "UNIT [...]", ("Unit", "New"): "OTHER"}, {("Unit", "New"): 252}
    )
    outcome = directives.with_version(TABLE, between)
    assert outcome.text == (
        "# systemd --dump-configuration-items of 250, 253, 255; and more\n"
        "After\tUnit\tUNIT [...]\t201\t\nGone\tUnit\tBOOLEAN\t\t253\nNew\tUnit\tOTHER|255:BOOLEAN\t252\t\n"
    )
    assert outcome.certain == (
        "Gone= in [Unit]: BOOLEAN, until 255 -> BOOLEAN, until 253",
        "New= in [Unit]: BOOLEAN, since 255 -> OTHER|255:BOOLEAN, since 252",
    )
    assert outcome.undecided == ("New= has another kind: which values does each version take?",)


def test_a_newer_version_brings_and_drops() -> None:
    outcome = directives.with_version(
        TABLE, Release(263, {("Unit", "After"): "UNIT [...]", ("Path", "X"): "UNIT"})
    )
    assert outcome.certain == (
        "New= in [Unit]: BOOLEAN, since 255 -> BOOLEAN, since 255, until 263",
        "X= in [Path]: UNIT, since 263",
    )
    assert outcome.undecided == (
        f"X= is new: {directives.NEW}",
        "New= is gone: what does its work now (traits.tsv)?",
    )


def test_the_tables_are_what_the_versions_in_them_say() -> None:
    """Read and written again, the table of directives is the same."""
    text = directives.FILE.read_text(encoding="utf-8")
    table = directives.read_table(text)
    newest = max(table.captured)
    assert len(table.captured) > 3
    assert directives.with_version(text, Release(newest, table.items(newest))).text == text


def test_sources(tree: Path) -> None:
    release = read_release(tree)
    assert release.version == 263
    assert release.items == {
        ("Unit", "Brake"): "BOOLEAN",
        ("Service", "Nice"): "NICE",
        ("Service", "SystemCallFilter"): "SYSCALLS",
        ("Mount", "Nice"): "NICE",
        ("Mount", "SystemCallFilter"): "SYSCALLS",
        ("Service", "BusName"): "OTHER",
        ("Install", "Alias"): "OTHER",
    }
    assert release.added == {("Unit", "Brake"): 261, ("Install", "Brake"): 261}
    assert release.keys == {("journald.conf", "Journal", "Burn"): "bool"}
    assert list(of_units(release.news, 263, {"Brake"})) == ["Units gained a setting Brake= that stops them."]


def test_words_of_the_sources(tree: Path) -> None:
    words_of = "# set, its words\nkill-mode\tcontrol-group process mixed {}\nerrno\tE2BIG\n"
    text = words_of.format("process-group@-270 kindly@270")
    outcome = value_sets.with_version(text, 263, read_release(tree).tables)
    assert outcome.text == words_of.format("process-group@-263 kindly@263")
    assert outcome.certain == ("kill-mode: process-group@-263", "kill-mode: kindly@263")
    (mixed,) = outcome.undecided
    assert mixed.startswith("kill-mode: mixed is not in 263")


def test_every_set_is_in_the_table_of_sets() -> None:
    assert value_sets.TABLES.keys() <= set(value_sets.symbols.set_names())


def test_keys_of_configuration_files(tree: Path) -> None:
    text = "# file\nlink\tMatch\tName\nnetwork\tNetwork\tDNS\n"
    outcome = configuration_files.with_version(text, 263, read_release(tree).keys)
    assert (
        outcome.text
        == "# file\njournald.conf\tJournal\tBurn\tbool\t263\nlink\tMatch\tName\nnetwork\tNetwork\tDNS\n"
    )
    assert outcome.certain == ("Burn in [Journal] of journald.conf",)


def test_man_pages_as_they_are_installed(tmp_path: Path) -> None:
    page = """\
        .PP
        \\fIAfter=\\fR, \\fIBefore=\\fR
        .RS 4
        See
        \\fIBrake=\\fR\\&.
        .RS 4
        Added in version 999\\&.
        .RE
        .RE
        .PP
        \\fIBrake=\\fR
        .RS 4
        Stops it\\&.
        .sp
        Added in version 261\\&.
        .RE
        """
    (tmp_path / "systemd.timer.5.gz").write_bytes(gzip.compress(textwrap.dedent(page).encode()))
    assert pages.read_pages(tmp_path) == {("Timer", "Brake"): 261}


def test_a_dump_alone(tmp_path: Path) -> None:
    dump = tmp_path / "items-263.txt"
    dump.write_text("[Unit]\nDescription=STRING\n\n[Path]\nUnit=UNIT\n")
    release = read_release(dump)
    assert (release.version, release.items) == (
        263,
        {("Unit", "Description"): "STRING", ("Path", "Unit"): "UNIT"},
    )


def test_the_command_tells_and_in_a_dry_run_writes_nothing(
    tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tables = (directives.FILE, value_sets.FILE, configuration_files.FILE)
    before = [table.read_text() for table in tables]
    assert main(["--dry-run", str(tree)]) == 0
    assert before == [
        file.read_text() for file in (directives.FILE, value_sets.FILE, configuration_files.FILE)
    ]
    printed = capsys.readouterr().out
    assert printed.startswith("systemd 263\n")
    assert "Brake= in [Unit]: BOOLEAN, since 263" in printed or "since 261" in printed
    assert "Units gained a setting Brake=" in printed


def test_a_version_that_is_being_developed_is_looked_at_and_not_written(tree: Path) -> None:
    before = directives.FILE.read_text()
    (tree / "meson.version").write_text("263~devel\n")
    assert main(["--dry-run", str(tree)]) == 0
    with pytest.raises(SystemExit, match="263~devel is still being developed"):
        main([str(tree)])
    assert directives.FILE.read_text() == before


@pytest.mark.parametrize("arguments", [[], ["--help"], ["/nowhere"], ["a", "b"]])
def test_what_it_is_not_for(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code not in (0, None)


def test_a_folder_of_something_else(tmp_path: Path) -> None:
    with pytest.raises(UnitlintError, match="no src/core/load-fragment-gperf"):
        read_release(tmp_path)
