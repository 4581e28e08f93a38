"""Decisions that a file tells in a field of its own, such as a label, or by being what it is.

Reference managers know no decisions: people keep them in groups, labels, keywords or custom
fields. A person says which value means what. The field is then guarded like any other decision.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews.access import Refused, Seat
from reviews.actions import legacy
from reviews.methods.formats import Guard
from reviews.models import ImportFile, LegacyDecision

KEYWORDS = "keywords"
MOST_VALUES = 60
# Entries that are looked at to find out which fields have few enough values.
_LOOKED_AT = 5_000


@dataclass(frozen=True)
class Told:
    """Where decisions stand and what they mean: verdicts by value of a field.

    Without a field the file as a whole has one verdict, under the value "".
    """

    field: str
    verdicts: Mapping[str, str]
    reviewer: str = ""
    stage: str = ""
    origin: str = ""


_TEXTS = """jsonb_array_elements_text(
    CASE WHEN jsonb_typeof(part) = 'array' THEN part ELSE jsonb_build_array(part) END)"""
_FIELDS = f"""
SELECT name, count(DISTINCT value) FROM (
    SELECT each.key AS name, value
    FROM (SELECT extra || (guarded - 'decisions' - 'keywords') AS fields FROM reviews_record
          WHERE file_id = %s ORDER BY number LIMIT {_LOOKED_AT}) AS entry,
        jsonb_each(entry.fields) AS each (key, part), {_TEXTS} AS value
) AS told GROUP BY name HAVING count(DISTINCT value) <= {MOST_VALUES} ORDER BY name
"""  # noqa: S608 (nothing in it comes from outside)
_PART = """LATERAL (SELECT CASE WHEN %s = 'keywords'
    THEN to_jsonb(entry.keywords) || coalesce(entry.guarded -> 'keywords', '[]')
    ELSE coalesce(entry.extra -> %s, entry.guarded -> %s) END)"""
_VALUES = f"""
SELECT value, count(*) FROM reviews_record AS entry, {_PART} AS field (part), {_TEXTS} AS value
WHERE entry.file_id = %s AND value IS NOT NULL GROUP BY value
ORDER BY value ~* '(in|ex)clu|maybe|unsure|relevant|screen' DESC, count(*) DESC, value
LIMIT {MOST_VALUES}
"""  # noqa: S608
_TAKE = f"""
{legacy.INTO} SELECT entry.review_id, entry.id, entry.file_id, told.verdict, %s, %s, '', value,
    %s, %s, %s
FROM reviews_record AS entry, {_PART} AS field (part), {_TEXTS} AS value
JOIN unnest(%s::text[], %s::text[]) AS told (word, verdict) ON told.word = value
WHERE entry.file_id = %s ON CONFLICT DO NOTHING
"""  # noqa: S608
_TAKE_WHOLE = f"""
{legacy.INTO} SELECT review_id, id, file_id, %s, %s, %s, '', '', %s, %s, %s
FROM reviews_record WHERE file_id = %s ON CONFLICT DO NOTHING
"""  # noqa: S608
_GUARD_FIELD = """
UPDATE reviews_record SET guarded = guarded || jsonb_build_object(%s::text, extra -> %s),
    extra = extra - %s
WHERE file_id = %s AND extra ? %s
"""
_GUARD_KEYWORDS = """
UPDATE reviews_record SET guarded = guarded || jsonb_build_object('keywords',
        coalesce(guarded -> 'keywords', '[]') || (SELECT jsonb_agg(word)
            FROM unnest(keywords) AS word WHERE word = ANY(%s))),
    keywords = ARRAY(SELECT word FROM unnest(keywords) WITH ORDINALITY AS kept (word, at)
        WHERE word <> ALL(%s) ORDER BY at)
WHERE file_id = %s AND keywords && %s
"""


def fields(file: ImportFile) -> list[tuple[str, int]]:
    """The fields of a file that have few enough values to be decisions, with how many."""
    with connection.cursor() as cursor:
        cursor.execute(_FIELDS, [file.pk])
        return cursor.fetchall()


def values(file: ImportFile, field: str) -> list[tuple[str, int]]:
    """The values of a field with how often they occur, those that sound like decisions first."""
    with connection.cursor() as cursor:
        cursor.execute(_VALUES, [field, field, field, file.pk])
        return cursor.fetchall()


@transaction.atomic
def take(seat: Seat, file: ImportFile, told: Told) -> int:
    """Take decisions over as a person reads them from a field, and guard the field."""
    file = legacy.locked(seat, file)
    said = {
        word: verdict
        for word, verdict in told.verdicts.items()
        if verdict in LegacyDecision.Verdict.values
    }
    if not said:
        raise Refused(_("Say what at least one value means. Nothing was taken over."))
    by: list[Any] = [told.reviewer[:150], told.stage[:120], told.origin[:60]]
    by += [timezone.now(), seat.actor_name[:150]]
    with connection.cursor() as cursor:
        if told.field:
            where: list[Any] = [told.field] * 3 + [list(said), list(said.values()), file.pk]
            cursor.execute(_TAKE, [*by, *where])
        else:
            cursor.execute(_TAKE_WHOLE, [*said.values(), *by, file.pk])
        n = cursor.rowcount
    _guard(file, told.field, list(said))
    return legacy.logged(seat, file, n)


def _guard(file: ImportFile, field: str, words: list[str]) -> None:
    """Hide a field's values from who votes, now and whenever the file is read again."""
    guard = Guard.of(file.guards)
    with connection.cursor() as cursor:
        if field == KEYWORDS:
            guard = Guard(guard.fields, guard.keywords | set(words))
            cursor.execute(_GUARD_KEYWORDS, [words, words, file.pk, words])
        elif field:
            guard = Guard(guard.fields | {field}, guard.keywords)
            cursor.execute(_GUARD_FIELD, [field, field, field, file.pk, field])
    file.guards = guard.as_dict()
    file.carries_decisions = True
    file.save(update_fields=["guards", "carries_decisions"])
