"""Whatever is done to an input, reading it ends in configurations, problems or one of our own errors."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from unitlint.configuration.branches import Branches
from unitlint.errors import UnitlintError
from unitlint.inputs.inputs import read_inputs

from .test_positions import PACKED, VERBATIM, texts

PIECES = (
    "{{ if .x }}", "{{ end }}", "${", "%{ if x }", "%{ endif }", "&a ", "*a", '"', "'", "\n", "\t", "- ",
    "[", "]", "{", "}", "|", ">", ": ", "\0", "null", "<<: ", "data:;base64,", "%zz", "---\n", "name: ",
    "\ue000", "\ud800",
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from([*VERBATIM.values(), *PACKED.values()]),
    st.lists(st.tuples(st.floats(0, 1), st.sampled_from(PIECES), st.integers(0, 20)), min_size=1, max_size=5),
)
def test_nothing_else_is_raised(sample: tuple[str, str], changes: list[tuple[float, str, int]]) -> None:
    name, text = sample
    for where, piece, removed in changes:
        at = int(where * len(text))
        text = text[:at] + piece + text[at + removed :]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        try:
            inputs = read_inputs([os.fspath(path)])
        except UnitlintError:
            return
    for configuration in inputs.configurations:
        for branch in Branches().expand(configuration):
            for source in texts(branch):
                place = source.location(0, len(source.text))
                assert place.path == str(path)
                assert (place.line, place.column) >= (1, 1)
    assert all(problem.message for problem in inputs.problems)
