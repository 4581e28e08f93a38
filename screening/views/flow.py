"""The PRISMA flow: drawn with its links, checked, and downloaded."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from reviews import exports as registry
from reviews import figures
from reviews.access import May, Seat, seated
from screening import queries
from screening.exports import flow as files
from screening.figures import PRISMA, flow_of
from screening.methods import drawing
from screening.methods.drawing import Layout, Node
from screening.methods.prisma import Flow

# A sum of so many letters takes the whole width.
LONG_SUM = 40


@require_GET
@vary_on_headers("HX-Target")
@seated(may=May.VIEW)
def flow(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show the flow; a swap of htmx gets the figure alone."""
    reading = figures.read(seat.review, PRISMA)
    arrangement = arrangement_of(request)
    context = drawn(seat, reading, arrangement)
    if request.headers.get("HX-Target") == "flow":
        return render(request, "screening/_flow.html", context)
    context |= {
        "empty": not queries.has_records(seat.review),
        "files": files.downloads(seat, arrangement) if seat.may(May.EXPORT) else [],
        "downloads": list(registry.downloads(seat)),
    }
    return render(request, "screening/flow.html", context)


def arrangement_of(request: HttpRequest) -> Layout:
    """By which template the address asks to draw."""
    return "2009" if request.GET.get("layout") == "2009" else "2020"


def drawn(seat: Seat, reading: figures.Reading, arrangement: Layout) -> dict[str, Any]:
    """The figure in all its forms: drawing, list, sums."""
    made = flow_of(reading.value)
    links = files.links(seat, reading.value)
    return {
        "reading": reading,
        "arrangement": arrangement,
        "drawing": _picture(made, links, arrangement),
        "arms": _listed(made, links, arrangement),
        "flow": made,
        "sums": [
            {
                "title": _(one.title),
                "sum": one.sum,
                "holds": one.holds,
                "long": len(one.sum) > LONG_SUM,
            }
            for one in made.identities
        ],
        "notes": _remarks(reading.value),
    }


def _picture(made: Flow, links: dict[str, str], arrangement: Layout) -> SafeString:
    picture = drawing.svg(made, links, labels=files.labels(), arrangement=arrangement)
    # Every text in the drawing is escaped by the method that draws it.
    return mark_safe(picture)  # noqa: S308


def _listed(made: Flow, links: dict[str, str], arrangement: Layout) -> list[dict[str, Any]]:
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


def _ends(node: Node, links: dict[str, str]) -> list[dict[str, Any]]:
    return [_line(line, links) for line in (node, *node.parts)]


def _line(part: Any, links: dict[str, str]) -> dict[str, Any]:
    return {
        "label": part.label,
        "order": getattr(part, "order", ""),
        "number": part.number,
        "url": links.get(part.key, ""),
    }


def _remarks(value: dict[str, Any]) -> list[str]:
    """What a reader of the numbers should know beside them."""
    return [
        _("%(source)s printed %(hits)s hits; %(records)s records were imported.") % row
        for row in value["hits"]
    ]


@require_GET
@seated(may=May.EXPORT)
def flow_file(request: HttpRequest, seat: Seat, format: str) -> HttpResponse:
    """Download the flow, counted now."""
    if format not in files.WRITERS:
        raise Http404
    made = flow_of(figures.compute(seat.review, PRISMA).value)
    arrangement = arrangement_of(request)
    name = files.file_name(seat.review, format, arrangement)
    style = files.Style(arrangement, files.heading(seat.review))
    return HttpResponse(
        files.WRITERS[format](made, style),
        content_type=files.CONTENT_TYPES[format],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
