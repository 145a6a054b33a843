"""A unit file whose text is veiled: all machines have its settings in the same places, with other values."""

from __future__ import annotations

from collections.abc import Collection

from unitlint.configuration.unit_files import UnitFile
from unitlint.quick.dataclasses import replace
from unitlint.text.source import Location, SourceText, TextPlace
from unitlint.text.veiled import Span, VeiledText
from unitlint.units.settings import has_unknown_lines, odd_header, refused_at, remember, settings_of
from unitlint.units.unit import Setting


class VeiledSetting(Setting):
    """A setting that each machine has with a value of its own."""

    __slots__ = ("text",)

    def __init__(self, section: str, key: str, place: TextPlace, file: UnitFile, text: VeiledText) -> None:
        given = {"section": section, "key": key, "place": place, "file": file, "text": text}
        for name, value in given.items():
            object.__setattr__(self, name, value)

    @property
    def value(self) -> str:
        """Each machine has another."""
        text: VeiledText = object.__getattribute__(self, "text")
        text.veiled()

    def __eq__(self, other: object) -> bool:
        return self is other or bool(self.value)

    def __hash__(self) -> int:
        return id(self)


def veiled_file(file: UnitFile, template: SourceText, hidden: Collection[int]) -> UnitFile:
    """The file that a template makes for one machine, as all have it whose settings differ where `hidden`."""
    assert file.source is not None
    places: dict[Span, Location] = {(0, 0): file.source.location(0, 0)}
    text = VeiledText(template, places)
    made = replace(file, source=text)
    settings: list[Setting] = []
    for number, setting in enumerate(settings_of(file)):
        assert isinstance(setting.place, TextPlace)
        span = (setting.place.start, setting.place.end)
        places[span] = setting.place.location
        place = TextPlace(text, *span)
        settings.append(
            VeiledSetting(setting.section, setting.key, place, made, text)
            if number in hidden
            else Setting(setting.section, setting.key, setting.value, place, made)
        )
    odd = odd_header(file)
    remember(text, settings, refused_at(file), unknown=has_unknown_lines(file), odd=odd)
    return made
