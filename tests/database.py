"""One migrated database that each process of pytest copies, and quick emptying after a test.

Applying all migrations takes longer than any test; a copy of a database takes a moment. And
`TRUNCATE` makes new files for every table, though a test leaves rows in only a few of them.
"""

import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations
from pytest_django.plugin import DjangoDbBlocker

TEMPLATE = "consilience_migrated"

# Triggers rest, as the ledger's would keep its lines, and those of foreign keys ask for an order.
_EMPTY = """DO $$ DECLARE name text; BEGIN
SET LOCAL session_replication_role = replica;
FOREACH name IN ARRAY ARRAY[{names}] LOOP EXECUTE format('DELETE FROM %I', name); END LOOP;
END $$;"""


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """Let this process copy the migrated database, which the first one of them makes."""
    home = Path(os.environ["CONSILIENCE_TEST_HOME"])
    made = home / "migrated"
    with (home / "migrated.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            with django_db_blocker.unblock():
                _migrate_template()
            made.touch()
    connection.settings_dict["TEST"]["TEMPLATE"] = TEMPLATE


def _migrate_template() -> None:
    """Make the database that all copy; nobody may be connected to it afterwards."""
    settings = connection.settings_dict
    before, wanted = settings["NAME"], settings["TEST"]["NAME"]
    settings["TEST"]["NAME"] = TEMPLATE
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.close()
    settings["NAME"], settings["TEST"]["NAME"] = before, wanted


@pytest.fixture(scope="session", autouse=True)
def quick_emptying() -> Iterator[None]:
    """After a test that commits, take its rows away instead of making every table anew."""

    def sql_flush(_self: object, _style: object, tables: list[str], **_: object) -> list[str]:
        names = ", ".join(f"'{table}'" for table in tables)
        return [_EMPTY.format(names=names)] if tables else []

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(DatabaseOperations, "sql_flush", sql_flush)
        yield
