"""The overview: what waits for me, where the review stands, what happened last."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from reviews import figures, ledger
from reviews.access import May, Seat, seated
from reviews.models import Criterion, Member, Stage
from screening import queries
from screening.figures import AGREEMENT, PRISMA, PROGRESS, flow_of
from screening.methods.prisma import CHANNELS
from screening.models import StagePolicy
from screening.queries import lengths, lists, rules, worklist
from screening.queries.lists import Filter
from screening.queries.statuses import UNREAD, Status
from screening.views import agreement, waiting

EVENTS, MOST_PAIRS = 6, 3


@require_GET
@seated(may=May.VIEW)
def overview(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show one review at a glance, as this seat may see it."""
    context: dict[str, Any] = {
        "waiting": list(waiting.items(seat)),
        "protocol": queries.protocol(seat.review),
        "events": ledger.read(seat, limit=EVENTS).lines,
    }
    if not queries.has_records(seat.review):
        return render(request, "screening/overview.html", context | {"steps": _steps(seat)})
    policies = _policies(seat)
    readable = _readable(seat, policies)
    found = figures.read_all(seat.review, [PROGRESS, PRISMA, *([AGREEMENT] if readable else [])])
    progress = found[PROGRESS]
    context |= {
        "progress": progress,
        "stages_words": _rules(policies),
        "half_words": _half(seat, policies.values()),
        "stages": list(_stages(seat, policies, progress.value)),
        "members": _members(seat, progress.value),
        "agreement": _agreement(seat, found[AGREEMENT].value, readable) if readable else [],
        "flow": _flow(seat, found[PRISMA].value),
    }
    return render(request, "screening/overview.html", context)


def _policies(seat: Seat) -> dict[Stage, StagePolicy]:
    """The rules of all stages; the usual ones where nobody has set any."""
    found = rules.of(seat)
    return {stage: found.get(stage.value) or queries.policy(seat.review, stage) for stage in Stage}


