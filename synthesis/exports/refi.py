"""The coding of a review as a REFI-QDA project or codebook, through the lens of a seat."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reviews.access import Seat
from reviews.models import Member, Report
from reviews.queries import showing
from screening.queries import known_studies
from synthesis.actions import texts
from synthesis.methods import refi
from synthesis.methods.codebook import Book, Entry
from synthesis.methods.palette import PALETTE
from synthesis.methods.refi import Case, Coded, CodeNode, Project, Selection, Source, User, guid
from synthesis.models import Anchor, Code, CodeChange, Coding, Excerpt, Text
from synthesis.queries import codebook as asked
from synthesis.queries import shelf

ORIGIN = "Consilience"
# Voice and polarity have no place in the format; as words in a description they survive.
VOICE = "voice: "
LONGEST_NAME = 200


@dataclass
class Exported:
    """A project with what the format could not carry, in sentences."""

    project: Project
    losses: list[str] = field(default_factory=list)

    @property
    def n(self) -> dict[str, int]:
        """How much is in it."""
        passages = [one for source in self.project.sources for one in source.selections]
        return {
            "sources": len(self.project.sources),
            "codes": sum(1 for _ in walked(self.project.codes)),
            "coders": len(self.project.users),
            "passages": len(passages),
            "codings": sum(len(one.codings) for one in passages),
        }


def walked(nodes: Iterable[CodeNode]) -> Iterable[CodeNode]:
    """All codes of a tree."""
    for node in nodes:
        yield node
        yield from walked(node.children)


def exported(seat: Seat) -> Exported:
    """Everything that a seat may see: its own coding, and what closed rounds have revealed."""
    volumes = shelf.shelf(seat)
    excerpts = list(
        Excerpt.objects.standing()
        .visible_to(seat)
        .select_related("member__user", "report__record", "report__merged_into__record")
        .order_by("start", "pk")
    )
    reports = _reports(seat, excerpts)
    codings = _codings(seat, excerpts)
    sources, by_report = _sources(seat, reports, excerpts, codings)
    now = timezone.now().replace(microsecond=0)
    slug = seat.review.slug
    cases = [
        Case(
            guid(slug, "study", one.study.pk),
            _("Study %(n)s") % {"n": one.study.number},
            one.study.label,
            _known(one),
            [number for volume in one.volumes for number in by_report[volume.report.pk]],
        )
        for one in volumes
    ]
    given = {coding.code_id for some in codings.values() for coding in some}
    project = Project(
        seat.review.title, ORIGIN, at=now, users=_users(seat, excerpts),
        codes=nodes(seat, asked.book_of(seat.review), given), sources=sources, cases=cases,
    )  # fmt: skip
    if seat.member is not None:
        project.user = guid(slug, "member", seat.member.pk)
    return Exported(project, losses(seat))


def _reports(seat: Seat, excerpts: Iterable[Excerpt]) -> list[Report]:
    """The included reports, and those with passages that are included no longer."""
    rows = known_studies.included(seat.review).select_related("record").order_by("number")
    reports = {report.pk: report for report in rows}
    for row in excerpts:
        report = row.report.merged_into or row.report
        reports.setdefault(report.pk, report)
    showing.dress(reports.values())
    return list(reports.values())


def _known(one: shelf.Shelved) -> dict[str, int | str]:
    years = [volume.report.record.year for volume in one.volumes if volume.report.record]
    year = next((year for year in years if year), None)
    known: dict[str, int | str] = {"Study number": one.study.number}
    return known | {"Year": year} if year else known


def _users(seat: Seat, excerpts: Iterable[Excerpt]) -> list[User]:
    members: dict[int, Member] = {row.member_id: row.member for row in excerpts}
    if seat.member is not None:
        members[seat.member.pk] = seat.member
    return [
        User(guid(seat.review.slug, "member", pk), str(member.user))
        for pk, member in sorted(members.items())
    ]


def _codings(seat: Seat, excerpts: Iterable[Excerpt]) -> dict[int, list[Coding]]:
    found: dict[int, list[Coding]] = defaultdict(list)
    rows = Coding.objects.standing().visible_to(seat).filter(excerpt__in=excerpts)
    for row in rows.select_related("code").order_by("pk"):
        if row.excerpt_id is not None:
            found[row.excerpt_id].append(row)
    return found


def nodes(seat: Seat, book: Book, given: Iterable[int] = ()) -> list[CodeNode]:
    """The codes in use as a tree, and at its end those out of use that are on a passage."""
    made: dict[int, CodeNode] = {}
    roots: list[CodeNode] = []
    for _depth, entry in book.walk():
        made[entry.id] = _node(seat, entry)
        over = made.get(entry.parent or 0)
        (over.children if over else roots).append(made[entry.id])
    left = [id for id in sorted(set(given)) if id not in made]
    for row in Code.objects.visible_to(seat).filter(pk__in=left):
        roots.append(_node(seat, asked.entry_of(row)))
    return roots


def _node(seat: Seat, entry: Entry) -> CodeNode:
    return CodeNode(
        guid(seat.review.slug, "code", entry.id),
        entry.name,
        entry.codable,
        PALETTE.get(entry.colour, ""),
        refi.description(
            entry.definition, include_note=entry.include_note, exclude_note=entry.exclude_note,
            example=entry.example,
        ),
    )  # fmt: skip


def _sources(
    seat: Seat,
    reports: Iterable[Report],
    excerpts: Iterable[Excerpt],
    codings: dict[int, list[Coding]],
) -> tuple[list[Source], dict[int, list[str]]]:
    """The texts with their passages; gives the numbers of each report's texts as well.

    A passage whose place in the newest text is in doubt stays with the text it was marked in.
    """
    made: dict[int, Source] = {}
    by_report: dict[int, list[str]] = defaultdict(list)
    for report in reports:
        text = texts.current(report)
        made[text.pk] = _source(seat, report, text)
        by_report[report.pk].append(made[text.pk].guid)
    here = {report.pk: report for report in reports}
    places = _places(excerpts, made)
    older = Text.objects.in_bulk(
        {row.text_id for row in excerpts if row.pk not in places and row.text_id not in made}
    )
    for row in excerpts:
        text_id, start, end = places.get(row.pk, (row.text_id, row.start, row.end))
        if text_id not in made:
            report = here[row.report.merged_into_id or row.report_id]
            made[text_id] = _source(seat, report, older[text_id], older=True)
            by_report[report.pk].append(made[text_id].guid)
        made[text_id].selections.append(_selection(seat, row, start, end, codings[row.pk]))
    return list(made.values()), by_report


def _places(
    excerpts: Iterable[Excerpt], made: dict[int, Source]
) -> dict[int, tuple[int, int, int]]:
    """Where passages of earlier texts surely stand in the newest."""
    sure = Q(certainty__in=("exact", "moved")) | Q(confirmed_at__isnull=False)
    moved = [row.pk for row in excerpts if row.text_id not in made]
    rows = Anchor.objects.filter(sure, excerpt__in=moved, text__in=made, start__isnull=False)
    return {
        excerpt: (text, start, end)
        for excerpt, text, start, end in rows.values_list("excerpt_id", "text_id", "start", "end")
        if start is not None and end is not None
    }


def _source(seat: Seat, report: Report, text: Text, *, older: bool = False) -> Source:
    title = report.record.title if report.record else ""
    name = f"{report.number} {title}"[:LONGEST_NAME]
    if older:
        name = _("%(name)s (earlier text)") % {"name": name}
    return Source(guid(seat.review.slug, "text", text.pk), name, text.content, at=text.made_at)


def _selection(
    seat: Seat, row: Excerpt, start: int, end: int, codings: Iterable[Coding]
) -> Selection:
    slug = seat.review.slug
    user = guid(slug, "member", row.member_id)
    said = [VOICE + row.voice] if row.voice else []
    said += [f"{one.code.name}: {one.polarity}" for one in codings if one.polarity]
    return Selection(
        guid(slug, "passage", row.pk), start, end, row.quote[:LONGEST_NAME], user, row.made_at,
        "\n".join(said), row.memo,
        [
            Coded(guid(slug, "coding", one.pk), guid(slug, "code", one.code_id), user, one.made_at)
            for one in codings
        ],
    )  # fmt: skip


def content(seat: Seat, format: str) -> bytes:
    """The bytes of a `qdpx` or `qdc`, through the lens of a seat."""
    if format == "qdc":
        return refi.write_codebook(nodes(seat, asked.book_of(seat.review)), ORIGIN)
    return refi.write_project(exported(seat).project)


def losses(seat: Seat) -> list[str]:
    """What the format can't carry of what this seat may see, in sentences."""
    own_only = (
        _("Only what closed rounds have revealed is in the file, since nobody's own coding is.")
        if seat.member is None
        else _("Of others' coding, only what closed rounds have revealed is in the file.")
    )
    said = [own_only]
    steps = CodeChange.objects.filter(review=seat.review).count()
    if steps:
        said.append(
            ngettext(
                "The history of the codebook (%(n)s step) is left out.",
                "The history of the codebook (%(n)s steps) is left out.",
                steps,
            )
            % {"n": steps}
        )
    codings = Coding.objects.standing().visible_to(seat)
    moved = codings.filter(excerpt__isnull=False).exclude(original=F("code")).count()
    if moved:
        said.append(
            _("%(n)s codings have another code than was given first; the first is left out.")
            % {"n": moved}
        )
    if codings.exclude(polarity="").exists():
        said.append(
            _("Whether a passage supports or contradicts a code is written into its description.")
        )
    findings = codings.filter(finding__isnull=False).count()
    if findings:
        said.append(
            _("%(n)s codings of findings are left out: the format codes texts.") % {"n": findings}
        )
    return said + [
        _("Findings, votes, rounds and agreement are left out."),
        _("Texts are plain; the pages of a PDF and their layout stay here."),
    ]
