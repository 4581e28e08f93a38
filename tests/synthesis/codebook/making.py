"""Texts, passages and codings for a test, with as little as it has to say."""

from __future__ import annotations

import hashlib

from django.utils import timezone

from synthesis.models import Coding, Excerpt, Text

WORDS = "Peers spoke of low pay 😀.\nOne felt treated as a patient; others found new hope."


def make_text(report, content=WORDS, **fields):
    """The current text of a report, as its abstract gives it."""
    return Text.objects.create(
        review=report.review,
        report=report,
        origin="abstract",
        content=content,
        sha256=hashlib.sha256(content.encode()).hexdigest(),
        **fields,
    )


def make_excerpt(seat, text, quote="low pay", *, revealed=False, **fields):
    """A passage that this person marked: the first place where the words stand."""
    start = text.content.index(quote)
    return Excerpt.objects.create(
        review=seat.review,
        member=seat.member,
        report=text.report,
        text=text,
        start=start,
        end=start + len(quote),
        quote=quote,
        revealed_at=timezone.now() if revealed else None,
        **fields,
    )


def give(excerpt, code, polarity="", **fields):
    """A code on a passage, by who marked it."""
    fields.setdefault("revealed_at", excerpt.revealed_at)
    return Coding.objects.create(
        review=excerpt.review,
        member=excerpt.member,
        excerpt=excerpt,
        original=code,
        code=code,
        polarity=polarity,
        **fields,
    )
