"""Text out of a piece of HTML, as feeds and content systems store article bodies."""

from __future__ import annotations

import re

_MARKUP = re.compile(r"<(?:p|br|div|span|strong|h[1-6]|ul|blockquote|figure|img|a)\b[^<>]{0,500}>", re.IGNORECASE)
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "br",
        "li",
        "ul",
        "ol",
        "tr",
        "table",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "figure",
        "figcaption",
        "section",
        "article",
        "header",
        "footer",
        "hr",
        "pre",
    ]
)
_SILENT = frozenset(("script", "style", "noscript", "iframe", "template"))
_BLANKS = re.compile(r"[^\S\n]+")
_BREAKS = re.compile(r" ?\n[ \n]*")


def is_markup(text: str) -> bool:
    """Whether a text is HTML: a known tag stands in it. A «<» alone is not markup."""
    return "<" in text and _MARKUP.search(text) is not None


def text_of(markup: str) -> str:
    """The words of a piece of HTML, one block a line, entities resolved, scripts and styles left out."""
    from lxml import etree, html

    try:
        root = html.fragment_fromstring(markup.replace("\x00", "\ufffd"), create_parent="div")
    except (etree.LxmlError, ValueError):
        return re.sub(r"<[^<>]*>", " ", markup)
    parts: list[str] = []
    for event, node in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        if event == "start":
            _open(node, parts)
        elif node is not root:
            _close(node, parts)
    return _BREAKS.sub("\n", _BLANKS.sub(" ", "".join(parts))).strip()


def _open(node: object, parts: list[str]) -> None:
    tag, text = getattr(node, "tag", None), getattr(node, "text", None)
    if tag in _BLOCKS:
        parts.append("\n")
    if text and tag not in _SILENT:
        parts.append(text.replace("\n", " "))


def _close(node: object, parts: list[str]) -> None:
    tail = getattr(node, "tail", None)
    if getattr(node, "tag", None) in _BLOCKS:
        parts.append("\n")
    if tail:
        parts.append(tail.replace("\n", " "))
