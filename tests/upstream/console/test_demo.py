"""The command that shows an invented province: one line typed, and somebody is in."""

from __future__ import annotations

from pathlib import Path

import httpx

from tests.support.processes import Processes
from tests.upstream.console.browsing import CSRF_FIELD_OF, text_of


def test_the_printed_name_and_password_open_the_invented_province(
    tmp_path: Path, processes: Processes
) -> None:
    command = ["--lang", "en", "demo", "--folder", str(tmp_path / "province"), "--communes", "3"]
    process = processes.fork("upstream", [*command, "--port", "0", "--console", "127.0.0.1:0"])
    said: dict[str, str] = {}
    while "console on" not in said:
        line = process.stdout.readline().decode()
        assert line, said
        name, _, text = line.strip().partition(": " if ": " in line else " http")
        said[name] = text
    address = f"http{said['console on']}".rstrip("/")
    with httpx.Client(base_url=address) as client:
        page = client.get("/dang-nhap")
        found = CSRF_FIELD_OF.search(page.text)
        assert found is not None
        cookie = {"cookie": page.headers["set-cookie"].partition(";")[0]}
        fields = {"csrf": found[1], "name": said["Name"], "password": said["Password"]}
        entered = client.post("/dang-nhap", data=fields, headers=cookie)
        assert entered.status_code == 303
        cookie = {"cookie": entered.headers["set-cookie"].partition(";")[0]}
        assert "Phường Ba Đình" in text_of(client.get("/ky-bao-cao", headers=cookie))
        assert "chưa được" not in text_of(client.get("/dot-lay-y-kien", headers=cookie)), "all is counted"
