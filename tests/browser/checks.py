"""What every page of the story must hold: axe finds nothing, nothing overflows at 320 px, a picture is kept."""

from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import ARTEFACTS

AXE = Axe()


def axe_violations(page: Page) -> list[str]:
    """One line per violation: rule and first place."""
    found: list[dict[str, Any]] = AXE.run(page).response["violations"]
    return [f"{page.url} {item['id']} {item['nodes'][0]['html'][:160]}" for item in found]


def overflow_at_320(page: Page) -> int:
    """Pixels by which the page overflows a 320 px screen."""
    size = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 800})
    width = int(page.evaluate("document.documentElement.scrollWidth"))
    if size:
        page.set_viewport_size(size)
    return max(0, width - 320)


def photograph(page: Page, name: str) -> Path:
    """Keep a picture of the whole page among the artefacts."""
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    path = ARTEFACTS / f"{name}.png"
    page.screenshot(path=path, full_page=True)
    return path


def inspect(page: Page, name: str) -> None:
    """Photograph, then fail on any accessibility violation or overflow."""
    photograph(page, name)
    found = axe_violations(page)
    assert found == [], found
    assert overflow_at_320(page) == 0, f"{page.url} overflows at 320 px"
