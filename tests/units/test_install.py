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


def test_an_alias_is_of_the_units_kind() -> None:
    template = directory(a_at="[Install]\nAlias=b.service b@.service b@x.service\n")
    assert links_of(template, unit="a@.service") == [("", "b@.service"), ("", "b@x.service")]
    assert links_of(template, unit="a@x.service") == [("", "b@x.service"), ("", "b@x.service")]
    assert (
        links_of(directory(a="[Install]\nAlias=b@.service b@x.service a.service\n"), unit="a.service") == []
    )


def test_an_alias_may_be_a_place_in_a_folder() -> None:
    folder = directory(a="[Install]\nAlias=x.target.wants/a.service y.target.wants/b.service z.d/a.service\n")
    assert links_of(folder, unit="a.service") == [("x.target.wants", "a.service")]


def test_a_template_is_wanted_by_templates() -> None:
    text = "[Install]\nWantedBy=x@.target x.target\n"
    assert links_of(directory(a_at=text), unit="a@.service") == [("x@.target.wants", "a@.service")]
    assert links_of(directory(a=text), unit="a.service") == [
        ("x@.target.wants", "a.service"),
        ("x.target.wants", "a.service"),
    ]


def test_an_invalid_default_instance_enables_nothing() -> None:
    text = "[Install]\nWantedBy=x.target\nDefaultInstance=one\nDefaultInstance=a/b\n"
    assert links_of(directory(a_at=text), unit="a@.service") == []
    assert links_of(directory(a_at=text), unit="a@two.service") == [("x.target.wants", "a@two.service")]


def test_quotes() -> None:
    text = "[Install]\nWantedBy='x.target' \"y.target\"\nDefaultInstance=one\n"
    assert links_of(directory(a_at=text), unit="a@.service") == [
        ("x.target.wants", "a@one.service"),
        ("y.target.wants", "a@one.service"),
    ]
    assert (
        links_of(
            directory(a="[Install]\nAlso='b.service'\n", b="[Install]\nWantedBy=x.target\n"), unit="a.service"
        )
        == []
    )


def test_drop_ins_of_prefixes_and_types_enable_nothing() -> None:
    names = ("a-b.service.d", "a-.service.d", "service.d")
    drop_ins = {
        name: {f"{n}.conf": UnitFile(f"{n}.conf", f"{ETC}/{name}/{n}.conf", source=SourceText(name, text))}
        for n, name in enumerate(names)
        for text in (f"[Install]\nWantedBy=x{n}.target\n",)
    }
    unit = UnitFile("a-b.service", f"{ETC}/a-b.service", source=SourceText("a-b.service", "[Unit]\n"))
    folder = UnitDirectory(ETC, units={"a-b.service": unit}, drop_ins=drop_ins)
    assert links_of(folder, unit="a-b.service") == [("x0.target.wants", "a-b.service")]


def test_of_two_units_with_one_alias_the_first_has_it() -> None:
    folder = directory(a="[Install]\nAlias=z.service\n", b="[Install]\nAlias=z.service\n")
    enabled = (Enablement("b.service", True, HERE), Enablement("a.service", True, HERE))
    configuration = Configuration("test", "ignition", "", (folder,), enablements=enabled)
    (etc,) = with_install_links(configuration, (folder,))
    assert etc.units["z.service"].link == "a.service"
