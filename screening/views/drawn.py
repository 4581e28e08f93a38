"""A flow in all its forms on a page: drawing, list, and how its boxes add up."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from screening.exports import flow as files
from screening.forms.flow import ExplainForm
from screening.methods import drawing
from screening.methods.drawing import Layout, Node
from screening.methods.prisma import Flow, Identity
from screening.models import FlowExplanation
from screening.queries import flows
from screening.queries.boxes import LABELS

# A sum of so many letters takes the whole width.
LONG_SUM = 40
# So many unknown boxes are named beside a sum that can't be checked.
MOST_MISSING = 3


def arrangement_of(request: HttpRequest) -> Layout:
    """By which template the address asks to draw."""
    return "2009" if request.GET.get("layout") == "2009" else "2020"


def context(
    made: Flow,
    links: Mapping[str, str],
    arrangement: Layout,
    signed: Collection[FlowExplanation] = (),
) -> dict[str, Any]:
    """What the template of a flow needs; `links` are the lists that numbers open."""
    made = flows.explained(made, signed)
    return {
        "arrangement": arrangement,
        "drawing": _picture(made, links, arrangement),
        "arms": _listed(made, links, arrangement),
        "flow": made,
        "sums": [_sum(one) for one in flows.checked(made, signed)],
    }


def let_explain(
    sums: list[dict[str, Any]],
    name: str,
    base: tuple[Any, ...],
    wrong: tuple[str, ExplainForm] | None = None,
) -> None:
    """Give each sum that doesn't hold its form; `wrong` is the one that could not be taken."""
    for line in sums:
        if line["holds"] is False:
            line["form"] = wrong[1] if wrong and wrong[0] == line["code"] else ExplainForm()
            line["explain"] = reverse(name, args=[*base, line["code"]])


def _sum(checked: flows.Checked) -> dict[str, Any]:
    one = checked.sum
    return {
        "code": one.code,
        "title": _(one.title),
        "sum": one.sum,
        "holds": one.holds,
        "long": len(one.sum) > LONG_SUM,
        "difference": _difference(one),
        "missing": _missing(one),
        "explanation": checked.explanation,
    }


def _difference(one: Identity) -> str:
    """By how much a sum fails, and where to look first."""
    if one.holds is not False:
        return ""
    said = _("The left side comes to %(left)s, the right side to %(right)s: %(n)s %(more)s.") % {
        "left": f"{one.left:,}",
        "right": f"{one.right:,}",
        "n": f"{abs(one.difference):,}",
        "more": _("too many") if one.difference > 0 else _("too few"),
    }
    return f"{said} {_(one.hint)}" if one.hint else said


def _missing(one: Identity) -> str:
    """Which numbers nobody knows, for a sum that can't be checked."""
    names = [str(LABELS.get(key, key)) for key in one.missing]
    if not names:
        return ""
    shown, rest = names[:MOST_MISSING], len(names) - MOST_MISSING
    said = _("Not known: %(names)s") % {"names": "; ".join(shown)}
    more = ngettext("%(n)s other", "%(n)s others", rest) % {"n": rest}
    return f"{said}; {more}" if rest > 0 else said


def _picture(made: Flow, links: Mapping[str, str], arrangement: Layout) -> SafeString:
    picture = drawing.svg(made, links, labels=files.labels(), arrangement=arrangement)
    # Every text in the drawing is escaped by the method that draws it.
    return mark_safe(picture)  # noqa: S308


def _listed(made: Flow, links: Mapping[str, str], arrangement: Layout) -> list[dict[str, Any]]:
    """The flow as a list, arm by arm, for narrow windows and for who reads lists."""
    drawn = drawing.outline(made, files.labels(), arrangement)
    arms: list[dict[str, Any]] = []
    if drawn.sources:
        found = [_line(line, links) for node in drawn.sources for line in (node, *node.parts)]
        arms.append({"title": drawn.phases[0][0], "steps": [{"main": None, "outs": found}]})
    if drawn.earlier:
        arms.append({"title": drawn.earlier_title, "end": _ends(drawn.earlier, links)})
    for arm in drawn.arms:
        steps = []
        for step in filter(None, arm.steps):
            outs: list[Any] = [*step.main.parts] if arrangement == "2009" else []
            outs += [line for node in step.sides for line in (node, *node.parts)]
            steps.append(
                {
                    "main": _line(step.main, links),
                    "outs": [_line(line, links) for line in outs],
                }
            )
        arms.append({"title": arm.title or drawn.phases[1][0], "steps": steps})
    included = _ends(drawn.included, links) + (_ends(drawn.total, links) if drawn.total else [])
    return [*arms, {"title": drawn.phases[-1][0], "end": included}]


def _ends(node: Node, links: Mapping[str, str]) -> list[dict[str, Any]]:
    return [_line(line, links) for line in (node, *node.parts)]


def _line(part: Any, links: Mapping[str, str]) -> dict[str, Any]:
    return {
        "label": part.label,
        "order": getattr(part, "order", ""),
        "number": part.number,
        "url": links.get(part.key, ""),
    }
