"""A real browser: Debian's Chromium, driven by Selenium; and axe-core."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

SWITCHES = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
AXE = """
const done = arguments[arguments.length - 1];
axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
   .then(found => done(found.violations.map(v => v.id + ": " + v.nodes.map(n => n.target).join(" "))));
"""


def needed() -> tuple[str, str, str]:
    """Paths of the browser, its driver and axe-core; the test is skipped, or fails in CI, without one."""
    found = shutil.which("chromium"), shutil.which("chromedriver"), os.environ.get("AXE_CORE")
    if not all(found):
        (pytest.fail if os.environ.get("CI") else pytest.skip)("needs chromium, chromedriver and AXE_CORE")
    return found  # type: ignore[return-value]


def opened(profile: Path) -> Any:
    """A browser with a profile of its own, which logs what it asks for and prints nothing on paper."""
    chromium, driver, _ = needed()
    options = Options()
    options.binary_location = chromium
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    for switch in (*SWITCHES, f"--user-data-dir={profile}"):
        options.add_argument(switch)
    return webdriver.Chrome(options, Service(driver))


def resize(browser: Any, width: int, height: int = 800) -> None:
    """In pixels of CSS."""
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


def violations(browser: Any) -> list[str]:
    """What axe-core finds on the page as it is."""
    browser.execute_script(f"if (!window.axe) {{ {Path(needed()[2]).read_text('utf-8')} }}")
    found: list[str] = browser.execute_async_script(AXE)
    return found
