"""Lists as files: RIS, CSV and XLSX of what is filtered, with what the seat may read of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from tempfile import TemporaryFile
from typing import IO, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from reviews.access import May, Seat
from reviews.exports import Download
from reviews.methods.formats import Name, Reference, csv, ris, xlsx
from reviews.models import Review, Stage
from screening.models import Choice, Decision, Outcome
from screening.queries import pages, ratings
from screening.queries.lists import Filter
from screening.queries.pages import Row
from screening.queries.statuses import Status

FORMATS = {"ris": "RIS", "csv": "CSV", "xlsx": "XLSX"}
CONTENT_TYPES = {
    "ris": "application/x-research-info-systems; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
}
CHUNK = 500


@dataclass(frozen=True)
class Ballot:
    """One reviewer's column of a stage: who, and under which heading."""

    stage: str
    member: int
    heading: str


@dataclass
class Said:
    """What was said of one report, as far as the seat may read it."""

    votes: dict[tuple[str, int], Decision] = field(default_factory=dict)
    outcomes: dict[str, Outcome] = field(default_factory=dict)


def downloads(seat: Seat, wanted: Filter) -> list[Download]:
    """The files that the filtered list can be taken as."""
    if not seat.may(May.EXPORT):
        return []
    return [
        Download(
            _("Records"),
            label,
            reverse("screening:export", args=[seat.review.slug, name]) + wanted.query(),
        )
        for name, label in FORMATS.items()
    ]


def file_name(review: Review, format: str, *, filtered: bool) -> str:
    """A name that tells the review and the day apart."""
    part = "records-filtered" if filtered else "records"
    return f"{review.slug}-{part}-{timezone.localdate():%Y-%m-%d}.{format}"


def ballots(seat: Seat) -> list[Ballot]:
    """Whose votes this seat may read, stage by stage in the order of joining."""
    votes = Decision.objects.visible_to(seat).standing().order_by("stage", "member")
    people = votes.values_list("stage", "member", "member__user__name", "member__user__email")
    found = sorted(people.distinct(), key=lambda row: (list(Stage.values).index(row[0]), row[1]))
    names = {member: (name or email, email) for _stage, member, name, email in found}
    twice = [name for name, _email in names.values()]
    headings = {
        member: f"{name} ({email})" if twice.count(name) > 1 else name
        for member, (name, email) in names.items()
    }
    return [
        Ballot(stage, member, f"{Stage(stage).label}: {headings[member]}")
        for stage, member, _name, _email in found
    ]


def rows(seat: Seat, wanted: Filter) -> Iterator[tuple[Row, Said]]:
    """Every row with what was said of it, a few hundred in memory at a time."""
    open_to_all = ratings.closed_stages(seat.review)
    everything = pages.every(seat, wanted, CHUNK)
    while chunk := list(islice(everything, CHUNK)):
        said = _said(seat, {row.report for row in chunk}, open_to_all)
        yield from ((row, said.get(row.report, Said())) for row in chunk)


def _said(seat: Seat, reports: set[int], open_to_all: set[str]) -> dict[int, Said]:
    found: dict[int, Said] = {}
    votes = Decision.objects.visible_to(seat).standing().filter(report__in=reports)
    for vote in votes.select_related("reason"):
        said = found.setdefault(vote.report_id, Said())
        said.votes[vote.stage, vote.member_id] = vote
    outcomes = Outcome.objects.filter(report__in=reports, withdrawn_at__isnull=True)
    if not seat.reads_revealed:
        # How a disagreement was settled tells that there was one.
        outcomes = outcomes.filter(stage__in=open_to_all)
    for outcome in outcomes.select_related("settled_by__user"):
        found.setdefault(outcome.report_id, Said()).outcomes[outcome.stage] = outcome
    return found


def table(seat: Seat, wanted: Filter) -> tuple[list[str], Iterator[Reference]]:
    """The list for a spreadsheet: the names of the columns beside the usual, and the rows."""
    voters = ballots(seat)
    heads = [
        _("Number"), _("Sources"), _("Left"),
        *(head for stage in Stage for head in _heads(stage)),
        *(head for voter in voters for head in _voter_heads(voter)),
    ]  # fmt: skip
    return heads, (reference(row, _columns(row, said, voters)) for row, said in rows(seat, wanted))


