"""Labels with Markdown and HTML: shown as meant, and never anything that loads or runs."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.forms.definition.markup import freed, guarded, has_markup, plain, rich
from desktop_app.forms.importing.importing import import_form
from desktop_app.forms.session.outline import outline

SHOWN = {
    "# Tiêu đề": ("<b><big>Tiêu đề</big></b>", "Tiêu đề"),
    "**đậm** và _nghiêng_": ("<b>đậm</b> và <i>nghiêng</i>", "đậm và nghiêng"),
    '<span style="color:red">đỏ</span>': ('<span style="color:red">đỏ</span>', "đỏ"),
    '<font color="#00aa00">xanh</font>': ('<span style="color:#00aa00">xanh</span>', "xanh"),
    '**<span style="color:blue">a</span>**': ('<b><span style="color:blue">a</span></b>', "a"),
    "xem [trang này](https://a.invalid/x)": (
        "xem <u>trang này</u> (https://a.invalid/x)",
        "xem trang này (https://a.invalid/x)",
    ),
    "- một<br>- hai\n- ba": ("• một<br>• hai<br>• ba", "• một\n• hai\n• ba"),
    "<ul><li>một</li><li>hai</li></ul>": ("• một<br>• hai", "• một\n• hai"),
    "a < b và c > d & e": ("a &lt; b và c &gt; d &amp; e", "a < b và c > d & e"),
    "x_y_z và 2*3*4, 5 * 6 * 7": ("x_y_z và 2*3*4, 5 * 6 * 7", "x_y_z và 2*3*4, 5 * 6 * 7"),
    r"\*không nghiêng\*": ("*không nghiêng*", "*không nghiêng*"),
    "&lt;b&gt; &amp; x": ("&lt;b&gt; &amp; x", "<b> & x"),
    "Chào **" + "**!": ("Chào !", "Chào !"),
    "<b>để mở": ("<b>để mở</b>", "để mở"),
    "x<y>z": ("x&lt;y&gt;z", "x<y>z"),
    "dòng 1\ndòng 2": ("dòng 1<br>dòng 2", "dòng 1\ndòng 2"),
}
HOSTILE = (
    "<script>alert(1)</script>",
    '<img src="file:///etc/passwd">',
    "<a href='http://a.invalid'>b</a>",
    "<b onmouseover=alert(1)>x</b>",
    '<span style="color:red;background:url(http://a.invalid/b)">k</span>',
    "<iframe src=//a.invalid></iframe>",
    "<scr<script>ipt>alert(1)</script>",
    "<!-- x --><style>*{}</style>",
)


@pytest.mark.parametrize("text", SHOWN)
def test_markup_is_shown_as_meant(text: str) -> None:
    assert (rich(text), plain(text)) == SHOWN[text]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_loads_or_runs(text: str) -> None:
    assert (
        re.sub(r"</?(?:b|i|u|s|big|br|span)>|<span style=\"color:[#\w(), ]+\">", "", rich(text)).find("<")
        == -1
    )


@given(st.text("ab*_#<>[]()\\&;\n-. /=\"'span", max_size=200))
def test_only_known_tags_come_out(text: str) -> None:
    left = re.sub(
        r"</?(?:b|i|u|s|big|small|sub|sup|strong|em|span)>|<br>|<span style=\"color:[^\"<>]+\">",
        "",
        rich(text),
    )
    assert "<" not in left
    assert ">" not in left


@given(st.text(max_size=60))
def test_an_answer_in_a_label_stays_what_was_typed(answer: str) -> None:
    typed = " ".join(answer.split())
    assert freed(guarded(typed)) == typed
    if typed and not re.search("[\ue000-\uf8ff&;]", typed):
        assert plain(f"**Tên:** x{guarded(typed)}x") == f"Tên: x{typed}x"


def test_plain_text_needs_no_markup() -> None:
    assert not has_markup("Tuổi của Lan & An < 18?")
    assert has_markup("**Tuổi**")


def test_paper_has_the_words_alone() -> None:
    rows = "| survey |\n| | type | name | label | hint |\n| | text | a | **Tên** <br>đầy đủ | *ghi rõ* |\n"
    form = import_form(rows.encode(), "giay.md")
    part = outline(form.definition)[0]
    assert (part.label, part.hint) == ("Tên\nđầy đủ", "ghi rõ")
