"""A real browser on the running portal."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import servers

ARTEFACTS = Path(settings.BASE_DIR) / "artefacts" / "captures"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One headless Chromium for the session."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert path, "Chromium manque : apt-get install --no-install-recommends chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield browser
        browser.close()


@dataclass(frozen=True, slots=True)
class Portal:
    """The running portal."""

    url: str
    database: str
    folder: Path
    env: dict[str, str]


@pytest.fixture
def portal(committed_db: str, tmp_path: Path) -> Iterator[Portal]:
    """Web server, worker and beat on a fresh database."""
    port = servers.free_port()
    env = servers.environment(committed_db, tmp_path, port)
    with ExitStack() as stack:
        web = stack.enter_context(servers.running(servers.web_command(port), env, tmp_path / "web.log"))
        stack.enter_context(servers.running(servers.worker_command(), env, tmp_path / "worker.log"))
        stack.enter_context(servers.running(servers.beat_command(tmp_path), env, tmp_path / "beat.log"))
        servers.wait_for_page(f"http://127.0.0.1:{port}/", web, tmp_path / "web.log")
        yield Portal(f"http://127.0.0.1:{port}", committed_db, tmp_path, env)


def _then_loaded(page: Page, act: Callable[..., None]) -> Callable[..., None]:
    """Playwright returns from a click when the next page begins: what follows would read half of it."""

    def acted(*given: object, **options: object) -> None:
        act(*given, **options)
        page.wait_for_load_state()

    return acted


@pytest.fixture
def new_page(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """`new_page(width=1280)` → a page of a person of her own; fails on a script error or a CSP violation."""
    contexts = []

    def make(width: int = 1280, javascript: bool = True) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, locale="fr-FR", java_script_enabled=javascript
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        for name in ("click", "press"):
            setattr(page, name, _then_loaded(page, getattr(page, name)))
        page.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
        page.on(
            "console",
            lambda message: pytest.fail(message.text) if "Content Security Policy" in message.text else None,
        )
        return page

    yield make
    for context in contexts:
        context.close()
