"""What a set of studies feeds, to be taken away: the heat map, the matrix, the figures."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from appraisal.exports import CONTENT_TYPES, picture
from reviews.access import Seat
from reviews.exports import Download
from reviews.methods.drawing import Drawing
from reviews.methods.drawing import svg as vector
from reviews.methods.formats.csv import neutral
from synthesis.methods.metasummary import heatmap
from synthesis.queries.contribution import Weighed

PICTURES = ("svg", "png", "pdf")
FORMATS = (*PICTURES, "csv", "json")
TYPES = CONTENT_TYPES | {"json": "application/json"}


def files(seat: Seat, found: Weighed) -> list[Download]:
    """The heat map, its matrix and the figures, with the same studies left out."""
    query = "?set=1" + "".join(f"&leave={one}" for one in sorted(found.left_out))
    told = {each: _("Heat map") for each in PICTURES}
    told |= {"csv": _("Matrix of studies and findings"), "json": _("Every figure unrounded")}
    return [
        Download(
            _("Contribution"),
            each.upper(),
            reverse("synthesis:contribution_file", args=[seat.review.slug, each]) + query,
            about,
        )
        for each, about in told.items()
    ]


def drawing(found: Weighed) -> Drawing:
    """The heat map."""
    columns = [
        heatmap.Column(
            number,
            _("Study %(n)s, %(label)s") % {"n": number, "label": study.label},
            number in found.flagged,
            number in found.left_out,
        )
        for number, study in found.summary.studies.items()
    ]
    rows = [
        heatmap.Row(f"finding:{line.number}", line.domain_name, line.name, set(line.studies))
        for line in found.summary.lines
    ]
    return heatmap.draw(columns, rows, {key: _(words) for key, words in heatmap.ENGLISH.items()})


def inline(seat: Seat, found: Weighed) -> SafeString:
    """The heat map for a page: studies and findings lead to their pages."""
    slug = seat.review.slug
    links = {
        f"study:{number}": reverse("screening:study", args=[slug, number])
        for number in found.summary.studies
    }
    links |= {
        f"finding:{line.number}": reverse("synthesis:abstracted", args=[slug, line.number])
        for line in found.summary.lines
    }
    drawn = drawing(found)
    size = f'<svg width="{drawn.width:.0f}" height="{drawn.height:.0f}" '
    # Made of escaped words and numbers by the writer of drawings.
    return mark_safe(vector.inline(drawn, links, "heatmap").replace("<svg ", size, 1))  # noqa: S308


def answer(seat: Seat, found: Weighed, format: str) -> HttpResponse | None:
    """The file, to be saved under the review's name; None where there is no such format."""
    if format not in FORMATS:
        return None
    if format in PICTURES:
        content = picture(drawing(found), format)
    else:
        content = _csv(found) if format == "csv" else _json(found)
    response = HttpResponse(content, content_type=TYPES[format])
    name = f"{seat.review.slug}-contribution.{format}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _csv(found: Weighed) -> bytes:
    """A line a finding, a column a study; 1 where it holds it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    studies = list(found.summary.studies)
    writer.writerow([_("Domain"), _("Finding"), *studies])
    flags = [_("yes") if one in found.flagged else _("no") for one in studies]
    writer.writerow(["", _("flagged for quality"), *flags])
    for line in found.summary.lines:
        cells = [int(one in line.studies) for one in studies]
        writer.writerow([neutral(line.domain_name), neutral(line.name), *cells])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def as_json(found: Weighed) -> dict[str, Any]:
    """The fixed shape: shares as unrounded numbers, null where they aren't defined."""
    told = found.told
    return {
        "links": told.links,
        "share": _number(told.share),
        "even_share": _number(told.even_share),
        "findings_lost": len(told.lost),
        "spearman": told.spearman,
        "max_dependence": _number(told.most_dependence),
        "exact_proportion": _number(told.exact),
        "verdict": told.verdict,
        "studies": [
            {
                "study": study.number,
                "label": study.label,
                "flagged": study.number in found.flagged,
                "left_out": study.number in found.left_out,
                "findings": one.findings,
                "share": _number(one.share),
                "ratio": _number(one.ratio),
                "credit": _number(one.credit),
                "sole_support": found.names(one),
            }
            for study, one in found.of_studies
        ],
    }


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _json(found: Weighed) -> bytes:
    return json.dumps(as_json(found), ensure_ascii=False, indent=1).encode()
