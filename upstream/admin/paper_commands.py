"""Commands about papers: which paper bears a code, and whether its data have changed."""

from __future__ import annotations

from argparse import Namespace
from contextlib import suppress
from pathlib import Path

from desktop_app.base.clock import from_millis
from desktop_app.base.i18n import tr
from desktop_app.wire.papers.codes import DataState, ReadCode, shown_code
from desktop_app.wire.papers.files import LARGEST_FILE, code_in, code_in_file
from upstream.admin.commands import reading
from upstream.base.problems import ServerProblem
from upstream.base.terminal import one_line
from upstream.records.papers import OfficePaper, papers_with

CHANGED = 3
"""The exit code where the data of a paper are others now."""
UNKNOWN = 4
"""The exit code if only a newer version of this program, or the office, can compare the paper."""
_MOST_LINES = 40


def check(options: Namespace) -> int:
    """Print the paper and the state of its data here; the exit code is 0 if they are unchanged."""
    read = _code(options.paper)
    with reading(options) as connection:
        found = papers_with(connection, read.code)
        found = [paper for paper in found if read.commune in ("", paper.commune)] or found
    if not found:
        raise ServerProblem(
            "No paper with the code {code} has come here. Its office has not exchanged since, or a letter is"
            " read otherwise.",
            code=shown_code(read.code),
        )
    return max(_print(paper, read) for paper in found)


def _print(paper: OfficePaper, read: ReadCode) -> int:
    print(paper.commune, shown_code(read.code), one_line(paper.said("title")), sep="\t")
    number = "/".join(filter(None, (paper.said("number"), paper.said("symbol"))))
    if paper.said("number"):
        print(tr("Number {number}, {day}", number=one_line(number), day=one_line(paper.said("dated"))))
    print(
        tr(
            "Made by {name} at {moment}; figures as of {as_of}.",
            name=one_line(paper.said("printed_by")),
            moment=_moment(paper.moment("printed_at")),
            as_of=_moment(paper.moment("as_of")),
        )
    )
    forged = read.state is not None and read.state != paper.then
    if forged:
        print(tr("The square on this paper does not belong to its code."))
    if not paper.is_known:
        print(
            tr(
                "The paper cannot be compared: its kind is known only to a newer version than this program of"
                " the province. Update it and check again."
            )
        )
        return UNKNOWN
    if paper.is_sealed:
        print(
            tr(
                "The paper names persons, whose names only its office can read. Have the office check the"
                " code: Papers, Check a paper."
            )
        )
        return UNKNOWN
    same = paper.now == paper.then
    print(tr("Data of the paper: {state}; here now: {now}", state=_state(paper.then), now=_state(paper.now)))
    print(tr("The data are the same.") if same else tr("The data have changed since."))
    for each in paper.changed[:_MOST_LINES] if not same else ():
        print(each.entity, one_line(each.entity_id), one_line(each.author), _moment(each.at), sep="\t")
    return 0 if same and not forged else CHANGED


def _code(given: str) -> ReadCode:
    path = Path(given)
    try:
        if not path.is_file():
            return code_in(given)
        if path.stat().st_size > LARGEST_FILE:
            raise ServerProblem("{file} is too large to be a paper.", file=path)
        return code_in_file(path.read_bytes())
    except OSError as error:
        raise ServerProblem("{file} cannot be read ({reason}).", file=path, reason=error) from error


def _state(state: DataState) -> str:
    return f"{state.letters} ({state.records})"


def _moment(at: int) -> str:
    moment = from_millis(at)
    with suppress(OverflowError, ValueError, OSError):
        moment = moment.astimezone()
    return moment.isoformat(" ", "minutes")
