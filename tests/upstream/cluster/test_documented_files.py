"""The documented files of one machine, two and three are taken by the programs that they are for."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
import yaml

from tests.support.requirement import program
from tests.support.servers.cluster import DATABASES, patroni, postgres_binaries
from tests.support.servers.machines import DOCUMENTED, PASSWORDS, Machine, Network, new_network, unprivileged

KINDS = sorted(DATABASES)


def _run(command: Sequence[str | Path], **told: str) -> subprocess.CompletedProcess[str]:
    words = list(map(str, command))
    return subprocess.run(
        words, capture_output=True, text=True, check=False, cwd="/", env={**os.environ, **told}, timeout=60
    )


def _patroni_file(network: Network, machine: Machine) -> Path:
    places = {
        "/usr/lib/postgresql/17/bin": str(postgres_binaries()),
        "mode: required": "mode: 'off'",  # it looks for /dev/watchdog
    }
    return machine.write("patroni.yml", network.documented("patroni.yml", machine, places))


@pytest.mark.parametrize("kind", KINDS)
def test_patroni_takes_its_file(kind: str) -> None:
    validate = [patroni(), "--validate-config"]
    with new_network(kind) as network:
        for name in DATABASES[kind]:
            machine = network.machines[name]
            told = {**PASSWORDS, "HOME": str(machine.folder)}
            path = _patroni_file(network, machine)
            done = _run([*unprivileged(), *validate, path], **told)
            # It asks etcd, too, which does not run here.
            found = [line for line in (done.stdout + done.stderr).splitlines() if "didn't pass" in line]
            assert all(line.startswith("etcd3.") for line in found), done.stdout + done.stderr
            path.write_text(path.read_text().replace("loop_wait: 2", "loop_wait: two"))
            done = _run([*unprivileged(), *validate, path], **told)
            assert "loop_wait" in done.stdout + done.stderr


@pytest.mark.parametrize("kind", KINDS)
def test_a_failover_cannot_lose_what_was_acknowledged(kind: str) -> None:
    settings = yaml.safe_load((DOCUMENTED / kind / "patroni.yml").read_text("utf-8"))
    kept = settings["bootstrap"]["dcs"]
    assert kept["synchronous_mode"] == "quorum"
    assert kept["synchronous_mode_strict"] is (kind == "three")
    assert kept["failsafe_mode"]
    assert kept["check_timeline"]
    assert kept["postgresql"]["use_pg_rewind"]
    assert kept["postgresql"]["parameters"]["synchronous_commit"] == "on"
    assert kept["postgresql"]["parameters"]["statement_timeout"] == 0
    assert "data-checksums" in settings["bootstrap"]["initdb"]
    watchdog = settings["watchdog"]
    assert watchdog["mode"] == "required"
    turn = kept["loop_wait"] + 2 * kept["retry_timeout"]
    assert turn <= kept["ttl"] - watchdog["safety_margin"], "it must be able to hold its key"


@pytest.mark.parametrize("kind", KINDS)
def test_haproxy_takes_its_file(kind: str) -> None:
    haproxy = program("haproxy", "haproxy")
    with new_network(kind) as network:
        machine = network.machines["a"]
        words = network.documented("haproxy.cfg", machine, {})
        path = machine.write("haproxy.cfg", words)
        done = _run([haproxy, "-c", "-f", path])
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        path.write_text(words.replace("/primary", "/primary\n    option nonsense"))
        assert _run([haproxy, "-c", "-f", path]).returncode != 0
    assert "OPTIONS /primary" in words
    assert "inter 1s" in words
    assert "retries 0" in words, "with shutdown-sessions a try that waits would hang"
    assert words.count("    server ") == len(DATABASES[kind])


@pytest.mark.parametrize("kind", KINDS)
def test_every_machine_has_the_same_etcd(kind: str) -> None:
    with new_network(kind) as network:
        files = [network.documented("etcd.env", network.machines[name], {}) for name in "abc"]
    told = [dict(line.split("=", 1) for line in each.splitlines() if line[0] != "#") for each in files]
    assert {each["ETCD_NAME"] for each in told} == {"a", "b", "c"}
    assert len({each["ETCD_INITIAL_CLUSTER"] for each in told}) == 1
    assert len({each["ETCD_LISTEN_CLIENT_URLS"] for each in told}) == len("abc")
    for each in told:
        assert f"{each['ETCD_NAME']}={each['ETCD_LISTEN_PEER_URLS']}" in each["ETCD_INITIAL_CLUSTER"]
        assert each["ETCD_CLIENT_CERT_AUTH"] == each["ETCD_PEER_CLIENT_CERT_AUTH"] == "true"


def test_systemd_takes_what_is_added_to_patroni(tmp_path: Path) -> None:
    added = (DOCUMENTED / "two" / "patroni-watchdog.conf").read_text("utf-8")
    assert added == (DOCUMENTED / "three" / "patroni-watchdog.conf").read_text("utf-8")
    (tmp_path / "patroni.service.d").mkdir()
    (tmp_path / "patroni.service.d" / "so-mat-tran.conf").write_text(added, "utf-8")
    (tmp_path / "patroni.service").write_text("[Service]\nExecStart=/bin/true\n", "utf-8")
    verify = [program("systemd-analyze", "systemd"), "verify", "--man=no", "patroni.service"]
    done = subprocess.run(verify, cwd=tmp_path, capture_output=True, text=True, check=False)
    lines = [line for line in done.stderr.splitlines() if "modprobe" not in line]  # not on every machine
    assert (done.returncode, lines) in ((0, []), (1, [])), done.stderr