def text(seat: Seat, wanted: Filter, format: str) -> Iterator[str]:
    """The list as RIS or CSV, piece by piece."""
    if format == "ris":
        return ris.write(tagged(seat, wanted))
    heads, found = table(seat, wanted)
    return csv.write(found, heads)


def workbook(seat: Seat, wanted: Filter) -> IO[bytes]:
    """The list as XLSX, in a file that vanishes when it is closed."""
    heads, found = table(seat, wanted)
    out = TemporaryFile()  # noqa: SIM115 (the answer closes it)
    xlsx.save(found, out, heads)
    out.seek(0)
    return out


def _heads(stage: Stage) -> tuple[str, ...]:
    parts = (_("decision"), _("reason"), _("settled by"), _("explanation"))
    return tuple(f"{stage.label}: {part}" for part in parts)


def _voter_heads(voter: Ballot) -> tuple[str, str, str]:
    return voter.heading, f"{voter.heading}: {_('reason')}", f"{voter.heading}: {_('note')}"


def _columns(row: Row, said: Said, voters: Sequence[Ballot]) -> dict[str, str]:
    found = {_("Number"): str(row.number), _("Sources"): row.sources, _("Left"): _left(row)}
    for stage in Stage:
        outcome = said.outcomes.get(stage.value)
        settler = str(outcome.settled_by) if outcome and outcome.settled_by else ""
        explanation = outcome.explanation if outcome else ""
        reason = row.facts.reasons.get(stage.value, "")
        values = (_status(row, stage), reason, settler, explanation)
        found |= dict(zip(_heads(stage), values, strict=True))
    for voter in voters:
        vote = said.votes.get((voter.stage, voter.member))
        if vote is not None:
            said_so = (_choice(vote), vote.reason.label if vote.reason else "", vote.note)
            found |= dict(zip(_voter_heads(voter), said_so, strict=True))
    return found


def _left(row: Row) -> str:
    if row.number != row.report_number:
        return _("gathered under %(n)s") % {"n": row.report_number}
    if row.facts.left == Status.DUPLICATE:
        return _("gathered under %(n)s") % {"n": row.facts.survivor}
    return str(Status.WITHDRAWN.label).lower() if row.facts.left else ""


def _status(row: Row, stage: Stage) -> str:
    status = row.facts.stages.get(stage.value, "") if not row.facts.left else ""
    return str(Status(status).label).lower() if status else ""


def _choice(vote: Decision) -> str:
    words = str(Choice(vote.choice).label).lower()
    return _("%(choice)s, not counted") % {"choice": words} if vote.late else words


def tagged(seat: Seat, wanted: Filter) -> Iterator[Reference]:
    """The list for a reference manager: number and decisions in custom fields, not in the notes."""
    voters = ballots(seat)
    for row, said in rows(seat, wanted):
        lines = [f"{name}: {value}" for name, value in _columns(row, said, voters).items() if value]
        yield reference(row, {"ID": str(row.number), "U1": lines[1:]})


def reference(row: Row, extra: dict[str, Any]) -> Reference:
    """A record as the formats take it."""
    record = row.record
    return Reference(
        type=record.type or "document",
        title=record.title,
        authors=tuple(map(_name, record.authors)),
        year=record.year,
        journal=record.journal,
        volume=record.volume,
        issue=record.issue,
        pages=record.pages,
        doi=record.doi,
        pmid=record.pmid,
        abstract=record.abstract,
        keywords=tuple(record.keywords),
        issn=tuple(part for part in record.issn.split("; ") if part),
        urls=(record.url,) if record.url else (),
        language=record.language,
        extra={
            name: tuple(value) if isinstance(value, list) else (value,)
            for name, value in extra.items()
        },
    )


def _name(text: str) -> Name:
    family, comma, given = text.partition(", ")
    return Name(family, given) if comma else Name(literal=text)
