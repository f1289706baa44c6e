"""Debian's Chromium without a screen, driven from here; it talks to loopback only."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

from tests.support.patience import wait_until
from tests.support.requirement import program

_AXE = Path(__file__).parent / "axe" / "axe.min.js"
_RUN_AXE = """
const done = arguments[0];
axe.run().then(result => done(result.violations.map(
  found => found.id + ": " + found.nodes.map(node => node.html).slice(0, 3).join(" ; "))));
"""
_BLOCKED = 2
_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


class Chromium:
    """A window of the browser."""

    def __init__(self, driver: webdriver.Chrome, address: str) -> None:
        self.driver = driver
        self.address = address

    def open(self, path: str) -> None:
        """Open a page of the console."""
        self.driver.get(self.address + path)

    @property
    def path(self) -> str:
        """Where the browser is."""
        return self.driver.current_url.removeprefix(self.address)

    def find(self, selector: str) -> WebElement:
        """The first element that a CSS selector finds."""
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    @property
    def text(self) -> str:
        """What the page says, as a person reads it."""
        return " ".join(self.find("body").text.split())

    def fill(self, **fields: str) -> None:
        """Type into fields by their names."""
        for name, text in fields.items():
            field = self.find(f"[name={name}]")
            field.clear()
            field.send_keys(text)

    def press(self, words: str) -> None:
        """Press the button, or follow the link, with these words."""
        words_of = f"normalize-space(.)={_quoted(words)}"
        self.follow(self.driver.find_element(By.XPATH, f"//button[{words_of}] | //a[{words_of}]"))

    def follow(self, element: WebElement) -> None:
        """Press what leads to another page, and wait until that is there."""
        before = self.find("html")
        element.click()
        wait_until(lambda: self._is_gone(before), "another page")
        wait_until(
            lambda: self.driver.execute_script("return document.readyState") == "complete", "all of it"
        )

    def _is_gone(self, page: WebElement) -> bool:
        """Whether another page is there; in the moment between the two the browser has no answer."""
        try:
            return bool(self.find("html") != page)
        except WebDriverException:
            return False

    def links(self) -> list[str]:
        """The paths of this console to which the page leads."""
        found = [link.get_attribute("href") or "" for link in self.driver.find_elements(By.TAG_NAME, "a")]
        return [
            link.removeprefix(self.address).partition("#")[0]
            for link in found
            if link.startswith(self.address + "/")
        ]

    def resize(self, width: int, height: int) -> None:
        """Show pages as on a screen of this size."""
        size: dict[str, Any] = {
            "width": width,
            "height": height,
            "deviceScaleFactor": 1,
            "mobile": width < 500,
        }
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)

    def open_without_script(self, path: str) -> None:
        """Open a page on which no script has run, as it is for who has switched script off."""
        self.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
        self.open(path)
        self.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})  # for axe alone

    def look(self, media: str = "", *, dark: bool = False) -> None:
        """Show pages on paper (``print``) or on a screen, light or dark."""
        features = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": features})

    def picture(self) -> bytes:
        """The whole page as PNG."""
        taken = self.driver.execute_cdp_cmd("Page.captureScreenshot", {"captureBeyondViewport": True})
        return base64.b64decode(taken["data"])

    def too_wide(self) -> bool:
        """Whether the page has to be moved sideways; a telephone shows a page that is too wide smaller."""
        page = "document.documentElement"
        return bool(self.driver.execute_script(f"return {page}.scrollWidth > {page}.clientWidth"))

    def barriers(self) -> list[str]:
        """What axe-core finds on the page."""
        if not self.driver.execute_script("return 'axe' in window"):
            self.driver.execute_script(_AXE.read_text("utf-8"))
        found: list[str] = self.driver.execute_async_script(_RUN_AXE)
        return found

    def messages(self) -> list[str]:
        """What the browser has complained about: refused scripts and styles, missing files."""
        entries: list[dict[str, object]] = self.driver.get_log("browser")  # type: ignore[no-untyped-call]
        return [str(entry["message"]) for entry in entries]


@contextmanager
def chromium(profile: Path, address: str, *, script: bool) -> Iterator[Chromium]:
    """Open a window, with script or with script switched off as a person does it."""
    options = webdriver.ChromeOptions()
    options.binary_location = program("chromium", "chromium")
    for flag in (*_FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    if not script:
        settings = {"profile.managed_default_content_settings.javascript": _BLOCKED}
        options.add_experimental_option("prefs", settings)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(program("chromedriver", "chromium-driver")))
    try:
        yield Chromium(driver, address)
    finally:
        driver.quit()


def _quoted(words: str) -> str:
    return f'"{words}"'
