"""unitlint complains of the same lines as systemd does when it loads a unit: none missed, none made up.

Four sources: every value of `values.txt` for every directive; the words of `symbols.tsv`; the units of the
machine and of systemd's own fuzzing; and copies of those with small faults put in at random, from fixed
seeds.

What is left out of the comparison, and why, is `EXCEPTIONS`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conformance import complaints
from tests.conformance.complaints import Files, Place, Said
from tests.conformance.mutants import mutated
from tests.conformance.systemd import version
from unitlint.units.directives import OWN_SECTIONS, keys, lookup, named
from unitlint.units.values.complaint import Effect, Subject
from unitlint.units.values.judge import complaints as complaints_about
from unitlint.units.values.symbols import symbols

pytestmark = [
    pytest.mark.systemd,
    pytest.mark.skipif(not complaints.available(), reason="systemd-analyze is not installed"),
    pytest.mark.skipif(
        complaints.available() and version() != 252, reason="the expectations are systemd 252's"
    ),
]

MACHINE = Path("/lib/systemd/system")
FUZZED = Path("systemd-tests/fuzz-unit-file")
SEEDS = range(6)

EXCEPTIONS = {
    "what follows a refused line": "systemd reads neither it nor drop-ins; it counts once the line is mended",
    "notes": "a renamed directive that systemd takes in silence is a note, neither error nor warning",
    "words of other machines": "systemd knows architectures and system calls as it was built",
}


def pool() -> list[str]:
    """The values of `values.txt`, the empty one and some that are too long."""
    lines = Path(__file__).with_name("values.txt").read_text(encoding="utf-8").splitlines()[1:]
    return ["", *lines, "a" * 300, "/" + "a" * 300, "/" + "a/" * 2100]


def directives() -> list[tuple[str, str, str]]:
    """Unit type, section and name of every directive, once for each kind of value that it has."""
    found = []
    for unit_type, own in OWN_SECTIONS.items():
        for section in own or ("Unit",) * (unit_type == "target"):
            common = unit_type in ("service", "target")
            mine = (k for k in all_keys(section) if common or differs_from_service(unit_type, section, k))
            found += [(unit_type, section, key) for key in mine]
    return found


def all_keys(section: str) -> Iterator[str]:
    """Its directives, deprecated ones included."""
    deprecated = ("BindTo", "BlockIOWeight", "BlockIODeviceWeight", "BlockIOReadBandwidth", "CPUShares")
    yield from sorted({*keys(section, 252), *(k for k in deprecated if section in named(k))})


def differs_from_service(unit_type: str, section: str, key: str) -> bool:
    """Whether the directive is the type's own, or means something else for it than for a service."""
    mine, service = lookup(unit_type, section, key, 252), lookup("service", "Service", key, 252)
    special = key in ("Delegate", "ManagedOOMSwap", "Slice", "TimeoutSec")
    return mine is not None and (service is None or mine.kind(252) != service.kind(252) or special)


@pytest.mark.parametrize("unit_type", [t for t in OWN_SECTIONS if t not in ("device", "scope")])
def test_every_value_for_every_directive(unit_type: str) -> None:
    files: dict[str, bytes] = {}
    expected: dict[Place, tuple[str, str]] = {}
    for kind, section, key in directives():
        if kind == unit_type:
            fill(files, expected, section=section, key=key, unit_type=unit_type)
    with complaints.folder(files) as top:
        said = complaints.said_by_systemd(top, files)
    section_of = {name: content.split(b"]")[0].decode()[1:] for name, content in files.items()}
    differing = {
        (key, value): said.places.get(place)
        for place, (key, value) in expected.items()
        if bool(complaints_about(value, Subject(place[0], section_of[place[0]], key)))
        != (place in said.places)
    }
    assert differing == {}


def fill(
    files: dict[str, bytes], expected: dict[Place, tuple[str, str]], *, section: str, key: str, unit_type: str
) -> None:
    """Write units that give the directive every value: one each where a value may end the unit."""
    alone = key == "Unit" or any(refuses(value, section, key, unit_type) for value in pool())
    values = [[value] for value in pool()] if alone else [pool()]
    for number, group in enumerate(values):
        name = f"{key.lower()}-{number}.{unit_type}"
        files[name] = "".join(
            f"{line}\n" for line in (f"[{section}]", *(f"{key}={v}" for v in group))
        ).encode()
        expected.update({(name, line): (key, value) for line, value in enumerate(group, start=2)})


