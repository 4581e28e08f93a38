"""Make included studies, codes, passages and codings, as short as a test can say it."""

from __future__ import annotations

import itertools

from django.utils import timezone

from reviews.actions import numbering
from reviews.models import Member, Study
from synthesis.models import Cell, Code, Coding, Excerpt, Finding, Text
from tests.appraisal.conftest import include
from tests.factories import make_reports

AUTHORS = ["Zhou, L", "Armstrong, M", "Moran, GS", "Fisk, D", "Chinman, M", "Ørsted, K"]
_place = itertools.count()


def make_studies(review, n):
    """Included studies, numbered 1 to n, by authors whose order isn't that of the numbers."""
    reports = [
        make_reports(review, 1, authors=[AUTHORS[at % len(AUTHORS)]], year=2000 + at)[0]
        for at in range(n)
    ]
    include(review, reports)
    numbering.found(review, reports)
    return list(Study.objects.filter(review=review).order_by("number"))


def make_code(review, name, **fields):
    """A code at the end of the codebook."""
    position = Code.objects.filter(review=review).count()
    fields.setdefault("position", position)
    return Code.objects.create(review=review, name=name, created_by="Cleo Lindt", **fields)


def make_text(study, content="A" * 10_000):
    """The text of a study's main report."""
    report = study.main
    there = Text.objects.filter(report=report, superseded_at__isnull=True).first()
    return there or Text.objects.create(
        review=study.review,
        report=report,
        origin=Text.Origin.ABSTRACT,
        content=content,
        sha256="0" * 64,
    )


def member_of(review, user) -> Member:
    return Member.objects.get(review=review, user=user)


def make_coding(user, study, code, *, at=None, polarity="", quote="Low pay.", **fields):
    """One code by one person on a passage of a study: a new place unless `at` is (start, end)."""
    start, end = at or (20 * next(_place), 0)
    end = end or start + 10
    text = make_text(study)
    member = member_of(study.review, user)
    excerpt = Excerpt.objects.create(
        review=study.review,
        report=study.main,
        member=member,
        text=text,
        start=start,
        end=end,
        quote=quote,
        page=3,
        **fields,
    )
    return Coding.objects.create(
        review=study.review,
        excerpt=excerpt,
        member=member,
        original=code,
        code=code,
        polarity=polarity,
        **fields,
    )


def make_finding(user, study, statement="Pay is low."):
    """An extracted finding."""
    number = Finding.objects.filter(review=study.review).count() + 1
    return Finding.objects.create(
        review=study.review,
        report=study.main,
        member=member_of(study.review, user),
        number=number,
        statement=statement,
    )


def code_finding(user, finding, code):
    """One code by one person on a finding."""
    return Coding.objects.create(
        review=finding.review,
        finding=finding,
        member=member_of(finding.review, user),
        original=code,
        code=code,
    )


def make_cell(user, study, code, *, present=None, polarity="", summary=""):
    """What a person says about a cell."""
    return Cell.objects.create(
        review=study.review,
        member=member_of(study.review, user),
        study=study,
        code=code,
        present=present,
        polarity=polarity,
        summary=summary,
        made_at=timezone.now(),
    )
