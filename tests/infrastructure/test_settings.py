"""How the environment becomes settings, and what every answer carries."""

import json
import logging
import os
import sys
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config import env
from config.logs import JsonFormatter

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1)


def test_a_database_url_with_a_password_and_options_is_read_whole():
    read = env.database("postgresql://user:p%40ss@db.example.org:6432/reviews?sslmode=require")
    assert (read["USER"], read["PASSWORD"]) == ("user", "p@ss")
    assert (read["HOST"], read["PORT"], read["NAME"]) == ("db.example.org", "6432", "reviews")
    assert read["OPTIONS"] == {"sslmode": "require"}


def test_a_database_url_may_lead_to_a_socket():
    read = env.database("postgresql://consilience@/consilience?host=/srv/a%20b/run")
    assert (read["HOST"], read["PORT"], read["OPTIONS"]) == ("/srv/a b/run", "", {})


def test_another_kind_of_database_is_refused():
    with pytest.raises(ValueError, match="postgresql://"):
        env.database("sqlite:///reviews.db")


@given(TEXT, TEXT)
def test_any_name_and_password_survive_a_url(user, password):
    read = env.database(f"postgresql://{quote(user, safe='')}:{quote(password, safe='')}@h/n")
    assert (read["USER"], read["PASSWORD"]) == (user, password)


@pytest.mark.parametrize(
    ("url", "cache"),
    [
        ("redis://:secret@valkey:6379/0", "redis://:secret@valkey:6379/1"),
        ("rediss://host", "rediss://host/1"),
        ("unix:///srv/run/valkey.sock?db=4", "unix:///srv/run/valkey.sock?db=5"),
    ],
)
def test_the_cache_lives_in_the_database_after_the_queue(url, cache):
    assert env.redis_database(url, step=1) == cache


def test_celery_gets_a_socket_in_its_own_spelling():
    assert env.broker("unix:///run/v.sock?db=2") == "redis+socket:///run/v.sock?virtual_host=2"
    assert env.broker("redis://h/0") == "redis://h/0"


@pytest.mark.parametrize(("text", "on"), [("1", True), ("Yes", True), ("0", False), ("", False)])
def test_a_switch_reads_as_people_write_it(text, on, monkeypatch):
    monkeypatch.setenv("CONSILIENCE_HTTPS", text)
    assert env.flag("CONSILIENCE_HTTPS") is on


def test_the_secret_key_is_made_once_and_only_its_owner_reads_it(tmp_path, monkeypatch):
    monkeypatch.delenv("CONSILIENCE_SECRET_KEY")
    first = env.secret_key(tmp_path / "data")
    assert len(first) >= 50
    assert env.secret_key(tmp_path / "data") == first
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["secret.key"]
    assert (tmp_path / "data" / "secret.key").stat().st_mode & 0o777 == 0o600


def test_a_log_line_is_one_json_object_with_its_traceback():
    try:
        raise ZeroDivisionError("nothing to share")
    except ZeroDivisionError:
        record = logging.LogRecord("a", 40, __file__, 1, "lost %s\nlines", ("two",), sys.exc_info())
    line = JsonFormatter().format(record)
    assert "\n" not in line
    read = json.loads(line)
    assert (read["level"], read["message"]) == ("error", "lost two\nlines")
    assert "nothing to share" in read["traceback"]


def test_the_health_page_needs_no_sign_in_and_reports_both_servers(client, db):
    answer = client.get("/healthz")
    assert answer.json() == {"healthy": True, "database": True, "redis": True}


def test_the_health_page_says_503_when_redis_is_gone(client, db, settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "unix:///nowhere/valkey.sock",
        }
    }
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == {"healthy": False, "database": True, "redis": False}


def test_every_answer_tells_the_browser_to_run_nothing_that_is_not_ours(client, db):
    policy = client.get("/accounts/login/").headers["Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == rules["script-src"] == rules["style-src"] == "'self'"
    assert rules["frame-ancestors"] == rules["object-src"] == "'none'"
    assert "unsafe" not in policy


def test_tests_never_touch_the_data_of_an_installation(settings):
    assert str(settings.DATA_DIR).startswith(os.environ["CONSILIENCE_TEST_HOME"])
