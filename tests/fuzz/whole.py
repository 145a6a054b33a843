"""All that is fuzzed: the readers, and what goes around them."""

from __future__ import annotations

from tests.fuzz import readers, revisions, runs, servers
from tests.fuzz.readers import CORPUS, Reader

_RUN = tuple(sorted({each.name for each in CORPUS.iterdir()} - {"lsp", "git-trees", "values"}))

READERS: tuple[Reader, ...] = (
    *readers.READERS,
    Reader("runs", runs.run, _RUN),
    Reader("lsp", servers.messages),
    Reader("git-trees", revisions.trees),
)
