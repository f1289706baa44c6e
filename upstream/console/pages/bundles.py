"""Bundles: brought from sticks, taken in the background, and their answers to be carried back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from desktop_app.base.i18n import N_
from upstream.base.problems import ServerProblem
from upstream.communes.unit_lists import commune_names
from upstream.console.accounts.reach import Right
from upstream.console.accounts.seen_log import LogEvent, log_event
from upstream.console.web.forms import Form
from upstream.console.web.listing import asked_of, listing_of
from upstream.console.web.request import Answer, GoTo, NotFound, PageRequest, PageSet, SentFile, Shown
from upstream.courier.brought import (
    ArrivedFile,
    BroughtBundle,
    BundleFolder,
    brought_with,
    keep_arrived,
    refused_here,
)
from upstream.courier.sheets import sheet_of_received
from upstream.courier.zipped import pieces_of, zipped
from upstream.jobs import jobs
from upstream.jobs.bundles import BY, begin_answering, begin_taking
from upstream.jobs.jobs import BatchJob, JobKind, JobState, JobStep, StepState

pages = PageSet()
PATH = "/goi-du-lieu"
_ADMIN = (Right.VIEW, Right.ADMIN)
_TO_PROVINCE = "*-len-*.mtb"
"""Names of bundles of offices: of a folder only these are taken, whatever else is on a stick."""
_BUNDLE = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class BundleRow:
    """A bundle, what became of it, and whether its answer can be fetched here."""

    bundle: BroughtBundle
    step: JobStep
    has_answer: bool


@pages.get(PATH, _ADMIN)
def bundles(request: PageRequest, problem: str = "") -> Shown:
    """Show the form for files, and what was brought before."""
    with request.read() as connection:
        found = [
            act for act in jobs.jobs(connection) if act.kind in jobs.OF_BUNDLES and _is_for(request, act)
        ]
    asked = asked_of(PATH, request.query)
    values = {
        "list": listing_of(asked, found, lambda act: f"{act.number} {act.author}", {}),
        "has_folder": request.services.bundles is not None,
        "problem": problem,
        **JOB_NAMES,
    }
    return Shown("bundles.html", values, 422 if problem else 200)


@pages.post(PATH, _ADMIN, to_disk=True)
def bring(request: PageRequest) -> Answer:
    """Keep the files that arrived, and begin to take those that can be bundles for here."""
    try:
        folder = _folder(request)
        folder.remove_old(request.now)
        chosen, passed_over = _chosen(request.form)
        brought = [_kept(request, folder, file) for file in chosen]
        try:
            number = _begin(request, brought, passed_over)
        except BaseException:
            for each in brought:
                each.file.unlink(missing_ok=True)
            raise
    except ServerProblem as problem:
        return bundles(request, problem.sentence())
    return GoTo(f"{PATH}/{number}")


def _folder(request: PageRequest) -> BundleFolder:
    if request.services.bundles is None:
        raise ServerProblem("Name a folder for bundles: so-mat-tran-upstream serve --bundles FOLDER.")
    return request.services.bundles


def _chosen(form: Form) -> tuple[list[ArrivedFile], int]:
    """Files that were named, and bundles of offices in a folder; how many others were in that."""
    in_folder = form.arrived.get("folder", [])
    of_offices = [file for file in in_folder if fnmatchcase(file.name.lower(), _TO_PROVINCE)]
    return [*form.arrived.get("files", []), *of_offices], len(in_folder) - len(of_offices)


def _kept(request: PageRequest, folder: BundleFolder, file: ArrivedFile) -> BroughtBundle:
    database = request.services.database
    brought = keep_arrived(database, folder, file, request.user.name, request.now)
    if brought.problem or request.reach.sees(brought.commune):
        return brought
    foreign = ServerProblem(
        "“{name}” is from a commune that you do not see here. Ask who sees it to bring it.", name=brought.name
    )
    return refused_here(brought, foreign)


def _begin(request: PageRequest, brought: Sequence[BroughtBundle], passed_over: int) -> int:
    with request.write() as connection:
        number = begin_taking(connection, brought, request.user.full_name, request.now)
        for each in brought:
            log_event(connection, request.user, LogEvent.BUNDLES, request.now, each.name, each.commune)
        if passed_over:
            said = N_("{n} other files of the folder were passed over: no bundles of offices.")
            request.notice(connection, said, n=passed_over)
    return number


@pages.post(f"{PATH}/tra-loi", _ADMIN)
def answer_again(request: PageRequest) -> Answer:
    """Begin to write all answers again, with what is new since."""
    user, communes = request.user, request.reach.communes
    try:
        folder = _folder(request)
        folder.remove_old(request.now)
        within = None if communes is None else sorted(communes)
        with request.write() as connection:
            number = begin_answering(connection, folder, within, user.name, user.full_name, request.now)
            log_event(connection, user, LogEvent.BUNDLES, request.now, request.path)
    except ServerProblem as problem:
        return bundles(request, problem.sentence())
    return GoTo(f"{PATH}/{number}")


@pages.get(f"{PATH}/{{act:int}}", _ADMIN, logged=False)
def upload(request: PageRequest) -> Answer:
    """Show what each bundle brought, how far the job is, and where the answers are."""
    act, rows = _upload(request)
    asked = asked_of(f"{PATH}/{act.number}", request.query, ["state"])
    state = asked.filters.get("state", "")
    with request.read() as connection:
        names = commune_names(connection)
    shown = [row for row in rows if state in ("", row.step.state)]
    counts = {each: sum(row.step.state is each for row in rows) for each in StepState}
    values = {
        "act": act,
        "list": listing_of(asked, shown, lambda row: _words(row, names), {}),
        "counts": {each: count for each, count in counts.items() if count},
        "all": len(rows),
        "taken": len(rows) - counts[StepState.WAITING],
        "answers": sum(row.has_answer for row in rows),
        "received": any(row.bundle.sha256 and not row.bundle.problem for row in rows),
        "brings": act.kind is JobKind.TAKE_BUNDLES,
        **JOB_NAMES,
    }
    return Shown("bundle_upload.html", values)


def _words(row: BundleRow, names: Mapping[str, str]) -> str:
    bundle = row.bundle
    return f"{bundle.commune} {names.get(bundle.commune, '')} {bundle.name} {row.step.outcome}"


@pages.get(f"{PATH}/{{act:int}}/tra-loi", _ADMIN)
def all_answers(request: PageRequest) -> Answer:
    """Send all answers as one zip."""
    act, rows = _upload(request)
    with_answers = {row.bundle.answer: row.bundle for row in rows if row.has_answer}
    if not with_answers:
        raise NotFound
    _log_taken(request, list(with_answers.values()))
    files = [(name, bundle.answer_file) for name, bundle in sorted(with_answers.items())]
    return SentFile(zipped(files), "application/zip", f"tra-loi-{act.number}.zip")


@pages.get(f"{PATH}/{{act:int}}/tra-loi/{{bundle:str}}", _ADMIN)
def one_answer(request: PageRequest) -> Answer:
    """Send one answer."""
    _, rows = _upload(request)
    found = [row.bundle for row in rows if row.bundle.id == request.params["bundle"] and row.has_answer]
    if not found:
        raise NotFound
    _log_taken(request, found)
    return SentFile(pieces_of(found[0].answer_file), _BUNDLE, found[0].answer)


@pages.get(f"{PATH}/{{act:int}}/bien-ban", _ADMIN)
def minutes(request: PageRequest) -> Answer:
    """Send the hand-over sheet of what was received, to be signed by both sides."""
    act, rows = _upload(request)
    received = [row.bundle for row in rows if row.bundle.sha256 and not row.bundle.problem]
    if not received:
        raise NotFound
    with request.read() as connection:
        names = commune_names(connection)
    content = sheet_of_received(received, request.services.identity.name, names, act.at)
    return SentFile(content, "application/pdf", f"bien-ban-giao-nhan-{act.number}.pdf")


def _log_taken(request: PageRequest, bundles_: Sequence[BroughtBundle]) -> None:
    with request.write() as connection:
        for each in bundles_:
            log_event(connection, request.user, LogEvent.EXPORTED, request.now, each.answer, each.commune)


def _upload(request: PageRequest) -> tuple[BatchJob, list[BundleRow]]:
    """The job that the address names, with those of its bundles that the visitor may see.

    Raises:
        NotFound: there is none for this visitor.
    """
    number = request.number("act")
    with request.read() as connection:
        found = jobs.jobs(connection, only=number)
        if not found or found[0].kind not in jobs.OF_BUNDLES or not _is_for(request, found[0]):
            raise NotFound
        brought, steps = brought_with(connection, number), jobs.steps(connection, number)
    rows = [
        BundleRow(bundle, step, bool(bundle.answer) and bundle.answer_file.exists())
        for step in steps
        if (not step.commune or request.reach.sees(step.commune)) and (bundle := brought.get(step.subject))
    ]
    return found[0], rows


def _is_for(request: PageRequest, act: BatchJob) -> bool:
    """Whether the visitor sees a job; one of some communes only what he has brought himself."""
    return request.reach.communes is None or act.content.get(BY) == request.user.name


JOB_NAMES = {
    "kind_names": jobs.KIND_NAMES,
    "state_names": jobs.STATE_NAMES,
    "step_names": jobs.STEP_NAMES,
    "running": JobState.RUNNING,
    "stopped": JobState.STOPPED,
    "refused": StepState.REFUSED,
}
