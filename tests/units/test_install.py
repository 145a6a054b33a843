"""Enabling: the links that [Install] asks for, as `systemctl enable` and `preset-all` make them."""

from __future__ import annotations

from unitlint.configuration.configuration import Configuration
from unitlint.configuration.delivered import Enablement, Preset
from unitlint.configuration.unit_files import UnitDirectory, UnitFile
from unitlint.systemd.file_names import ETC
from unitlint.text.source import Location, SourceText
from unitlint.units.install import has_install_section, install_links, with_install_links
from unitlint.units.search_path import SearchPath

HERE = Location("here.yml")


def directory(**texts: str) -> UnitDirectory:
    """/etc/systemd/system with services of these names (`_at` is `@`)."""
    units = {}
    for key, text in texts.items():
        name = key.replace("_at", "@") + ".service"
        units[name] = UnitFile(
            name, f"{ETC}/{name}", source=SourceText(name, text), link="" if text else "/dev/null"
        )
    return UnitDirectory(ETC, units=units)


def links_of(*directories: UnitDirectory, unit: str) -> list[tuple[str, str]]:
    return [(link.folder, link.name) for link in install_links(SearchPath(directories), unit)]


def test_wanted_required_upheld() -> None:
    folder = directory(a="[Install]\nWantedBy=x.target y.target\nRequiredBy=z.target\nUpheldBy=u.target\n")
    assert sorted(links_of(folder, unit="a.service")) == [
        ("u.target.upholds", "a.service"),
        ("x.target.wants", "a.service"),
        ("y.target.wants", "a.service"),
        ("z.target.requires", "a.service"),
    ]


def test_an_empty_assignment_resets() -> None:
    folder = directory(a="[Install]\nWantedBy=x.target\nWantedBy=\nWantedBy=y.target\n")
    assert links_of(folder, unit="a.service") == [("y.target.wants", "a.service")]


def test_aliases_and_also() -> None:
    folder = directory(
        a="[Install]\nAlias=b.service bad.socket\nAlso=c.service\n",
        c="[Install]\nWantedBy=x.target\nAlso=a.service\n",
    )
    assert sorted(links_of(folder, unit="a.service")) == [("", "b.service"), ("x.target.wants", "c.service")]


def test_templates_are_enabled_as_instances() -> None:
    text = "[Install]\nWantedBy=x-%i.target\nDefaultInstance=one\n"
    assert links_of(directory(a_at=text), unit="a@.service") == [("x-one.target.wants", "a@one.service")]
    assert links_of(directory(a_at=text), unit="a@two.service") == [("x-two.target.wants", "a@two.service")]
    assert links_of(directory(a_at="[Install]\nWantedBy=x.target\n"), unit="a@.service") == []


def test_masked_and_missing_units_give_nothing() -> None:
    assert links_of(directory(a=""), unit="a.service") == []
    assert links_of(directory(), unit="a.service") == []


def test_install_section() -> None:
    search_path = SearchPath([directory(a="[Install]\nWantedBy=x.target\n", b="[Install]\nWantedBy=\n")])
    assert has_install_section(search_path, "a.service")
    assert not has_install_section(search_path, "b.service")
    assert not has_install_section(search_path, "missing.service")


def preset(enable: bool, pattern: str, *instances: str) -> Preset:
    return Preset(enable, pattern, instances, HERE)


def test_the_first_preset_that_matches_decides_and_the_input_before_it() -> None:
    folder = directory(**dict.fromkeys(("a", "b", "c", "d"), "[Install]\nWantedBy=x.target\n"))
    configuration = Configuration(
        "c",
        "ignition",
        "c",
        (folder,),
        (Enablement("c.service", True, HERE), Enablement("d.service", False, HERE)),
    )
    rules = (preset(True, "a.*"), preset(False, "[abc].*"), preset(True, "*"))
    (etc,) = with_install_links(configuration, (folder,), rules)
    assert sorted(etc.dependencies["x.target.wants"]) == ["a.service", "c.service"]


def test_what_no_preset_matches_is_enabled() -> None:
    folder = directory(a="[Install]\nWantedBy=x.target\n")
    configuration = Configuration("c", "ignition", "c", (folder,))
    (etc,) = with_install_links(configuration, (folder,), (preset(False, "z.*"),))
    assert list(etc.dependencies["x.target.wants"]) == ["a.service"]
    assert with_install_links(configuration, (folder,), ()) == (folder,)
