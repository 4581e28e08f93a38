"""The demonstration's confidence and recommendations: made up, on the review findings there are.

Two findings are assessed and settled, one differs, one waits; the levels and their reasons are
invented, and neither publication prints any.
"""

from __future__ import annotations

from reviews.access import Seat
from reviews.models import Review
from screening.management.demo import people
from synthesis.actions import confidence, recommendations, reporting
from synthesis.methods.confidence import ITEMS, OVERALL, Said
from synthesis.methods.reporting import read_all
from synthesis.models import AbstractedFinding, ConfidenceCase
from synthesis.queries import contributing

PUT_UP = 4
MADE_UP = "Made up for the demonstration: "
WHY = {
    "methods": "most contributing studies say little of the researcher’s own part.",
    "coherence": "the passages say what the finding says, with one exception.",
    "adequacy": "few studies, but their accounts are rich.",
    "relevance": "all in mental health services of high-income countries.",
    OVERALL: "the finding is likely to hold for paid peer workers.",
}


def load(review: Review) -> None:
    """Judge a few review findings where the review has some, and recommend on them."""
    seats = {name: people.seat(review, name) for name in people.PEOPLE}
    ready = _ready(seats["cleo"])
    if not ready or ConfidenceCase.objects.filter(review=review).exists():
        return
    confidence.put_up(seats["cleo"], [one.pk for one in ready])
    for at, one in enumerate(ready[:3]):
        confidence.send(seats["ana"], one.pk, _said())
        differs = {"adequacy": "moderate", OVERALL: "moderate"} if at else {}
        confidence.send(seats["ben"], one.pk, _said(**differs))
    if len(ready) > 1:
        for item in ("adequacy", OVERALL):
            why = MADE_UP + "two of the contributing studies are small."
            confidence.settle(seats["ana"], ready[1].pk, item=item, level="moderate", why=why)
    if len(ready) > PUT_UP - 1:
        confidence.send(seats["ben"], ready[-1].pk, _said())
    _recommend(seats["cleo"], ready)


def _ready(seat: Seat) -> list[AbstractedFinding]:
    """The findings that most studies stand behind."""
    below = contributing.findings(seat)
    found = [one for one in contributing.in_use(seat) if below.get(one.pk)]
    found.sort(key=lambda one: (-len(contributing.studies(below[one.pk])), one.number))
    return found[:PUT_UP]


def _said(**changed: str) -> dict[str, Said]:
    levels = dict.fromkeys(ITEMS, "minor") | {"relevance": "none", OVERALL: "high"} | changed
    return {item: Said(levels[item], MADE_UP + WHY[item]) for item in ITEMS}


def _recommend(seat: Seat, ready: list[AbstractedFinding]) -> None:
    for kind, text, findings in (
        ("practice", "Give peer workers supervision by somebody who knows the role.", ready[:2]),
        ("policy", "Pay peer workers as other staff of the same grade.", ready[:1]),
        ("research", "Ask peer workers who have left the role.", []),
    ):
        recommendations.write(
            seat, text=MADE_UP + text, kind=kind, findings=[one.pk for one in findings]
        )
    entreq = read_all()["entreq"]
    for item, words in (
        ("2", "meta-ethnography, since the question asks for how peers see their own work."),
        ("19", "themes came from the data; no theory was laid over them."),
    ):
        reporting.say(seat, entreq, item, words=MADE_UP + words, place="Methods")
