"""Whoever writes a register is told each mistake at the key where it is, in one sentence."""

from __future__ import annotations

import pytest

from desktop_app.catalogue.packages.faults import PackageFaults
from desktop_app.catalogue.packages.package import Package, package_from_folder
from desktop_app.catalogue.registers.reading_registers import read_register
from tests.catalogue.registers.shipped import folder_of

MODEL = "DLXH"

A_STATE = """
[[states]]
code = "lost"
label_vi = "Lạc"
label_en = "Lost"
tone = "new"
ends = {ends}
"""
AN_ACTION = """
[[actions]]
code = "extra"
label_vi = "Thêm"
label_en = "Extra"
from = ["new"]
"""

AN_OUTCOME = 'step = "receive"\nthen = "receive"\nlabel_vi = "x"\nlabel_en = "x"\n'


A_LETTER = """
[[letters]]
code = "notice"
label_vi = "Thông báo"
label_en = "Notice"
when = { urgency = ["normal"] }
kind = "THÔNG BÁO"
subject = "content"
symbol = "source"
recipients = "content"
issued_by = "receive"
signer = "receive@by"
post = "receive@by"
closing = "{issuer} thông báo./."
[[letters.lines]]
sources = ["content"]
"""


def copy_with(*replaced: tuple[str, str], added: str = "", file: str = "register.toml") -> Package:
    """The model with some texts of a file replaced, and some added behind it."""
    package = package_from_folder(folder_of(MODEL))
    text = package.files[file].decode()
    for old, new in replaced:
        assert old in text, f"the model has no {old}"
        text = text.replace(old, new, 1)
    return Package({**package.files, file: (text + added).encode()})


def told(package: Package) -> set[str]:
    """Every mistake as “key: sentence”."""
    with pytest.raises(PackageFaults) as raised:
        read_register(package)
    return {f"{fault.column}: {fault.problem}" for fault in raised.value.faults}


