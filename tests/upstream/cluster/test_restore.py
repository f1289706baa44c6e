"""A database that is put back to a time by one command: no process serves it before offices are told."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from tests.support.patience import wait_until
from tests.support.processes import Processes
from tests.support.servers.cluster import Cluster, new_cluster
from tests.support.servers.one_machine import (
    OfficesAhead,
    a_moment,
    command_on,
    forms_in,
    kill_at_each_stage,
    one_machine,
    run_on,
    site_of,
)
from tests.support.servers.upstream import Desk, Upstream
from upstream.admin.setup import initialise, open_initialised
from upstream.database.unavailable import NotAnnounced


@pytest.mark.soak_province
@pytest.mark.timeout(600)
def test_a_cluster_is_put_back_to_a_time_by_onerun_on(
    processes: Processes, make_desk: Callable[[str], Desk]
) -> None:
    with new_cluster("two", processes, backups=True) as cluster:
        cluster.start()
        cluster.make_stanza()
        cluster.pgbackrest(cluster.repository, "check")
        initialise(cluster.database, "Tỉnh Thử", "sample")
        decisions = cluster.network.folder / "decisions"
        server = Upstream(cluster.database, processes)
        server.command("--decisions", str(decisions), "init", "--sample")
        server.start()
        offices = OfficesAhead(server, make_desk)
        cluster.pgbackrest(cluster.repository, "--type=full", "backup")
        offices.write("f1")
        moment = a_moment()
        offices.write("f2")
        primary = cluster.primary_machine()
        site = site_of(cluster.network, primary)
        words = ("--decisions", str(decisions), "restore", "--cluster", str(site))

        done = run_on(primary, cluster.database, *words, "--to", moment.isoformat())
        assert done.returncode == 1
        assert "Stop them on every machine" in done.stderr
        assert forms_in(cluster.database) == {"f1", "f2"}, "nothing was touched"

        server.kill()
        wait_until(lambda: _sessions(cluster) == 0, "the sessions to end", 0.2)
        command = command_on(cluster.database, *words, "--to", moment.isoformat())
        later = {"Patroni has it": lambda: cluster.primary() is primary}
        for stage in kill_at_each_stage(primary, command, processes, later):
            print(f"killed when {stage}", flush=True)
            refused = server.run("serve", "--port", "0")
            assert (stage, refused.returncode) == (stage, 1) or stage in later
        began = time.monotonic()
        done = run_on(primary, cluster.database, *words, "--to", moment.isoformat())
        print(done.stdout, done.stderr, f"{time.monotonic() - began:.1f} s", flush=True)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "will send again" in done.stdout
        wait_until(cluster.is_whole, "the standby to be rebuilt", 0.5)
        print(f"whole after {time.monotonic() - began:.1f} s", flush=True)
        wait_until(lambda: _reached(cluster), "HAProxy to reach it", 0.5)
        assert forms_in(cluster.database) == {"f1"}
        server.start()
        offices.require_healed("f1", "f2")

        done = run_on(primary, cluster.database, "restore", "--cluster", str(site), "--try")
        assert done.returncode == 0, done.stdout + done.stderr
        assert "was put back and read" in done.stdout
        assert (primary.folder / "tried.json").exists()


def _sessions(cluster: Cluster) -> int:
    with cluster.connected(cluster.primary_machine()) as connection:
        asked = (
            "SELECT count(*) FROM pg_stat_activity WHERE datname = 'so-mat-tran' AND usename = 'so-mat-tran'"
        )
        row = connection.execute(asked).fetchone()
    assert row is not None
    return int(row[0])


def _reached(cluster: Cluster) -> bool:
    try:
        return bool(forms_in(cluster.database) or True)
    except Exception as error:
        if "OperationalError" not in type(error).__name__:
            raise
        return False


@pytest.mark.long
def test_one_machine_is_put_back_and_serves_nobody_before_it_is_told(
    processes: Processes, make_desk: Callable[[str], Desk]
) -> None:
    with one_machine(processes) as (one, network):
        server = Upstream(one.database, processes)
        decisions = network.folder / "decisions"
        server.command("--decisions", str(decisions), "init", "--sample")
        server.start()
        offices = OfficesAhead(server, make_desk)
        one.run(one.program, "--stanza=so-mat-tran", "--type=full", "backup")
        offices.write("f1")
        first = a_moment()
        offices.write("f2")
        server.kill()

        # By hand, without a word: no process may write, and none may start.
        wait_until(lambda: one.run(one.program, "--stanza=so-mat-tran", "check") == "", "the journal")
        one.stop()
        target = f"--target={first:%Y-%m-%d %H:%M:%S.%f}+00"
        by_time = ["--delta", "--type=time", target, "--target-action=promote"]
        one.run(one.program, "--stanza=so-mat-tran", *by_time, "restore")
        one.start()
        assert forms_in(one.database) == {"f1"}
        for command in (("serve", "--port", "0"), ("devices",)):
            done = server.run(*command)
            assert (done.returncode, "Run “restored” first" in done.stderr) == (1, True), done.stderr
        with pytest.raises(NotAnnounced):
            open_initialised(one.database)
        assert "will send again" in server.command("--decisions", str(decisions), "restored")
        server.start()
        offices.require_healed("f1", "f2")

        second = a_moment()
        offices.write("f3")
        server.kill()
        site = site_of(network, one.machine, **{'config = "/etc/postgresql/17/main/postgresql.conf"\n': ""})
        words = ("--decisions", str(decisions), "restore", "--cluster", str(site))
        done = run_on(one.machine, one.database, *words, "--to", second.isoformat())
        assert done.returncode == 0, done.stdout + done.stderr
        one.start()
        assert forms_in(one.database) == {"f1", "f2"}
        server.start()
        offices.require_healed("f1", "f2", "f3")


@pytest.mark.long
def test_a_restore_that_is_killed_is_run_again(
    processes: Processes, make_desk: Callable[[str], Desk]
) -> None:
    with one_machine(processes) as (one, network):
        server = Upstream(one.database, processes)
        decisions = network.folder / "decisions"
        server.command("--decisions", str(decisions), "init", "--sample")
        server.start()
        offices = OfficesAhead(server, make_desk)
        one.run(one.program, "--stanza=so-mat-tran", "--type=full", "backup")
        offices.write("f1")
        moment = a_moment()
        offices.write("f2")
        server.kill()
        site = site_of(network, one.machine, **{'config = "/etc/postgresql/17/main/postgresql.conf"\n': ""})
        words = ("--decisions", str(decisions), "restore", "--cluster", str(site), "--to", moment.isoformat())
        for stage in kill_at_each_stage(one.machine, command_on(one.database, *words), processes):
            refused = server.run("serve", "--port", "0")
            assert (stage, refused.returncode) == (stage, 1), "no process serves what is half put back"
        done = run_on(one.machine, one.database, *words)
        assert done.returncode == 0, done.stdout + done.stderr
        one.start()
        assert forms_in(one.database) == {"f1"}
        server.start()
        offices.require_healed("f1", "f2")
