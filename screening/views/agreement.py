"""How far reviewers agree: a table for each stage, the rule for maybe beside it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from reviews import figures
from reviews.access import May, Seat, seated
from reviews.methods.agreement import HIGH_PREVALENCE, MaybeRule
from reviews.methods.rounding import round_half_up
from reviews.models import Member, Review, Stage
from screening.figures import AGREEMENT
from screening.queries import lists, rules

RULES: dict[str, Promise] = {
    MaybeRule.THREE_CATEGORY.value: gettext_lazy("Maybe by itself"),
    MaybeRule.AS_INCLUDE.value: gettext_lazy("As include"),
    MaybeRule.DROPPED.value: gettext_lazy("Left out"),
}

RULE_WORDS: dict[str, Promise] = {
    MaybeRule.THREE_CATEGORY.value: gettext_lazy("Maybe is an answer of its own."),
    MaybeRule.AS_INCLUDE.value: gettext_lazy("Maybe counts as include."),
    MaybeRule.DROPPED.value: gettext_lazy("Votes of maybe are left out."),
}

# The rule that is shown unless another is asked for.
USUAL = MaybeRule.THREE_CATEGORY.value


@require_GET
@seated(may=May.VIEW)
def agreement(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show agreement at each stage that this seat may read, by one rule for maybe."""
    rule = request.GET.get("maybe", "")
    rule = rule if rule in RULES else USUAL
    readable = readable_stages(seat)
    reading = figures.read(seat.review, AGREEMENT) if readable else None
    return render(
        request,
        "screening/agreement.html",
        {
            "reading": reading,
            "rule": rule,
            "rules": RULES.items(),
            "rule_words": RULE_WORDS[rule],
            "stages": stages(seat, reading.value, rule, readable) if reading else [],
            "hidden": [stage.label for stage in Stage if stage.value not in readable],
        },
    )


def readable_stages(seat: Seat) -> set[str]:
    """The stages whose agreement this seat may read: all, or those that are closed."""
    return set(Stage.values) if seat.reads_revealed else rules.closed_stages(seat)


def stages(
    seat: Seat, value: dict[str, Any], rule: str, readable: set[str], *, most: int | None = None
) -> list[dict[str, Any]]:
    """The tables of the stages that may be read; of more than `most` pairs only their whole."""
    names = _names(seat.review)
    found = []
    for stage in Stage:
        if stage.value not in readable:
            continue
        summary = value[stage.value][rule]
        overall, pairs = summary["overall"], summary["pairs"]
        if most is not None and len(pairs) > most:
            pairs = []
        lines = _lines(seat.review, stage, rule, overall, pairs, names)
        found.append(
            {
                "stage": stage,
                "lines": lines if overall["n"] or overall["dropped"] else [],
                "skewed": any(line["skewed"] for line in lines),
                "dropped": overall["dropped"],
                "fleiss": overall["kappa_kind"] == "fleiss",
                "reasons": _reasons(value[stage.value].get("reasons"), names),
            }
        )
    return found


def _lines(
    review: Review,
    stage: Stage,
    rule: str,
    overall: dict[str, Any],
    pairs: list[dict[str, Any]],
    names: dict[int, str],
) -> list[dict[str, Any]]:
    """One line over all, unless there is just one pair, then one for each pair."""
    lines = []
    if len(pairs) != 1:
        lines.append(_line(review, stage, rule, overall, "all", _("All reviewers")))
    for pair in pairs:
        one, other = pair["reviewers"]
        who = f"{names[one]} – {names[other]}"
        lines.append(_line(review, stage, rule, pair, f"{one}-{other}", who))
    return lines


def _reasons(summary: dict[str, Any] | None, names: dict[int, str]) -> list[dict[str, Any]]:
    """How far reviewers gave the same reason for what they both excluded; a line as above."""
    if not summary or not summary["overall"]["n"]:
        return []
    lines = [(_("All reviewers"), summary["overall"])] if len(summary["pairs"]) != 1 else []
    for pair in summary["pairs"]:
        one, other = pair["reviewers"]
        lines.append((f"{names[one]} – {names[other]}", pair))
    return [_reason_line(who, found) for who, found in lines]


def _reason_line(who: str, found: dict[str, Any]) -> dict[str, Any]:
    interval = found["kappa_ci"]
    return {
        "who": who,
        "n": found["n"],
        "percent": "–" if found["percent"] is None else str(round_half_up(found["percent"], 1)),
        "kappa": short(found["kappa"]),
        "interval": _("%(low)s to %(high)s")
        % dict(zip(("low", "high"), map(short, interval), strict=True))
        if interval
        else "–",
        "ac1": short(found["ac1"]),
        "differ": found["differ"],
    }


def _names(review: Review) -> dict[int, str]:
    members = Member.objects.filter(review=review).select_related("user")
    return {member.pk: str(member) for member in members}


def _line(
    review: Review, stage: Stage, rule: str, found: dict[str, Any], rated: str, who: str
) -> dict[str, Any]:
    """One line of a table, every number as printed and with the list that it counts."""
    asked = {"stage": stage.value, "rated": rated, "maybe": rule}
    interval = found["kappa_ci"]
    skewed = abs(found["prevalence_index"] or 0) > HIGH_PREVALENCE
    said = _("not defined") if found["kappa"] is None else short(found["kappa"])
    between = (
        _("%(low)s to %(high)s") % dict(zip(("low", "high"), map(short, interval), strict=True))
        if interval
        else ""
    )
    return {
        "who": who,
        "n": found["n"],
        "url": lists.address(review, **asked),
        "differ": found["differ"],
        "differ_url": lists.address(review, **asked, differ=True),
        "percent": "–" if found["percent"] is None else str(round_half_up(found["percent"], 1)),
        "kappa": found["kappa"],
        "low": interval[0] if interval else None,
        "high": interval[1] if interval else None,
        "kappa_words": said,
        "interval_words": between,
        "label": _("κ %(kappa)s, 95 %% interval %(interval)s")
        % {"kappa": said, "interval": between or _("not defined")},
        "skewed": skewed,
        "differ_few": bool(found["differ"]),
    } | {
        name: short(found[name])
        for name in ("pabak", "positive", "negative", "ac1", "alpha", "fleiss")
    }


def short(value: float | None) -> str:
    """A statistic as printed: two decimals, without the nought before the point."""
    if value is None:
        return "–"
    text = str(round_half_up(value, 2)).replace("-", "−")
    return text.replace("0.", ".", 1) if text.lstrip("−").startswith("0.") else text
