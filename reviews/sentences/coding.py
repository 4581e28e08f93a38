"""What the ledger says of rounds of coding and of the grid."""

from __future__ import annotations

from django.utils.translation import gettext_lazy, ngettext_lazy

from .model import Sentence

CODING: dict[str, Sentence] = {
    "coding.round_opened": Sentence(
        gettext_lazy(
            "opened [round %(number)s of coding]: %(studies)s studies, %(coders)s coders, "
            "%(design)s, seed “%(seed)s”"
        ),
        to="synthesis:round",
        by="number",
    ),
    "coding.done": Sentence(
        gettext_lazy("said that their coding of [round %(number)s] is done"),
        to="synthesis:round",
        by="number",
    ),
    "coding.taken_back": Sentence(
        gettext_lazy("took back that their coding of [round %(number)s] is done"),
        to="synthesis:round",
        by="number",
    ),
    "coding.left": Sentence(
        gettext_lazy("let [round %(number)s of coding] go on without %(who)s"),
        to="synthesis:round",
        by="number",
    ),
    "coding.round_closed": Sentence(
        gettext_lazy("closed [round %(number)s of coding], which opened it to all"),
        to="synthesis:round",
        by="number",
    ),
    "coding.settled": Sentence(
        gettext_lazy("settled %(code)s in study %(study)s"),
        ngettext_lazy("settled %(n)s cell", "settled %(n)s cells", "n"),
    ),
    "coding.reopened": Sentence(gettext_lazy("reopened %(code)s in study %(study)s")),
    "coding.grid_brought": Sentence(
        gettext_lazy("brought %(cells)s cells into the grid from the workbook %(name)s")
    ),
}
