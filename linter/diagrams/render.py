"""DOT → SVG, PNG, PDF by an engine: `graphviz-pure`, which comes with unitlint, or Graphviz's own `dot`."""

from __future__ import annotations

import shutil
import sys
import sysconfig
from enum import StrEnum
from pathlib import Path

from unitlint.diagrams.limits import ADVICE
from unitlint.errors import UnitlintError, UsageError

TIMEOUT = 600.0
"""Seconds that an engine may take. The largest pictures that are drawn without --force take minutes."""

MISSING = "pip install graphviz-pure, or install Graphviz; --dot, --mermaid and --json need neither"


_BEGINS = {"svg": b"<svg", "png": b"\x89PNG", "pdf": b"%PDF"}
"""What stands near the start of a picture."""


class Engine(StrEnum):
    """The programs that lay a picture out."""

    PURE = "graphviz-pure"
    DOT = "dot"


FORMATS: dict[Engine, tuple[str, ...]] = {
    Engine.PURE: ("svg", "png"),
    Engine.DOT: ("svg", "png", "pdf"),
}


def find_engine(engine: Engine | None = None) -> tuple[Engine, Path]:
    """The engine asked for, or the first that is there; `UsageError` names what to install."""
    for candidate in (engine,) if engine is not None else tuple(Engine):
        path = _find(candidate)
        if path is not None:
            return candidate, path
    wanted = f"{engine} is" if engine is not None else "neither graphviz-pure nor dot is"
    raise UsageError(f"a picture needs an engine, and {wanted} not installed", hint=MISSING)


def _find(engine: Engine) -> Path | None:
    # pipx and uv put only unitlint's own command on PATH; its dependencies' stay beside the interpreter.
    if engine is Engine.PURE:
        for folder in dict.fromkeys((sysconfig.get_path("scripts"), str(Path(sys.executable).parent))):
            if found := shutil.which(engine, path=folder):
                return Path(found)
    found = shutil.which(engine)
    return Path(found) if found else None


def render(
    dot: str,
    file_format: str = "svg",
    *,
    engine: Engine | None = None,
    layout: str = "dot",
    timeout: float = TIMEOUT,
) -> bytes:
    """The picture in `svg`, `png` or `pdf`, as the engine gives it within `timeout` seconds.

    `layout` is Graphviz' name of how to place things: `dot`, or `nop2` for what has its places.
    """
    if engine is None and file_format not in FORMATS[Engine.PURE]:
        engine = Engine.DOT
    chosen, path = find_engine(engine)
    if file_format not in FORMATS[chosen]:
        raise UsageError(
            f"{chosen} can't write {file_format}", hint="it writes " + ", ".join(FORMATS[chosen])
        )
    return _run(chosen, path, dot, (layout, file_format), timeout)


def _run(engine: Engine, program: Path, dot: str, how: tuple[str, str], timeout: float) -> bytes:
    import subprocess

    from graphviz.backend.execute import ExecutableNotFound, run_check

    command = (program, f"-K{how[0]}", f"-T{how[1]}")
    try:
        done = run_check(command, input=dot.encode(), capture_output=True, quiet=True, timeout=timeout)
    except subprocess.TimeoutExpired as error:
        other = next(each for each in Engine if each is not engine)
        message = f"{engine} has not drawn the picture within {timeout:g} seconds"
        raise UnitlintError(message, hint=f"{ADVICE}; --engine {other} may be faster") from error
    except (ExecutableNotFound, subprocess.CalledProcessError, OSError) as error:
        detail = getattr(error, "stderr", b"") or str(error)
        text = detail.decode(errors="replace") if isinstance(detail, bytes) else str(detail)
        raise _undrawn(engine, f"could not draw the picture: {text.strip() or error}") from error
    data: bytes = done.stdout
    if _BEGINS[how[1]] not in data[:4096]:
        raise _undrawn(engine, f"did not produce {how[1].upper()}")
    return data


def _undrawn(engine: Engine, what: str) -> UnitlintError:
    other = next(each for each in Engine if each is not engine)
    return UnitlintError(
        f"{engine} {what}", hint=f"try --engine {other}; --mermaid, --dot and --json need no engine"
    )