def test_the_model_itself_has_no_mistake() -> None:
    assert read_register(copy_with()).code == MODEL


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('code = "DLXH"\n', "", "code: This is missing. Fill it in."),
        ('title_en = "Public opinion"', "title_en = 1", "title_en: This must be text in quotation marks."),
        ("order = 10", 'order = "10"', "order: This must be a whole number."),
        (
            "valid_from = 2026-01-01",
            'valid_from = "2026"',
            "valid_from: This must be a date such as 2026-02-15.",
        ),
        (
            'status = "published"',
            'status = "new"',
            "status: “new” is not known here. Use one of: draft, published, withdrawn.",
        ),
        ('leads_to = ["KNCT", "THTT"]', 'leads_to = "KNCT"', "leads_to: This must be a list of texts."),
        ('tone = "new"', 'tone = "blue"', "states[1].tone: “blue” is not known here."),
        ("ends = false", 'ends = "no"', "states[1].ends: This must be true or false."),
        ('kind = "remind"', 'kind = "nag"', "actions[3].kind: “nag” is not known here."),
        ('addressee = "required"', 'addressee = "yes"', "actions[2].addressee: “yes” is not known here."),
        ('paper = "optional"', 'paper = "yes"', "actions[2].paper: “yes” is not known here."),
        (
            'from = ["new"]\nto = "received"',
            'from = ["new"]\nreason = "yes"\nto = "received"',
            "actions[1].reason: “yes” is not known here.",
        ),
        (
            'pattern = "{n}/{year}"',
            'pattern = "{number}/{year}"',
            "number.pattern: Write {n}/{year}: the running number and the year.",
        ),
        (
            'pattern = "{n}/{year}"',
            'pattern = "KN/{year}"',
            "number.pattern: Write {n}/{year}: the running number and the year.",
        ),
        ('sources = ["@number"]\n', "", "book_columns[1].sources: This is missing. Fill it in."),
        (
            'sources = ["@number"]',
            'sources = ["@nummer"]',
            "book_columns[1].sources: “@nummer” is neither a question nor a fact.",
        ),
        (
            'source = "@state"',
            'source = "@stat"',
            "columns[6].source: “@stat” is neither a question nor a fact.",
        ),
        (
            'sources = ["forward@addressee", ',
            'sources = ["forward@who", ',
            "book_columns[7].sources: “forward@who” is neither a question nor a fact.",
        ),
        (
            'urgency = ["urgent"]',
            '"@urgency" = ["urgent"]',
            "urgent.@urgency: “@urgency” is neither a question nor a fact.",
        ),
        ('urgency = ["urgent"]', 'urgency = "urgent"', "urgent.urgency: This must be a list of texts."),
        (
            'mark = "proposed"\n\n[[book_columns]]',
            'mark = "sure"\n\n[[book_columns]]',
            "book.mark: “sure” is not known here.",
        ),
        (
            'source = "@area"\nlabel_vi = "Theo khu dân cư"',
            'source = "@area"\nby = "@stat"\nlabel_vi = "Theo khu dân cư"',
            "statistics[2].by: “@stat” is neither a question nor a fact.",
        ),
    ],
)
def test_a_value_of_the_wrong_kind_is_told_at_its_key(old: str, new: str, sentence: str) -> None:
    assert any(line.startswith(sentence) for line in told(copy_with((old, new))))


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (
            'form = "form.xml"',
            'form = "bieu.xml"',
            "form: The compiled form is missing from the package. Compile it and add it.",
        ),
        ('code = "DLXH"', 'code = "DLXA"', "code: The form has the id “DLXH”. Use the same code for both."),
        (
            'title_question = "content"',
            'title_question = "contents"',
            "title_question: The form has no question “contents”.",
        ),
        (
            'title_question = "content"',
            'title_question = "result"',
            "title_question: “result” is asked with a later step only.",
        ),
        (
            'day_question = "noted_on"',
            'day_question = "today"',
            "day_question: The form has no question “today”.",
        ),
        (
            'first_state = "new"',
            'first_state = "new"\nprivate = ["id_number"]',
            "private: The form has no question “id_number”.",
        ),
        (
            'compared = ["content"]',
            'compared = ["contents"]',
            "compared: The form has no question “contents”.",
        ),
        (
            'compared = ["content"]',
            'compared = ["content"]\nprivate = ["content"]',
            "compared: “content” is private and cannot be compared.",
        ),
        (
            '[[actions]]\ncode = "receive"',
            f'[[outcomes]]\n{AN_OUTCOME}[[actions]]\ncode = "receive"',
            "outcomes[1]: “receive” cannot follow at once from “receive”.",
        ),
        ('first_state = "new"', 'first_state = "old"', "first_state: The register has no such state."),
        ('code = "received"', 'code = "new"', "states: “new” is here twice. Keep one."),
        ('code = "remind"', 'code = "forward"', "actions: “forward” is here twice. Keep one."),
        ('code = "remind"', 'code = "noted"', "actions: “noted” is here twice. Keep one."),
        ('to = "received"', 'to = "receivd"', "actions[1]: There is no state “receivd”."),
        (
            'from = ["handling"]\naddressee',
            'from = ["handled"]\naddressee',
            "actions[3]: There is no state “handled”.",
        ),
        (
            'from = ["handling"]\naddressee',
            "from = []\naddressee",
            "actions[3]: Say from which states the step may be taken.",
        ),
        ('group = "answer"', 'group = "reply"', "actions[4]: The form has no group “reply”."),
        (
            'kind = "reopen"',
            'kind = "forward"',
            "actions[6]: A step out of a final state is of the kind “reopen”: it needs a reason.",
        ),
        (
            '[number]\nseries = "DLXH"\npattern = "{n}/{year}"\ndigits = 2\n',
            "",
            "actions[1]: The register gives no numbers.",
        ),
        ('source = "field"', 'source = "fields"', "columns: The form has no question “fields”."),
        ('source = "field"', 'source = "result"', "columns: The form has no question “result”."),
        ('source = "field"', 'source = "answer/field"', "columns: The form has no question “answer/field”."),
        ('source = "field"', 'source = "reply/result"', "columns: There is no step “reply”."),
        (
            'source = "field"\nlabel_vi = "Theo lĩnh vực"',
            'source = "fields"\nlabel_vi = "Theo lĩnh vực"',
            "statistics: The form has no question “fields”.",
        ),
        (
            'source = "field"\nlabel_vi = "Theo lĩnh vực"',
            'source = "field"\nby = "fields"\nlabel_vi = "Theo lĩnh vực"',
            "statistics: The form has no question “fields”.",
        ),
        (
            'sources = ["content"]\nmillimetres',
            'sources = ["content"]\nin_clear = true\nmillimetres',
            "book_columns[4].in_clear: Nothing in this column is private.",
        ),
        (
            'sources = ["content"]\nmillimetres',
            'sources = ["contents"]\nmillimetres',
            "book_columns: The form has no question “contents”.",
        ),
        (
            'urgency = ["urgent"]',
            'urgent = ["urgent"]',
            "urgent: The form has no question “urgent”.",
        ),
        ('starts = "opened"', 'starts = "begun"', "clocks: There is no step “begun”."),
        (
            'stops = ["receive", "refuse"]',
            'stops = ["received"]',
            "clocks: There is no step “received”.",
        ),
        ('starts = "opened"', 'starts = "field:begun"', "clocks: There is no step “field:begun”."),
        ('starts = "opened"', 'starts = "opened"\nhour = "nine"', "clocks: There is no step “field:nine”."),
    ],
)
def test_two_parts_that_do_not_agree_are_told(old: str, new: str, sentence: str) -> None:
    assert sentence in told(copy_with((old, new)))


@pytest.mark.parametrize(
    ("old", "place"),
    [
        ('right_to_read = "registers.read"', "right_to_read"),
        ('right_to_enter = "registers.enter"', "right_to_enter"),
        ('code = "receive"\n', "actions[1]"),
    ],
)
def test_a_right_that_nobody_can_have_is_told(old: str, place: str) -> None:
    new = old.replace("registers.enter", "registers.fly").replace("registers.read", "registers.fly")
    if new == old:
        new = f'{old}right = "registers.fly"\n'
    assert any(
        line.startswith(f"{place}: ") and "registers.fly" in line for line in told(copy_with((old, new)))
    )


