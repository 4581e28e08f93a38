"""A real browser for the journeys: each person of the cast in a window of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from reviews.models import User

expect.set_options(timeout=15_000)

# What WCAG 2.2 AA asks and axe can check.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def window_of(
    browser: Browser, live_server: Any, transactional_db: None
) -> Iterator[Callable[..., Page]]:
    """Open a page in which this person is signed in; `phone=True` for a phone's width."""
    contexts: list[BrowserContext] = []

    def window(user: User | None, *, phone: bool = False, **options: Any) -> Page:
        size = {"width": 390, "height": 844} if phone else {"width": 1360, "height": 900}
        context = browser.new_context(base_url=live_server.url, viewport=size, **options)
        contexts.append(context)
        if user is not None:
            session = Client()
            session.force_login(user)
            cookie = session.cookies[settings.SESSION_COOKIE_NAME]
            context.add_cookies(
                [{"name": cookie.key, "value": cookie.value, "url": live_server.url}]
            )
        page = context.new_page()
        page.set_default_timeout(15_000)
        return page

    yield window
    for context in contexts:
        context.close()


@pytest.fixture
def no_barriers() -> Callable[[Page], None]:
    """Fail on anything that axe finds on the page."""

    def check(page: Page) -> None:
        found = Axe().run(page, options=RULES).response["violations"]
        told = [
            f"{rule['id']}: {rule['help']} at {[node['target'] for node in rule['nodes'][:3]]}"
            for rule in found
        ]
        assert not told, f"{page.url}\n" + "\n".join(told)

    return check