def refuses(value: str, section: str, key: str, unit_type: str) -> bool:
    found = complaints_about(value, Subject(f"x.{unit_type}", section, key))
    return any(complaint.effect is Effect.REFUSED for complaint in found)


@pytest.mark.parametrize(
    ("name", "key", "section"),
    [
        ("address-families", "RestrictAddressFamilies", "Service"),
        ("architectures", "SystemCallArchitectures", "Service"),
        ("attach-types", "BPFProgram", "Service"),
        ("controllers", "Delegate", "Service"),
        ("core-dump-parts", "CoredumpFilter", "Service"),
        ("cpu-policy", "CPUSchedulingPolicy", "Service"),
        ("emergency-action", "FailureAction", "Unit"),
        ("errno", "SystemCallErrorNumber", "Service"),
        ("exit-status", "SuccessExitStatus", "Service"),
        ("input", "StandardInput", "Service"),
        ("io-class", "IOSchedulingClass", "Service"),
        ("job-mode", "OnFailureJobMode", "Unit"),
        ("keyring-mode", "KeyringMode", "Service"),
        ("log-facility", "SyslogFacility", "Service"),
        ("log-level", "SyslogLevel", "Service"),
        ("namespaces", "RestrictNamespaces", "Service"),
        ("notify-access", "NotifyAccess", "Service"),
        ("numa-policy", "NUMAPolicy", "Service"),
        ("oom-policy", "OOMPolicy", "Service"),
        ("output", "StandardOutput", "Service"),
        ("partitions", "RootImageOptions", "Service"),
        ("protect-proc", "ProtectProc", "Service"),
        ("restart", "Restart", "Service"),
        ("service-type", "Type", "Service"),
        ("signals", "KillSignal", "Service"),
        ("system-call-groups", "SystemCallFilter", "Service"),
        ("system-calls", "SystemCallFilter", "Service"),
        ("utmp-mode", "UtmpMode", "Service"),
    ],
)
def test_systemd_knows_every_symbol(name: str, key: str, section: str) -> None:
    form = {"attach-types": "{}:/sys/fs/bpf/x", "partitions": "{}:ro"}.get(name, "{}")
    words = sorted(symbols(name, 252) - FOREIGN.get(name, frozenset()))
    lines = [f"[{section}]", *(f"{key}={form.format(word)}" for word in words)]
    files = {"x.service": "\n".join(lines).encode()}
    with complaints.folder(files) as top:
        said = complaints.said_by_systemd(top, files)
    assert {words[line - 2]: message for (_, line), message in said.places.items()} == {}


FOREIGN = {"architectures": frozenset({"loongarch64"})}
"""Words that systemd 252 has on other machines only."""


@pytest.mark.parametrize("seed", [None, *SEEDS])
def test_units_of_the_machine(seed: int | None) -> None:
    if not MACHINE.is_dir():
        pytest.skip(f"there is no {MACHINE}")
    compare(mutated(complaints.read_folder(MACHINE), seed))


@pytest.mark.corpora
@pytest.mark.parametrize("seed", [None, *SEEDS])
def test_units_of_systemds_fuzzing(seed: int | None, corpora: Path) -> None:
    compare(mutated(complaints.read_fuzzed(corpora / FUZZED), seed))


def compare(files: Files) -> None:
    """Both say the same about the files."""
    with complaints.folder(files) as top:
        theirs = complaints.said_by_systemd(top, files)
        ours = complaints.said_by_unitlint(top, files, 252)
    missed = {place: words for place, words in theirs.places.items() if place not in ours.places}
    assert missed == {}, "missed"
    assert made_up(ours, theirs) == {}, "made up"
    assert theirs.refused ^ ours.refused == set(), "refused by one alone"
    assert (theirs.ignored ^ ours.ignored) - theirs.refused == set(), "ignored by one alone"


def made_up(ours: Said, theirs: Said) -> dict[Place, list[str]]:
    """What unitlint says and systemd doesn't, without the exceptions."""
    return {
        place: words
        for place, words in ours.places.items()
        if place not in theirs.places and place not in ours.mild and not after_refusal(place, ours)
    }


def after_refusal(place: Place, ours: Said) -> bool:
    """Whether systemd has given up on the file, or on the unit that the drop-in is for, before the line."""
    fragment = place[0].partition(".d/")[0]
    return any(
        (file == place[0] and line < place[1]) or (file == fragment != place[0]) for file, line in ours.last
    )
