"""Acts over many communes: each commune once, whatever ends the work, and whoever else works on it."""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event, select, update
from sqlalchemy.exc import OperationalError

from tests.support.patience import wait_until
from tests.support.processes import Processes
from tests.support.running.commands import run_command
from tests.support.servers.postgres import PostgresServer
from tests.upstream.jobs.provinces import SCOPE, STATUS, begin_province, codes
from upstream.base.problems import ServerProblem
from upstream.database.act_tables import act as act_table
from upstream.database.database import Database
from upstream.database.tables import segment
from upstream.deciding.decision_log import SUFFIX, DecisionKind, decisions, file_of, missing_here
from upstream.deciding.decisions import ACCEPTED, ScopeDecision, ScopeVerdict, decide, state_of
from upstream.jobs import jobs
from upstream.jobs.beginning import begin_decision
from upstream.jobs.carrying_out import WORK
from upstream.jobs.jobs import BatchJob, JobKind, JobState, JobStep, NewJob, StepState
from upstream.jobs.running import jobs_in_background, run
from upstream.jobs.undoing import withdraw
from upstream.records.stored import load_records

FEW = 30


@pytest.fixture(scope="session")
def few_province(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A province of a few communes, to be copied."""
    path = tmp_path_factory.mktemp("few") / "province.sqlite"
    begin_province(str(path), codes(FEW))
    return path


@pytest.fixture
def path(tmp_path: Path, few_province: Path) -> Path:
    return Path(shutil.copyfile(few_province, tmp_path / "province.sqlite"))


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    with closing(Database.connect(str(path))) as opened:
        yield opened


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest) -> str:
    """The address of a province of a few communes, in each of the two databases."""
    if request.param == "sqlite":
        return str(request.getfixturevalue("path"))
    postgres: PostgresServer = request.getfixturevalue("postgres_server")
    address = postgres.create_database(like=request.getfixturevalue("empty_province_postgres"))
    begin_province(address, codes(FEW))
    return address


def begin(database: Database, communes: list[str]) -> int:
    with database.write() as connection:
        return begin_decision(
            connection, JobKind.ACCEPT, [(code, SCOPE) for code in communes], "Đủ số liệu", "Hoa", 1
        )


def once_each(database: Database, communes: list[str]) -> None:
    """Every commune was accepted, by one decision and one change of its records."""
    with database.read() as connection:
        decided = Counter(each.commune for each in decisions(connection) if each.kind is DecisionKind.SCOPE)
        assert decided == Counter(communes)
        changes = Counter(connection.execute(select(segment.c.commune)).scalars())
        assert changes == Counter(dict.fromkeys(communes, 2)), "handed in, accepted"
        for code in communes:
            assert load_records(connection, code, [STATUS])[STATUS].fields["status"] == ACCEPTED


@pytest.mark.long
def test_all_communes_of_the_country_each_once_although_it_was_killed(
    tmp_path: Path, processes: Processes
) -> None:
    path, everywhere = tmp_path / "country.sqlite", codes()
    begin_province(str(path), everywhere)
    command = ["--lang", "en", "--database", str(path)]
    whole = [sys.executable, "-m", "upstream", *command, "accept", "--communes", "all", "--scope", SCOPE]
    working = processes.start(whole, stderr=subprocess.PIPE)
    assert working.stderr is not None
    with working.stderr:
        assert any(b"500 of 3321" in line for line in working.stderr)
        working.kill()
        working.wait()
    with closing(Database.connect(str(path))) as database:
        with database.read() as connection:
            act = jobs.find(connection, 1)
        assert act.state is JobState.RUNNING
        assert 500 <= act.counts[StepState.DONE] < len(everywhere)
        again = run_command("upstream", *command, "jobs", "resume", "1")
        assert again.returncode == 0, again.stderr
        assert "done in 3321 of 3321 communes" in again.stdout
        once_each(database, everywhere)
        with database.read() as connection:
            assert missing_here(connection, file_of(str(path), None)) == []
            noted = len(decisions(connection))
        assert len(path.with_name(f"{path.name}{SUFFIX}").read_text("utf-8").splitlines()) == 1 + noted


def test_two_who_work_at_once_take_each_commune_once(either: str) -> None:
    communes = codes(FEW)
    with closing(Database.connect(either)) as one, closing(Database.connect(either)) as other:
        number = begin(one, communes)
        took: dict[str, list[str]] = {"one": [], "other": []}
        met = threading.Barrier(2, timeout=60)

        def work(name: str, database: Database) -> None:
            met.wait()
            run(database, number, None, lambda step: took[name].append(step.commune))

        threads = [threading.Thread(target=work, args=each) for each in (("one", one), ("other", other))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted([*took["one"], *took["other"]]) == sorted(communes)
        once_each(one, communes)


def test_who_withdraws_waits_for_the_step_that_is_taken(
    postgres_server: PostgresServer, empty_province_postgres: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise what that step does would never be taken back."""
    address, communes = postgres_server.create_database(like=empty_province_postgres), codes(2)
    begin_province(address, communes)
    inside, go_on = threading.Event(), threading.Event()
    accept = WORK[JobKind.ACCEPT]

    def slow(connection: Connection, act: BatchJob, step: JobStep, now: int) -> bool:
        inside.set()
        go_on.wait()
        return accept(connection, act, step, now)

    monkeypatch.setitem(WORK, JobKind.ACCEPT, slow)
    with closing(Database.connect(address)) as one, closing(Database.connect(address)) as other:
        number = begin(one, communes)
        undoing: list[int] = []

        def take_back() -> None:
            with other.write() as connection:
                undoing.append(withdraw(connection, number, "nhầm quý", "Hoa", 2))

        working = threading.Thread(target=run, args=(one, number, None))
        working.start()
        inside.wait()
        withdrawing = threading.Thread(target=take_back)
        withdrawing.start()
        waits = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"

        def is_waiting() -> bool:
            with one.read() as connection:
                return bool(undoing or connection.exec_driver_sql(waits).scalar_one())

        try:
            wait_until(is_waiting, "who withdraws to wait")
            assert undoing == []
        finally:
            go_on.set()
            working.join()
            withdrawing.join()
        run(one, undoing[0], None)
        with one.read() as connection:
            assert [step.commune for step in jobs.steps(connection, undoing[0])] == communes[:1]
            assert {state_of(connection, code, SCOPE) for code in communes} == {"submitted"}


def test_it_stops_where_somebody_stops_it_and_goes_on(database: Database) -> None:
    communes = codes(FEW)
    number = begin(database, communes)

    def stop_at_five(step: JobStep) -> None:
        if step.place == 5:
            with database.write() as connection:
                jobs.stop(connection, number, "Bình", 2)

    run(database, number, None, stop_at_five)
    with database.read() as connection:
        stopped = jobs.find(connection, number)
    assert (stopped.state, stopped.state_by, stopped.taken) == (JobState.STOPPED, "Bình", 5)
    run(database, number, None)
    with database.write() as connection:
        assert jobs.find(connection, number).taken == 5, "nobody goes on with what was stopped"
        with pytest.raises(ServerProblem, match="nothing to stop"):
            jobs.stop(connection, number, "Bình", 3)
        jobs.resume(connection, number, "Hoa", 4)
    run(database, number, None)
    once_each(database, communes)
    with database.read() as connection:
        assert jobs.find(connection, number).state is JobState.DONE
        with pytest.raises(ServerProblem, match="nothing to resume"):
            jobs.resume(connection, number, "Hoa", 5)


def test_a_commune_that_refuses_does_not_hold_up_the_others(database: Database, path: Path) -> None:
    communes = codes(FEW)
    steps = [(code, SCOPE if place else "period:MTTQ_CO_SO:2026-Q4") for place, code in enumerate(communes)]
    with database.write() as connection:
        number = begin_decision(connection, JobKind.ACCEPT, steps, "Đủ", "Hoa", 1)
    run(database, number, file_of(str(path), None))
    with database.read() as connection:
        act = jobs.find(connection, number)
        (refused,) = jobs.steps(connection, number, [StepState.REFUSED])
    assert act.counts == {StepState.DONE: FEW - 1, StepState.REFUSED: 1}
    assert (refused.commune, "sent nothing" in refused.outcome or "chưa gửi" in refused.outcome) == (
        communes[0],
        True,
    )


def test_what_was_accepted_before_is_left_as_it_is(database: Database) -> None:
    communes = codes(FEW)
    run(database, begin(database, communes), None)
    number = begin(database, communes)
    run(database, number, None)
    once_each(database, communes)
    with database.read() as connection:
        assert jobs.find(connection, number).counts == {StepState.SAME: FEW}


def test_what_somebody_else_returned_meanwhile_is_not_accepted(database: Database) -> None:
    communes = codes(FEW)
    number = begin(database, communes)
    with database.write() as connection:
        decide(connection, communes[4], ScopeDecision(ScopeVerdict.RETURN, SCOPE, "sai số", "Bình"), 2)
    run(database, number, None)
    with database.read() as connection:
        (refused,) = jobs.steps(connection, number, [StepState.REFUSED])
        assert refused.commune == communes[4]
        assert state_of(connection, communes[4], SCOPE) == "returned"


def test_a_full_disk_loses_nothing_and_the_work_goes_on_when_there_is_room(database: Database) -> None:
    communes = codes(FEW)
    number = begin(database, communes)
    taken: list[str] = []
    with database.read() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    room = [pages + 2]

    @event.listens_for(database.engine, "checkout")
    def _bound(driver: Any, _record: Any, _proxy: Any) -> None:
        driver.execute(f"PRAGMA max_page_count = {room[0]}")

    with pytest.raises(OperationalError):  # SQLite has rolled back by itself, and misses the savepoint
        run(database, number, None, lambda step: taken.append(step.commune))
    with database.read() as connection:
        act = jobs.find(connection, number)
        assert act.counts.get(StepState.DONE, 0) == len(taken) < FEW
        assert act.state is JobState.RUNNING
        assert [state_of(connection, code, SCOPE) for code in taken] == [ACCEPTED] * len(taken)
    room[0] = 1_000_000
    run(database, number, None)
    once_each(database, communes)


def test_a_database_that_is_gone_and_back_is_worked_on_again(
    postgres_server: PostgresServer,
    empty_province_postgres: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    address, communes = postgres_server.create_database(like=empty_province_postgres), codes(FEW)
    begin_province(address, communes)
    with closing(Database.connect(address)) as database, closing(Database.connect(address)) as other:
        number = begin(database, communes)
        ended = threading.Event()

        def end_the_connection(connection: Connection, act: BatchJob, step: JobStep, now: int) -> bool:
            if step.place == 7 and not ended.is_set():
                ended.set()
                own = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
                with other.write() as beside:
                    beside.exec_driver_sql(f"SELECT pg_terminate_backend({own})")
            return accept(connection, act, step, now)

        accept = WORK[JobKind.ACCEPT]
        monkeypatch.setitem(WORK, JobKind.ACCEPT, end_the_connection)
        with jobs_in_background(database, tmp_path / "decisions"):
            wait_until(lambda: state(other, number) is JobState.DONE, "the act to be done")
        assert ended.is_set()
        once_each(other, communes)


def test_an_act_of_a_newer_program_holds_up_no_other(database: Database, tmp_path: Path) -> None:
    communes = codes(FEW)
    strange, number = begin(database, communes), begin(database, communes)
    with database.write() as connection:
        connection.execute(update(act_table).where(act_table.c.number == strange).values(kind="of-tomorrow"))

    def taken() -> bool:
        with database.read() as connection:
            return len(jobs.steps(connection, number, [StepState.DONE])) == FEW

    with jobs_in_background(database, tmp_path / "decisions"):
        wait_until(taken, "the act behind it")


def state(database: Database, number: int) -> JobState:
    with database.read() as connection:
        return jobs.find(connection, number).state


def test_a_fault_of_the_program_is_one_communes_matter(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    communes = codes(FEW)
    number = begin(database, communes)
    accept = WORK[JobKind.ACCEPT]

    places = {place: True for place in range(1, FEW + 1) if place != 3}

    def faulty(connection: Connection, act: BatchJob, step: JobStep, now: int) -> bool:
        done = accept(connection, act, step, now)
        return done and bool(places[step.place])

    monkeypatch.setitem(WORK, JobKind.ACCEPT, faulty)
    run(database, number, None)
    monkeypatch.undo()
    with database.read() as connection:
        (refused,) = jobs.steps(connection, number, [StepState.REFUSED])
        assert (refused.place, "KeyError" in refused.outcome) == (3, True)
        assert state_of(connection, refused.commune, SCOPE) == "submitted", "nothing of it was done"
    with database.write() as connection:
        jobs.try_refused_again(connection, number, "Hoa", 2)
    run(database, number, None)
    once_each(database, communes)


def test_an_act_without_a_commune_is_none(database: Database) -> None:
    with database.write() as connection, pytest.raises(ServerProblem):
        jobs.begin(connection, NewJob(JobKind.ACCEPT, "", [], "Hoa"), 1)
    with database.read() as connection:
        assert jobs.jobs(connection) == []
        with pytest.raises(ServerProblem, match="7"):
            jobs.find(connection, 7)


@pytest.mark.parametrize("other", ["resumed", "withdrawn once more"])
def test_a_job_that_is_being_withdrawn_is_not(
    postgres_server: PostgresServer, empty_province_postgres: str, other: str
) -> None:
    address, communes = postgres_server.create_database(like=empty_province_postgres), codes(2)
    begin_province(address, communes)
    refused: list[str] = []
    with closing(Database.connect(address)) as database:
        number = begin(database, communes)
        run(database, number, None, stopped=iter([False, True]).__next__)
        with database.write() as connection:
            jobs.stop(connection, number, "Hoa", 1)

        def change() -> None:
            try:
                with database.write() as connection:
                    if other == "resumed":
                        jobs.resume(connection, number, "Lan", 2)
                    else:
                        withdraw(connection, number, "nhầm", "Lan", 2)
            except ServerProblem as problem:
                refused.append(str(problem))

        waits = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        changing = threading.Thread(target=change)
        with database.write() as connection:
            withdraw(connection, number, "nhầm quý", "Hoa", 2)
            changing.start()

            def is_waiting() -> bool:
                with database.read() as looking:
                    return not changing.is_alive() or bool(looking.exec_driver_sql(waits).scalar_one())

            wait_until(is_waiting, "the other to wait")
        changing.join()
        with database.read() as connection:
            assert len(jobs.jobs(connection)) == 2
            assert jobs.find(connection, number).state is JobState.STOPPED
    assert len(refused) == 1
