"""Fixtures for every test."""

from collections.abc import Iterator

import hypothesis
import pytest
from django.core.cache import cache

from tests.browser import browser_type_launch_args
from tests.cast import ana, ben, cleo, client_of, dan, dora, review, seat_of
from tests.database import django_db_modify_db_settings, quick_emptying
from tests.worker import commits_count, real_worker

__all__ = [
    "ana",
    "ben",
    "browser_type_launch_args",
    "cleo",
    "client_of",
    "commits_count",
    "dan",
    "django_db_modify_db_settings",
    "dora",
    "quick_emptying",
    "real_worker",
    "review",
    "seat_of",
]


# A busy machine is slow now and then; that says nothing about an example. The same examples come
# each time, so that a failure says something about what was changed; `--hypothesis-profile explore`
# looks for new ones, and what it finds is kept as an @example.
hypothesis.settings.register_profile("consilience", deadline=None, derandomize=True)
hypothesis.settings.register_profile("explore", deadline=None)
hypothesis.settings.load_profile("consilience")


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    """Let no test see another's sessions, throttles or figures."""
    yield
    cache.clear()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that open a page, so that `-m "not browser"` leaves them out."""
    for item in items:
        if {"browser", "page"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)
