"""Markdown and the HTML of labels, as ODK Collect shows them: made safe for a window, or plain for paper.

Headings, **bold**, *italic*, lists, links, line breaks, and the tags of text (b, i, u, span with a colour …).
Everything else is text. Nothing is ever loaded: pictures, scripts and other tags are left out, and a link is
its words with the address behind them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape, unescape

MAX_LETTERS = 8_000
"""Longer texts are shown as they stand: no label is a book."""
_GUARD = 0xE000
_SPECIAL = "\\*_#<>[]()-`&."
_GUARDED = {ord(letter): chr(_GUARD + ord(letter)) for letter in _SPECIAL}
_FREED = {_GUARD + ord(letter): letter for letter in _SPECIAL}
_FREED_HTML = {_GUARD + ord(letter): escape(letter) for letter in _SPECIAL}
_TAGS = 0xE800
"""Where the private letters begin that stand for tags while the text is worked on."""

_PLAIN_TAGS = ("b", "strong", "i", "em", "u", "s", "sub", "sup", "small", "big")
_LINES = ("br", "p", "div", "center", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "table")
_DROPPED = ("img", "a", "td", "th", "tbody", "video", "audio", "iframe", "object", "embed", "form", "input")
_INSTEAD = {**dict.fromkeys(_LINES, "\n"), **dict.fromkeys(_DROPPED, ""), "li": "\n- "}
"""What replaces the tags that are not shown themselves."""
_ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9A-Fa-f]{1,5}|[A-Za-z]{2,8});")
_WITH_CONTENT = re.compile(r"<(script|style)\b[^>]*>.*?(?:</\1\s*>|$)", re.IGNORECASE | re.DOTALL)
_COMMENT = re.compile(r"<!--.*?(?:-->|$)", re.DOTALL)
_TAG = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9]*)(?P<rest>(?:\s[^<>]*)?)/?>")
_COLOUR = re.compile(
    r"color\s*[:=]\s*[\"']?\s*(?P<colour>#[0-9A-Fa-f]{3,6}\b|[A-Za-z]{3,20}\b|rgb\([\d\s,]{5,20}\))"
)
_ESCAPED = re.compile(r"\\([\\*_#<>\[\]()\-`.])")
_LINK = re.compile(r"\[(?P<words>[^\[\]\n]+)\]\((?P<address>[^()\s]+)\)")
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(?P<words>.*?)[ \t]*#*$", re.MULTILINE)
_BULLET = re.compile(r"^ {0,3}[-*+][ \t]+(?=\S)", re.MULTILINE)
_EMPTY = re.compile(r"(?<!\*)\*{4}(?!\*)")
"""Bold around an answer that is not given yet."""
_BOLD = re.compile(r"(\*\*|__)(?=\S)(?P<words>[^\n]+?)(?<=\S)\1")
_ITALIC = re.compile(r"(?<![\w*])(\*|_)(?=[^\s*_])(?P<words>[^\n*_]+?)(?<=\S)\1(?![\w*])")


def guarded(answer: str) -> str:
    """An answer that is woven into a text: what is special in it stays what it is."""
    return answer.translate(_GUARDED)


def freed(text: str) -> str:
    """A text with guarded answers as it is read without markup."""
    return text.translate(_FREED)


def has_markup(text: str) -> bool:
    """Whether :func:`rich` shows anything that the text itself does not."""
    return rich(text) != escape(freed(text), quote=False)


def rich(text: str) -> str:
    """The text as the small HTML that a label of the window takes."""
    if len(text) > MAX_LETTERS:
        return escape(freed(text), quote=False).replace("\n", "<br>")
    tags: list[str] = []
    marked = escape(_with_tokens(text, tags), quote=False)
    marked = _HEADING.sub(r"<b><big>\g<words></big></b>", marked)
    marked = _BULLET.sub("• ", marked)
    marked = _LINK.sub(_link, marked)
    marked = _EMPTY.sub("", marked)
    marked = _BOLD.sub(r"<b>\g<words></b>", marked)
    marked = _ITALIC.sub(r"<i>\g<words></i>", marked)
    for at, tag in enumerate(tags):
        marked = marked.replace(chr(_TAGS + at), tag)
    lines = [line.strip() for line in marked.strip().split("\n")]
    kept = [line for at, line in enumerate(lines) if line or lines[at - 1]]
    return "<br>".join(kept).translate(_FREED_HTML)


def plain(text: str) -> str:
    """The words of the text without any markup, for paper, for choices and for screen readers."""
    shown = re.sub(r"<br>", "\n", rich(text))
    return unescape(re.sub(r"<[^<>]+>", "", shown))


def _link(match: re.Match[str]) -> str:
    words, address = match["words"], match["address"]
    return f"<u>{words}</u>" if words == address else f"<u>{words}</u> ({address.translate(_GUARDED)})"


def _with_tokens(text: str, tags: list[str]) -> str:
    """The text with each tag that may stay replaced by a letter, and all others taken out."""
    text = _ESCAPED.sub(lambda match: match[1].translate(_GUARDED), text)
    text = _ENTITY.sub(lambda match: unescape(match[0]).translate(_GUARDED), text)
    text = _COMMENT.sub("", _WITH_CONTENT.sub("", text))
    open_names: list[str] = []

    def token(html: str) -> str:
        if len(tags) >= 1_000:
            return ""
        tags.append(html)
        return chr(_TAGS + len(tags) - 1)

    text = _TAG.sub(lambda match: _tag(match, open_names, token), text)
    return text + "".join(token(f"</{name}>") for name in reversed(open_names))


def _tag(match: re.Match[str], open_names: list[str], token: Callable[[str], str]) -> str:
    name, rest = match["name"].lower(), match["rest"].strip()
    if name in _INSTEAD:
        return "" if name == "li" and match["close"] else _INSTEAD[name]
    if name not in (*_PLAIN_TAGS, "span", "font") or (rest and "=" not in rest):
        return match[0]  # no tag of a text: something the author wrote, like x<y>z
    shown = "span" if name == "font" else name
    if not match["close"]:
        open_names.append(shown)
        colour = _COLOUR.search(rest) if shown == "span" else None
        return token(f"<{shown}>" if colour is None else f'<{shown} style="color:{colour["colour"]}">')
    if shown not in open_names:
        return ""
    del open_names[len(open_names) - 1 - open_names[::-1].index(shown)]
    return token(f"</{shown}>")
