"""What the pages say for GitHub, made true on the site: the anchors of headings, and links into the code."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.pages import Page

_LINK = re.compile(r"\]\((?P<target>(?:\.\./)+[^)#]+)")
_LOG = logging.getLogger("mkdocs.plugins.site")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Give headings the anchors that GitHub gives them."""
    config.mdx_configs["toc"]["slugify"] = anchor
    return config


def anchor(heading: str, separator: str) -> str:
    """`review --format json` → `review---format-json`."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", separator)


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, **_: object) -> str:
    """Lead links out of the pages to the repository; one to no file fails a strict build."""
    pages = Path(config.docs_dir).resolve()

    def absolute(link: re.Match[str]) -> str:
        target = (pages / page.file.src_uri).parent.joinpath(link["target"]).resolve()
        if target.is_relative_to(pages):
            return link[0]
        if not target.exists():
            _LOG.warning("%s links to %s, which is not there", page.file.src_uri, link["target"])
        return f"]({config.repo_url}/tree/main/{target.relative_to(pages.parent).as_posix()}"

    return _LINK.sub(absolute, markdown)
