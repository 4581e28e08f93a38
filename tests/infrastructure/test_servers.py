"""The tests themselves run on the real servers."""

from django.core.cache import cache
from django.db import connection


def test_the_database_is_postgresql(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
    assert connection.vendor == "postgresql"


def test_the_cache_is_a_redis_server() -> None:
    cache.set("greeting", "hello", 5)
    assert cache.get("greeting") == "hello"