def _stages(
    seat: Seat, policies: dict[Stage, StagePolicy], value: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    large = not seat.reads_revealed and lengths.is_large(seat.review)
    for stage in policies:
        n = value[stage.value]["statuses"]
        if stage == Stage.FULL_TEXT and sum(n.values()):
            yield _retrieval(seat, n)
        yield _stage(seat, stage, n, large=large)


def _retrieval(seat: Seat, n: dict[str, int]) -> dict[str, Any]:
    """How far the search for full texts is, as a line between the stages."""
    total, sought, missed = sum(n.values()), n[Status.SOUGHT], n[Status.NOT_RETRIEVED]

    def address(state: str) -> str:
        return worklist.address(seat.review, state=state)

    return {
        "label": _("Retrieval"),
        "between": True,
        "total": total,
        "total_url": address(worklist.ALL),
        "decided": total - sought - missed,
        "decided_url": address(Status.RETRIEVED.value),
        "begun": missed,
        "missed": missed,
        "missed_url": address(Status.NOT_RETRIEVED.value),
        "open": sought,
        "open_url": address(Status.SOUGHT.value),
        "words": _share(total - sought, total),
    }


def _stage(seat: Seat, stage: Stage, n: dict[str, int], *, large: bool) -> dict[str, Any]:
    """How far one stage is. To who votes blind, what awaits a decision has the own vote in."""
    decided = n[Status.INCLUDED] + n[Status.EXCLUDED]
    total = sum(times for status, times in n.items() if status not in UNREAD)
    half, begun, conflict = Status.BEGUN, n[Status.BEGUN], n[Status.CONFLICT]
    if not seat.reads_revealed:
        half, conflict = Status.AWAITING, 0
        awaiting = Filter(stage=stage.value, status=half.value)
        begun = lengths.length(seat, awaiting, large=large)
    rest = max(0, total - decided - begun - conflict)

    def address(status: str) -> str:
        return lists.address(seat.review, stage=stage.value, status=status)

    return {
        "label": stage.label,
        "total": total,
        "total_url": address(Status.RETRIEVED.value if Status.SOUGHT in n else ""),
        "decided": decided,
        "decided_url": address(Status.DECIDED.value),
        "begun": begun,
        "begun_url": address(half.value),
        "conflict": conflict,
        "conflict_url": address(Status.CONFLICT.value),
        "open": rest,
        "open_url": address(Status.OPEN.value),
        "words": _share(decided, total),
    }


def _half(seat: Seat, policies: Iterable[StagePolicy]) -> str:
    """What the column of begun reports is called."""
    if not seat.reads_revealed:
        return _("Awaiting")
    two = all(policy.votes_needed == 2 for policy in policies)
    return _("One vote") if two else _("Some votes")


def _share(decided: int, total: int) -> str:
    percent = 100 * decided // total if total else 0
    return _("%(percent)s %% decided") % {"percent": percent}


def _rules(policies: dict[Stage, StagePolicy]) -> str:
    """The rules of all stages in a line, said once where they are the same."""
    said = {stage: _rule(policy) for stage, policy in policies.items()}
    if len(set(said.values())) == 1:
        return f"{next(iter(said.values()))}."
    return ". ".join(f"{stage.label}: {words}" for stage, words in said.items()) + "."


def _rule(policy: StagePolicy) -> str:
    """How many votes a report needs here, in words."""
    n = policy.votes_needed
    words = ngettext("%(n)s vote for each report", "%(n)s votes for each report", n) % {"n": n}
    if policy.maybe_rule == StagePolicy.MaybeRule.OFF:
        return words
    return f"{words}, " + _("maybe %(rule)s") % {"rule": policy.get_maybe_rule_display().lower()}


def _members(seat: Seat, value: dict[str, Any]) -> list[dict[str, Any]]:
    """How much each person has decided: work, never verdicts; only one's own is a link."""
    decided = {stage: value[stage]["members"] for stage in Stage.values}
    voters = {int(member) for found in decided.values() for member in found}
    everybody = queries.everybody(seat.review)
    for member in everybody:
        member.review = seat.review
    present = {member.pk for member in everybody if Seat.of(member).may(May.SCREEN)}
    people = [member for member in everybody if member.pk in voters | present]
    return [
        {
            "member": member,
            "mine": seat.member is not None and member.pk == seat.member.pk,
            "left": member.pk not in present,
            "stages": [
                {
                    "label": Stage(stage).label,
                    "n": decided[stage].get(str(member.pk), 0),
                    "url": lists.address(seat.review, stage=stage, mine="any"),
                }
                for stage in Stage.values
            ],
        }
        for member in sorted(people, key=lambda member: (member.joined_at, member.pk))
    ]


def _readable(seat: Seat, policies: dict[Stage, StagePolicy]) -> set[str]:
    """The stages whose agreement this seat may read."""
    return {
        stage.value
        for stage, policy in policies.items()
        if seat.reads_revealed or policy.closed_at is not None
    }


def _agreement(seat: Seat, value: Any, readable: set[str]) -> list[dict[str, Any]]:
    """The tables of all stages in one, for those who may read them."""
    # Many pairs stand in the full report; here they would hide the rest of the page.
    tables = agreement.stages(seat, value, agreement.USUAL, readable, most=MOST_PAIRS)
    return [line | {"stage": table["stage"].label} for table in tables for line in table["lines"]]


def _flow(seat: Seat, value: dict[str, Any]) -> dict[str, Any]:
    """The numbers of the small drawing."""
    boxes = flow_of(value).boxes

    def total(*keys: str) -> int:
        return sum(boxes[key].n or 0 for key in keys)

    unscreened = total("awaiting_screening", "other_awaiting_screening")
    unread = total("awaiting_assessment", "other_awaiting_assessment")
    screened = total("records_screened", "other_records_excluded", "other_sought_reports")
    dropped = total("records_excluded", "other_records_excluded")
    return {
        "url": reverse("screening:flow", args=[seat.review.slug]),
        "boxes": _drawn(
            (_("Records found"), total(*CHANNELS.values()), 0),
            (_("Duplicates"), total("duplicates", "other_duplicates")),
            (_("Records screened"), screened, unscreened),
            (_("Excluded"), dropped),
            (_("Reports sought"), total("dbr_sought_reports", "other_sought_reports"), 0),
            (_("Not retrieved"), total("dbr_notretrieved_reports", "other_notretrieved_reports")),
            (_("Reports assessed"), total("dbr_assessed", "other_assessed"), unread),
            (_("Excluded"), total("dbr_excluded", "other_excluded")),
            (_("Reports included"), total("new_reports"), 0),
        ),
    }


def _drawn(*numbers: tuple[Any, ...]) -> list[dict[str, Any]]:
    """Place boxes and the side boxes between them, from the top down."""
    found: list[dict[str, Any]] = []
    for at, (label, n, awaits) in enumerate(numbers[::2]):
        y = 4 + 66 * at
        side = numbers[2 * at + 1] if 2 * at + 1 < len(numbers) else None
        box = {"label": label, "n": n, "y": y, "label_y": y + (20 if awaits else 27)}
        if awaits:
            box |= {"waiting": _("%(n)s awaiting") % {"n": awaits}, "waiting_y": y + 36}
        if side:
            box |= {
                "edge": f"M103 {y + 44}V{y + 65}",
                "head": f"M99 {y + 60}L103 {y + 65}L107 {y + 60}",
            }
            middle = y + 22
            box["side"] = {
                "label": side[0],
                "n": side[1],
                "y": y + 6,
                "label_y": y + 27,
                "edge": f"M205 {middle}H231",
                "head": f"M226 {middle - 4}L231 {middle}L226 {middle + 4}",
            }
        found.append(box)
    return found


def _steps(seat: Seat) -> list[dict[str, Any]]:
    """What a new review needs, in order; the first that isn't done is the next."""
    review, slug = seat.review, seat.review.slug
    steps = [
        {
            "label": _("Say what you look for"),
            "words": _("The question, criteria and exclusion reasons stand beside every record."),
            "done": bool(review.question) and Criterion.objects.filter(review=review).exists(),
            "url": reverse("reviews:protocol", args=[slug]),
            "action": _("Write the protocol"),
        },
        {
            "label": _("Bring the team in"),
            "words": _("Two reviewers vote blind, a third settles what they differ on."),
            "done": Member.objects.filter(review=review, removed_at__isnull=True).count() > 1,
            "url": reverse("reviews:team", args=[slug]),
            "action": _("Invite people"),
        },
        {
            "label": _("Log a search and import its export"),
            "words": _("RIS, PubMed or CSV, as many files as the source gave you."),
            "done": False,
            "url": reverse("reviews:searches", args=[slug]),
            "action": _("Log the first search"),
        },
    ]
    following = next(step for step in steps if not step["done"])
    following["next"] = True
    return steps
