"""What somebody wrote stays at the next draft; what he did not touch follows it."""

from __future__ import annotations

import pytest

from desktop_app.narrative.drafting import DraftLine
from desktop_app.narrative.keeping import (
    KeptText,
    WrittenOver,
    kept_text,
    read_written_over,
    written_over,
)
from desktop_app.narrative.links import LinkedFigures, ReportFigure
from desktop_app.reports.frame.wording import load_wording

OLD = (DraftLine("a", "- Một {X.a}."), DraftLine("b", "- Hai."), DraftLine("c", "- Ba."))


def linked(**shown: str) -> LinkedFigures:
    others = {f"X.{name}": ReportFigure(name, text) for name, text in shown.items()}
    return LinkedFigures((), load_wording("common"), others)


def kept(own: str, new: tuple[DraftLine, ...], **shown: str) -> KeptText:
    figures = linked(a="1")
    return kept_text(own, written_over(OLD, own, figures), new, linked(**{"a": "1", **shown}))


@pytest.mark.parametrize(
    ("own", "new", "text"),
    [
        # untouched sentences follow the draft
        ("- Một {X.a}.\n- Hai.\n- Ba.", {"b": "- Hai, nay khác."}, "- Một {X.a}.\n- Hai, nay khác.\n- Ba."),
        # one that was changed stays
        ("- Một {X.a}.\n- Hai của tôi.\n- Ba.", {"b": "- Hai, nay khác.", "c": "- Ba ba."},
         "- Một {X.a}.\n- Hai của tôi.\n- Ba ba."),
        # one that was taken out stays out, one that was added stays in
        ("- Một {X.a}.\n- Ba.\n- Thêm.", {"b": "- Hai, nay khác."}, "- Một {X.a}.\n- Ba.\n- Thêm."),
        # one that the draft has no longer leaves, but not somebody's own in its place
        ("- Một {X.a}.\n- Hai.\n- Ba của tôi.", {"b": "", "c": ""}, "- Một {X.a}.\n- Ba của tôi."),
        # one that is new comes where the draft has it
        ("- Một {X.a}.\n- Hai của tôi.\n- Ba.", {"d": "- Bốn."},
         "- Một {X.a}.\n- Hai của tôi.\n- Ba.\n- Bốn."),
        ("", {"b": "- Hai, nay khác."}, ""),
    ],
)  # fmt: skip
def test_a_text_and_a_newer_draft(own: str, new: dict[str, str], text: str) -> None:
    lines = {line.key: line.text for line in OLD} | new
    made = kept(own, tuple(DraftLine(key, line) for key, line in lines.items() if line))
    assert made.text == text


def test_a_figure_of_an_own_sentence_that_changed_is_told() -> None:
    own = "- Mới {X.a} việc, nhiều.\n- Hai.\n- Ba."
    assert kept(own, OLD).changed == ()
    (changed,) = kept(own, OLD, a="7").changed
    assert (changed.link.code, changed.before, changed.now) == ("X.a", "1", "7")
    assert kept("- Một {X.a}.\n- Hai.\n- Ba.", OLD, a="7").changed == (), "the draft's own sentence follows"


def test_an_own_sentence_is_stale_when_its_draft_says_something_else() -> None:
    new = (OLD[0], DraftLine("b", "- Hai, nay khác."), OLD[2])
    assert kept("- Một {X.a}.\n- Hai của tôi.\n- Ba.", OLD).stale == ()
    assert kept("- Một {X.a}.\n- Hai của tôi.\n- Ba.", new).stale == ("- Hai của tôi.",)


def test_a_text_of_an_older_program_stays_as_it_is() -> None:
    assert kept_text("- Cũ {X.a}.", None, OLD, linked(a="2")) == KeptText("- Cũ {X.a}.")
    assert read_written_over(None) is None
    assert read_written_over('{"lines": 7}') is None, "of a newer program"


def test_what_is_kept_is_read_as_it_was_written() -> None:
    over = written_over(OLD, "- Của tôi {X.a}.", linked(a="1"))
    assert read_written_over(over.encoded()) == over
    assert over == WrittenOver((("a", "- Một {X.a}."), ("b", "- Hai."), ("c", "- Ba.")), {"{X.a}": "1"})


def test_a_figure_that_the_reader_may_not_see_is_neither_shown_nor_lost() -> None:
    own = "- Mới {X.a} việc và {X.b} đồng."
    over = written_over(OLD, own, linked(a="1", b="5.000.000"))
    new = (OLD[0], OLD[1])
    read = kept_text(own, over, new, linked(a="2"), sees_all=False)
    assert [(each.before, each.now) for each in read.changed] == [("1", "2")]
    again = written_over(new, own, linked(a="2"), over)
    assert again.figures == {"{X.a}": "2", "{X.b}": "5.000.000"}
    assert kept_text(own, again, OLD, linked(a="2", b="5.000.000")).changed == ()


def test_a_sentence_of_a_source_that_is_hidden_is_not_out_of_date() -> None:
    own = "- Một {X.a}.\n- Hai của tôi.\n- Ba."
    over = written_over(OLD, own, linked(a="1"))
    without = (OLD[0], OLD[2])
    assert kept_text(own, over, without, linked(a="1")).stale == ("- Hai của tôi.",)
    assert kept_text(own, over, without, linked(a="1"), sees_all=False).stale == ()


@pytest.mark.parametrize("own", ["- Một {X.a}.\n- Ba.", "- Một {X.a}.\n- Hai của tôi.\n- Ba."])
def test_what_was_taken_out_stays_out_when_somebody_saves_who_may_not_see_it(own: str) -> None:
    figures, seen = linked(a="1"), (OLD[0], OLD[2])
    over = written_over(OLD, own, figures)
    changed = own.replace("- Ba.", "- Ba, sửa.")
    again = written_over(seen, changed, figures, over, own)
    assert kept_text(changed, again, OLD, figures).text == changed
    twice = written_over(seen, changed, figures, read_written_over(again.encoded()), changed)
    assert kept_text(changed, twice, OLD, figures).text == changed
    shown = written_over(OLD, changed + "\n- Hai.", figures, twice, changed)
    assert shown.out == (), "who sees it has put it in again"


def test_what_was_not_taken_out_comes_back_for_whoever_may_see_it() -> None:
    own = "\n".join(line.text for line in OLD)
    figures, seen = linked(a="1"), (OLD[0], OLD[2])
    over = written_over(OLD, own, figures)
    shown = kept_text(own, over, seen, figures, sees_all=False).text
    assert shown == "- Một {X.a}.\n- Ba."
    changed = shown.replace("- Ba.", "- Ba, sửa.")
    again = written_over(seen, changed, figures, over, own)
    assert kept_text(changed, again, OLD, figures).text == "- Một {X.a}.\n- Hai.\n- Ba, sửa."
