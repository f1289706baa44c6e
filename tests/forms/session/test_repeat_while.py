"""One more occurrence while a condition holds: the pattern of ODK's documentation."""

from __future__ import annotations

import pytest

from desktop_app.base.problems import Problem
from desktop_app.forms.importing.importing import import_form
from desktop_app.forms.importing.xform_reader import load_form
from desktop_app.forms.records.compact import to_compact
from desktop_app.forms.session.session import FormSession
from tests.forms.building import Field, Repeat, opened, whole_tree, xform

FORM = """
| survey |
| | type | name | label | calculation | repeat_count |
| | calculate | count | | count(${plant}) | |
| | begin_repeat | plant | Cây | | if(${count} = 0 or ${plant}[position()=${count}]/more = 'yes', ${count}+1, ${count}) |
| | text | species | Loài | | |
| | select_one yes_no | more | Còn nữa? | | |
| | end_repeat | | | | |
| | calculate | total | | count(${plant}[species != '']) | |

| choices |
| | list_name | name | label |
| | yes_no | yes | Có |
| | yes_no | no | Không |
"""  # noqa: E501


def test_a_repeat_grows_while_its_condition_holds() -> None:
    session = opened(import_form(FORM.encode(), "cay.md").xml.decode())
    assert (session.repeat_count("plant"), session.value("count")) == (1, "1")
    for at in range(1, 6):
        session.answer(f"plant[{at}]/species", f"loài {at}")
        assert session.answer(f"plant[{at}]/more", "yes") == []
        assert (session.repeat_count("plant"), session.value("count")) == (at + 1, str(at + 1))
    session.answer("plant[6]/more", "no")
    assert session.repeat_count("plant") == 6
    session.answer("plant[2]/more", "no")
    assert session.repeat_count("plant") == 6, "only the last one is asked for more"
    session.answer("plant[6]/more", "")
    assert (session.repeat_count("plant"), session.value("total")) == (6, "5")
    assert session.problems() == []


@pytest.mark.parametrize("reading", [False, True])
def test_a_record_of_it_comes_back_as_it_was(reading: bool) -> None:
    session = opened(import_form(FORM.encode(), "cay.md").xml.decode())
    session.answer("plant[1]/more", "yes")
    session.answer("plant[2]/species", "xoài")
    kept = to_compact(session.to_save())
    tree = whole_tree(session.definition, kept)
    again = FormSession(session.definition, session.world.clock, tree=tree, reading=reading)
    assert to_compact(again.root) == kept
    again.answer("plant[2]/more", "yes")
    assert again.repeat_count("plant") == 3


@pytest.mark.parametrize(
    "one_more",
    [
        "if(/data/p[position() = last()]/more != 'no', count(/data/p) + 1, count(/data/p))",
        "if(not(/data/p[last()]/more = 'no'), count(/data/p) + 1, count(/data/p))",
        "if(indexed-repeat(/data/p/more, /data/p, count(/data/p)) = 'no', 0, 1) + count(/data/p)",
    ],
)
def test_one_more_is_asked_for_when_the_last_one_has_an_answer(one_more: str) -> None:
    """A condition that holds for a blank answer too: the reference engine asks as somebody goes on."""
    at = Field("at", "int", {"calculate": "position(..)"})
    fields = [Field("x"), Field("more"), at]
    calculated = Field("n", "int", {"calculate": one_more})
    session = opened(xform([calculated, Repeat("p", list(fields), count="/data/n", start=0)]))
    assert session.repeat_count("p") == 1
    session.answer("p[1]/x", "một")
    assert session.repeat_count("p") == 2
    session.answer("p[2]/more", "no")
    assert session.repeat_count("p") == 2
    tree = whole_tree(session.definition, to_compact(session.root))
    again = FormSession(session.definition, session.world.clock, tree=tree)
    assert again.repeat_count("p") == 2, "it does not grow by being opened"


@pytest.mark.parametrize("count", ["count(/data/p) + 1", "1 + (count(/data/p) mod 2)"])
def test_a_count_that_never_comes_to_rest_is_told(count: str) -> None:
    form = xform(
        [Field("n", "int", {"calculate": count}), Repeat("p", [Field("x")], count="/data/n", start=0)]
    )
    definition = load_form(form)
    with pytest.raises(Problem) as told:
        opened(definition.xml.decode())
    assert "“/data/p”" in told.value.sentence()


def test_calculations_in_a_circle_are_still_refused() -> None:
    with pytest.raises(Problem):
        load_form(
            xform(
                [
                    Field("a", rules={"calculate": "/data/b"}),
                    Field("b", rules={"calculate": "/data/a"}),
                    Field("n", "int", {"calculate": "count(/data/p)"}),
                    Repeat("p", [Field("x")], count="/data/n", start=0),
                ]
            )
        )
