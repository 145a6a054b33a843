"""Small sets of units that conflict with, require and follow each other, made at random."""

from __future__ import annotations

from random import Random

KINDS = ("Wants", "Wants", "Requires", "BindsTo", "Requisite", "PartOf", "Upholds")
NAMES = tuple(f"{letter}.service" for letter in "abcdefghij")
MISSING = "missing.service"


def random_conflicts(seed: int) -> dict[str, str]:
    """Unit → the settings of its [Unit] section, as `tests.transaction.units.graph` reads them."""
    random = Random(seed)
    names = NAMES[: random.randint(3, len(NAMES))]
    wanted = random.sample(names, random.randint(1, len(names)))
    units = {
        "start.target": [
            f"{random.choice(('Wants', 'Wants', 'Wants', 'Requires'))}={name}" for name in wanted
        ]
    }
    for name in names:
        others = [other for other in names if other != name]
        lines = [f"{random.choice(KINDS)}={random.choice(others)}" for _ in range(random.randint(0, 3))]
        lines += [f"Conflicts={random.choice(others)}" for _ in range(random.choice((0, 0, 1, 2)))]
        lines += [f"After={random.choice(others)}" for _ in range(random.choice((0, 0, 0, 1, 2)))]
        lines += [f"Requires={MISSING}"] if not random.randrange(25) else []
        units[name] = lines
    return {name: "; ".join(lines) for name, lines in units.items()}
