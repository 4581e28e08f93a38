"""Full-text search over the words of records."""

from __future__ import annotations

from django.contrib.postgres.search import SearchQuery
from django.db import connection

from screening.methods.search_words import Term, terms

# Whether a term is looked for at all, which depends on nothing but PostgreSQL's dictionary.
_KEPT: dict[str, bool] = {}
_MOST_KEPT = 10_000


def query(typed: str) -> SearchQuery | None:
    """The search for what was typed; None where nothing in it can be looked for.

    Titles and abstracts are stored by English stems, names and identifiers as they are, so each
    term is looked for both ways; words too common to be stored are passed over.
    """
    everything: SearchQuery | None = None
    group: SearchQuery | None = None
    for term in _worth_looking_for(terms(typed)):
        if term.alternative and group is not None:
            group = group | _query_of(term)
        else:
            everything, group = _both(everything, group), _query_of(term)
    return _both(everything, group)


def _both(left: SearchQuery | None, right: SearchQuery | None) -> SearchQuery | None:
    if left is None or right is None:
        return left if right is None else right
    return left & right


def _query_of(term: Term) -> SearchQuery:
    kind, text = ("raw", f"{term.text}:*") if term.beginning else ("phrase", term.text)
    stems, plain = (
        SearchQuery(text, search_type=kind, config=config, invert=term.absent)
        for config in ("english", "simple")
    )
    return stems & plain if term.absent else stems | plain


def _worth_looking_for(found: list[Term]) -> list[Term]:
    """Leave out what English search passes over: "the", "of", punctuation alone."""
    told: dict[str, bool | None] = {term.text: _KEPT.get(term.text) for term in found}
    unknown = [text for text, kept in told.items() if kept is None]
    if unknown:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT word, numnode(phraseto_tsquery('english', word)) > 0"
                " FROM unnest(%s::text[]) AS typed (word)",
                [unknown],
            )
            told.update(cursor.fetchall())
        if len(_KEPT) > _MOST_KEPT:
            _KEPT.clear()
        _KEPT.update((text, bool(told[text])) for text in unknown)
    return [term for term in found if told[term.text]]
