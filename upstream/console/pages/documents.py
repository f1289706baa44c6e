"""Drafts, plans and invitations sent down to communes: who has it, who opened it, what was answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import Connection

from desktop_app.attachments.limits import office_limits
from desktop_app.base.clock import VIETNAM, SystemClock
from desktop_app.base.i18n import N_
from desktop_app.base.ids import new_id
from desktop_app.base.problems import Problem
from desktop_app.forms.session.answers import stored_answer
from desktop_app.forms.session.outline import OutlineNode
from desktop_app.forms.types.answer_type import Choosing
from upstream.attachments.sent_down import document_endings, examine_sent, keep_sent
from upstream.base.problems import ServerProblem
from upstream.catalogue.rings import require_ring, rings
from upstream.communes.choosing import codes_of, known_here
from upstream.communes.communes import commune_codes
from upstream.communes.unit_lists import commune_names
from upstream.console.accounts.reach import Right
from upstream.console.accounts.seen_log import LogEvent, log_event
from upstream.console.queries.files import files_of_entry
from upstream.console.web.listing import asked_of, listing_of
from upstream.console.web.request import Answer, GoTo, NotFound, PageRequest, PageSet, SentFile, Shown
from upstream.deciding.entries import check_answers, entry_to_begin, opening_questions, read_register
from upstream.jobs.answer_paper import answers_as_word
from upstream.jobs.answers import answer_table, shown_day, state_names
from upstream.jobs.beginning import begin_entries
from upstream.jobs.following import EntryStage, SentEntry, follow, in_communes, sent_entries

pages = PageSet()
_PATH = "/van-ban"
_PUBLISH = (Right.VIEW, Right.PUBLISH)
_MOST_BYTES = 30_000_000
"""Of a form with all of its files; one may have ``largest_bytes`` (``resources/attachments/kinds.toml``)."""
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
REGISTERS: Mapping[str, str] = {
    "GYDT": N_("a draft to be commented on"),
    "VBDEN": N_("a plan, a letter, another document"),
    "HNTT": N_("an invitation to an online conference"),
}
"""What is sent down: into which register of the offices it goes."""
STAGE_NAMES: Mapping[EntryStage, str] = {
    EntryStage.WAITING: N_("waits to be written"),
    EntryStage.REFUSED: N_("refused"),
    EntryStage.SENT: N_("not fetched yet"),
    EntryStage.RECEIVED: N_("on their computer"),
    EntryStage.OPENED: N_("opened"),
    EntryStage.ANSWERED: N_("answered"),
    EntryStage.VOIDED: N_("withdrawn"),
}


@pages.get(_PATH, [Right.VIEW])
def documents(request: PageRequest) -> Answer:
    """Show what was sent down, the newest first."""
    follow(request.services.database)
    with request.read() as connection:
        found = _sent(request, connection)
    asked = asked_of(_PATH, request.query)
    rows = listing_of(asked, found, lambda each: f"{each.entry.title} {each.act.author}", {})
    values = {"list": rows, "registers": REGISTERS, "may_publish": request.reach.may(_PUBLISH)}
    return Shown("documents.html", values)


@pages.get(f"{_PATH}/moi/{{register:str}}", _PUBLISH, logged=False)
def new_document(request: PageRequest, problem: str = "") -> Shown:
    """Ask what is to be sent down, and to whom."""
    code = request.params["register"]
    if code not in REGISTERS:
        raise NotFound
    register = read_register(code)
    with request.read() as connection:
        known = rings(connection, request.reach.communes)
    form, asked = request.form, opening_questions(register)
    values = {
        "register": code,
        "title": REGISTERS[code],
        "questions": asked,
        "required": {register.title_question, register.day_question},
        "today": SystemClock().today().isoformat(),
        "given": {name: texts[0] for name, texts in form.fields.items()},
        "ticked": {name: set(texts) for name, texts in form.fields.items()},
        "several": {each.name for each in asked if each.answer_type.choosing is Choosing.SEVERAL},
        "to": form.text("to", "all"),
        "rings": known,
        "endings": ",".join(document_endings()),
        "by_itself": office_limits().fetched_by_itself_bytes,
        "problem": problem,
    }
    return Shown("new_document.html", values, 422 if problem else 200)


@pages.post(f"{_PATH}/moi/{{register:str}}", _PUBLISH, most_bytes=_MOST_BYTES)
def send(request: PageRequest) -> Answer:
    """Begin to enter it in the register of each commune that was chosen."""
    code, form = request.params["register"], request.form
    if code not in REGISTERS:
        raise NotFound
    try:
        register = read_register(code)
        answers = {
            question.name: _stored(question, " ".join(form.texts(f"a.{question.name}")))
            for question in opening_questions(register)
            if form.raw(f"a.{question.name}").strip()
        }
        check_answers(register, answers)
        brought = [(examine_sent(each.name, each.content), each.content) for each in form.sent("file")]
        entry = entry_to_begin(register, new_id(SystemClock()), answers, [file for file, _ in brought])
        with request.act() as connection:
            for file, content in brought:
                keep_sent(connection, file, content)
            wanted = _chosen(request, connection)
            number = begin_entries(connection, entry, wanted, request.user.full_name, request.now)
            log_event(connection, request.user, LogEvent.DECIDED, request.now, f"{_PATH}/{number}")
            request.notice(connection, N_("It is entered in the background, commune by commune."))
    except Problem as problem:
        return new_document(request, problem.sentence())
    return GoTo(f"{_PATH}/{number}")


def _stored(question: OutlineNode, text: str) -> str:
    """Return an answer as it is stored, for one that was typed, or sent by the browser's own field.

    Raises:
        Problem: it is no answer to the question.
    """
    kind = question.answer_type
    if kind.is_choice:
        return text
    try:
        return stored_answer(kind.typed(text, question.appearance, VIETNAM), kind, VIETNAM)
    except Problem:
        return kind.read(text, VIETNAM)


def _chosen(request: PageRequest, connection: Connection) -> list[str]:
    to = request.form.text("to", "all")
    if to == "list":
        wanted = known_here(connection, codes_of(request.form.raw("communes")))
    elif to.startswith("ring:"):
        kept = frozenset(commune_codes(connection))
        ring = require_ring(connection, to.removeprefix("ring:"), request.reach.communes)
        wanted = [each for each in ring.communes if each in kept]
    else:
        return [code for code in commune_codes(connection) if request.reach.sees(code)]
    beyond = [code for code in wanted if not request.reach.sees(code)]
    if beyond:
        raise ServerProblem("You do not see these communes: {codes}.", codes=", ".join(beyond))
    return wanted


@pages.get(f"{_PATH}/{{act:int}}", [Right.VIEW])
def document(request: PageRequest) -> Answer:
    """Show what each commune did with it, and what was answered."""
    follow(request.services.database)
    asked = asked_of(f"{_PATH}/{request.params['act']}", request.query, ["stage"])
    with request.read() as connection:
        sent = one_sent(request, connection)
        found = in_communes(connection, sent.act, request.reach.communes)
        names, states = commune_names(connection), state_names(connection, sent.entry)
        table = answer_table(connection, sent.entry, request.reach.communes)
        files = files_of_entry(connection, request.reach, sent)
    stage = asked.filters.get("stage", "")
    shown = [replace(each, day=shown_day(each.day)) for each in found if stage in ("", each.stage)]
    values = {
        "sent": sent,
        "list": listing_of(asked, shown, lambda each: f"{each.commune} {names.get(each.commune, '')}", {}),
        "stages": Counter(each.stage for each in found),
        "stage_names": STAGE_NAMES,
        "states": states,
        "table": table,
        "files": files,
        "refused": EntryStage.REFUSED,
    }
    return Shown("document.html", values)


@pages.get(f"{_PATH}/{{act:int}}/tra-loi", [Right.VIEW])
def answers(request: PageRequest) -> Answer:
    """Send what was answered as a Word file."""
    follow(request.services.database)
    with request.read() as connection:
        sent = one_sent(request, connection)
        table = answer_table(connection, sent.entry, request.reach.communes)
    content = answers_as_word(table, request.services.identity.name)
    with request.write() as connection:
        log_event(connection, request.user, LogEvent.EXPORTED, request.now, request.path)
    return SentFile(content, _WORD, f"tra-loi-{sent.act.number}.docx")


def _sent(request: PageRequest, connection: Connection) -> list[SentEntry]:
    within = request.reach.communes
    return [each for each in sent_entries(connection, within) if each.act.steps]


def one_sent(request: PageRequest, connection: Connection) -> SentEntry:
    """Return the document that the address names, within reach.

    Raises:
        NotFound: there is none.
    """
    number = request.number("act")
    for each in _sent(request, connection):
        if each.act.number == number:
            return each
    raise NotFound