def test_a_form_that_cannot_be_read_is_told_at_the_form() -> None:
    package = copy_with(("<h:html", "<h:htm"), file="form.xml")
    with pytest.raises(PackageFaults) as raised:
        read_register(package)
    assert [fault.file for fault in raised.value.faults] == ["form.xml"]


def test_a_question_for_a_file_is_told_since_the_file_would_be_lost() -> None:
    label = """<label ref="jr:itext('/data/opinion/link:label')"/>"""
    hint = """<hint ref="jr:itext('/data/opinion/link:hint')"/>"""
    package = copy_with(
        ('<input ref="/data/opinion/link">', '<upload mediatype="image/*" ref="/data/opinion/link">'),
        (f"{label}\n        {hint}\n      </input>", f"{label}\n        {hint}\n      </upload>"),
        (
            '<bind nodeset="/data/opinion/link" type="string"',
            '<bind nodeset="/data/opinion/link" type="binary"',
        ),
        file="form.xml",
    )
    assert told(package) == {"form: Files are attached to entries: remove the question “link”."}


def test_a_file_that_is_no_toml_is_told() -> None:
    with pytest.raises(PackageFaults, match="cannot be read as TOML"):
        read_register(copy_with(added="\n[[states"))


def test_a_state_that_no_step_leads_to_is_told() -> None:
    found = told(copy_with(added=A_STATE.format(ends="true")))
    assert found == {"states[6]: No step leads to “lost”. Add one, or remove the state."}


def test_a_state_that_leads_to_no_end_is_told() -> None:
    found = told(copy_with(added=A_STATE.format(ends="false") + AN_ACTION + 'to = "lost"\n'))
    assert found == {
        "states[6]: No step leads from “lost” to a final state. Add one, or mark a state as final."
    }


@pytest.mark.parametrize(
    ("feed", "sentence"),
    [
        ('sums = "people/"', "feeds: The form has no question “people/”."),
        ('sums = "persons"', "feeds: The form has no question “persons”."),
        ('dated_by = "answered"', "feeds: There is no step “answered”."),
        ('when = { urgent = ["yes"] }', "feeds: The form has no question “urgent”."),
        ('when = { "@stat" = ["new"] }', "feeds[1].when.@stat: “@stat” is neither a question nor a fact."),
        ('when = "always"', "feeds[1].when: This is missing. Fill it in."),
    ],
)
def test_a_feed_that_speaks_of_nothing_is_told(feed: str, sentence: str) -> None:
    assert sentence in told(
        copy_with(added=f'\n[[feeds]]\nset = "MTTQ_CO_SO"\nindicator = "GS11A"\n{feed}\n')
    )


def test_a_feed_says_to_which_set_its_indicator_belongs() -> None:
    found = told(copy_with(added='\n[[feeds]]\nindicator = "GS11A"\n'))
    assert found == {"feeds[1].set: This is missing. Fill it in."}


def test_a_column_that_is_filled_by_hand_needs_no_source() -> None:
    register = read_register(copy_with(('sources = ["@number"]', "blank = true")))
    assert register.book is not None
    assert register.book.columns[0].sources == ()


def test_what_the_form_works_out_can_be_shown_and_started_from() -> None:
    """The number of findings in the book of supervision, the deadline of an award in its clock."""
    for code, name in (("GSAT", "conclude/cases"), ("GBCT", "deadline")):
        register = read_register(package_from_folder(folder_of(code)))
        assert register.book is not None
        assert name in {str(source) for column in register.book.columns for source in column.sources}


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('issued_by = "receive"', 'issued_by = "post"', "There is no step “post”."),
        ('symbol = "source"', 'symbol = "sign"', "The form has no question “sign”."),
        ('sources = ["content"]', 'sources = ["contents"]', "The form has no question “contents”."),
        ("urgency = [", '"receive@by" = [', "“receive@by” is not a question of the entry."),
        ("{issuer}", "{offices}", "Only {issuer} may be in braces here."),
    ],
)
def test_a_letter_that_cannot_be_written_is_told(old: str, new: str, sentence: str) -> None:
    letter = A_LETTER
    assert read_register(copy_with(added=letter)).letters[0].code == "notice"
    assert told(copy_with(added=letter.replace(old, new, 1))) == {f"letters[1]: {sentence}"}


def test_nothing_private_stands_in_a_letter() -> None:
    private = ('compared = ["content"]', 'private = ["content"]')
    found = told(copy_with(private, added=A_LETTER))
    assert "letters[1]: “content” is private and cannot be reported." in found
    twice = told(copy_with(added=A_LETTER + A_LETTER))
    assert twice == {"letters: “notice” is here twice. Keep one."}


def test_what_an_entry_says_that_grows_out_of_another_is_asked_in_the_form() -> None:
    growth = '[[grown]]\nregister = "TXCT"\ntakes = {}\nsays = { source = "x", nothing = "x" }\n'
    assert told(copy_with(added=growth)) == {"grown[1]: The form has no question “nothing”."}
