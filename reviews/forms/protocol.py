"""Forms about the protocol: the question, edited lists, words to mark."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from reviews.methods.words import LONGEST, MOST, Problem, parse_words
from reviews.models.review import Framework

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

# The parts of each framework: key, label, and what belongs there.
PARTS: dict[str, tuple[tuple[str, _StrPromise, _StrPromise], ...]] = {
    Framework.PICO_QUALITATIVE: (
        ("population", gettext_lazy("Population"), gettext_lazy("Whose experience is it?")),
        ("interest", gettext_lazy("Interest"), gettext_lazy("What happens to them, or is done?")),
        ("context", gettext_lazy("Context"), gettext_lazy("Where, in which setting or culture?")),
    ),
    Framework.SPIDER: (
        ("sample", gettext_lazy("Sample"), gettext_lazy("Whose experience is it?")),
        (
            "phenomenon",
            gettext_lazy("Phenomenon of interest"),
            gettext_lazy("What happens to them, or is done?"),
        ),
        (
            "design",
            gettext_lazy("Design"),
            gettext_lazy("How is it studied: interviews, focus groups, diaries?"),
        ),
        (
            "evaluation",
            gettext_lazy("Evaluation"),
            gettext_lazy("What is reported: views, experiences, meanings?"),
        ),
        (
            "research",
            gettext_lazy("Research type"),
            gettext_lazy("Qualitative, quantitative or mixed?"),
        ),
    ),
    Framework.PICO: (
        ("population", gettext_lazy("Population"), gettext_lazy("Who is studied?")),
        ("intervention", gettext_lazy("Intervention"), gettext_lazy("What is done?")),
        ("comparison", gettext_lazy("Comparison"), gettext_lazy("Compared with what?")),
        ("outcome", gettext_lazy("Outcome"), gettext_lazy("What is measured?")),
    ),
    Framework.FREE: (),
}
MOST_ROWS = 100


class SectionForm(forms.Form):
    """What every section of the protocol sends along: the version it was opened at, and why."""

    base = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        label=gettext_lazy("What changed and why"),
        max_length=500,
        required=False,
        help_text=gettext_lazy("Kept with the version, for the methods section of your report."),
    )


class QuestionForm(SectionForm):
    """The review question and the parts of its framework."""

    framework = forms.ChoiceField(choices=Framework.choices, widget=forms.HiddenInput)
    question = forms.CharField(
        label=gettext_lazy("Review question"),
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, framework: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.part_names = [name for name, _label, _hint in PARTS[framework]]
        for name, label, hint in PARTS[framework]:
            self.fields[name] = forms.CharField(
                label=label,
                help_text=hint,
                required=False,
                max_length=1_000,
                widget=forms.Textarea(attrs={"rows": 1}),
            )
        self.order_fields(["base", "framework", "question", *self.part_names, "note"])

    @property
    def part_fields(self) -> list[forms.BoundField]:
        """The framework's parts, for the page."""
        return [self[name] for name in self.part_names]

    @property
    def parts(self) -> dict[str, str]:
        """The framework's parts as they were sent."""
        return {name: self.cleaned_data[name] for name in self.part_names}


@dataclass(frozen=True)
class Row:
    """One line of an edited list, and what is wrong with it."""

    key: int | None
    text: str
    error: str = ""


class RowsForm(SectionForm):
    """An ordered list edited as a whole: one line an entry, an empty line for none.

    `do` says which button was pressed: "save", "more" for another line, or "up:2", "down:2" and
    "drop:2" for the third line. Every one but "save" only rearranges what is on the page.
    """

    def __init__(self, *args: Any, longest: int, rows: list[Row] | None = None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.longest = longest
        self.focus: tuple[str, int] | None = None
        self.rows = self._sent() if self.is_bound else list(rows or [])

    def _sent(self) -> list[Row]:
        assert isinstance(self.data, QueryDict)
        pairs = zip(self.data.getlist("key"), self.data.getlist("text"), strict=False)
        return [Row(int(key) if key.isdecimal() else None, text) for key, text in pairs]

    @property
    def entries(self) -> list[tuple[int | None, str]]:
        """The lines as the action takes them."""
        return [(row.key, row.text) for row in self.rows]

    def clean(self) -> dict[str, Any]:
        """Say beside each line what is wrong with it."""
        seen: set[str] = set()
        checked = []
        for row in self.rows:
            label = " ".join(row.text.split())
            error = ""
            if len(label) > self.longest:
                error = _("Too long: %(n)s characters, at most %(most)s.") % {
                    "n": len(label),
                    "most": self.longest,
                }
            elif label and label.casefold() in seen:
                error = _("This line is in the list already.")
            if label:
                seen.add(label.casefold())
            checked.append(replace(row, error=error))
        self.rows = checked
        if len(seen) > MOST_ROWS:
            raise ValidationError(_("At most %(n)s lines.") % {"n": MOST_ROWS})
        if any(row.error for row in checked):
            raise ValidationError(_("Some lines need a look. Nothing was saved yet."))
        return self.cleaned_data

    def rearrange(self, do: str) -> None:
        """Move, drop or add a line, without saving; the focus goes where the work goes on."""
        verb, _colon, place = do.partition(":")
        at = int(place) if place.isdecimal() else -1
        if verb == "more":
            self.rows.append(Row(None, ""))
            self.focus = ("text", len(self.rows) - 1)
        if verb not in ("up", "down", "drop") or not 0 <= at < len(self.rows):
            return
        row = self.rows.pop(at)
        if verb == "drop":
            self.focus = ("text", min(at, len(self.rows) - 1))
            return
        to = min(max(at + (1 if verb == "down" else -1), 0), len(self.rows))
        self.rows.insert(to, row)
        # At either end the same button can't be pressed again.
        if to == 0:
            verb = "down"
        elif to == len(self.rows) - 1:
            verb = "up"
        self.focus = (verb, to)


class WordsField(forms.CharField):
    """Words pasted one per line."""

    widget = forms.Textarea(attrs={"rows": 8, "spellcheck": "false"})

    def clean(self, value: Any) -> Any:
        """The words as a list, or a message that names each line that can't be used."""
        words, problems = parse_words(super().clean(value))
        if problems:
            raise ValidationError([_say(problem) for problem in problems[:20]])
        if len(words) > MOST:
            raise ValidationError(
                ngettext("At most %(n)s word.", "At most %(n)s words.", MOST) % {"n": MOST}
            )
        return words


def _say(problem: Problem) -> str:
    values = {"line": problem.line, "text": problem.text[:60], "most": LONGEST}
    if problem.fault == "long":
        return _("Line %(line)s, “%(text)s…”: longer than %(most)s characters.") % values
    if problem.fault == "star":
        return _("Line %(line)s, “%(text)s”: a star can stand at the end only.") % values
    return _("Line %(line)s, “%(text)s”: at least two letters.") % values


class WordsForm(SectionForm):
    """Words that speak for inclusion, and words that speak against it."""

    include = WordsField(label=gettext_lazy("Words that speak for inclusion"), required=False)
    exclude = WordsField(label=gettext_lazy("Words that speak for exclusion"), required=False)
    field_order = ("base", "include", "exclude", "note")

    def clean(self) -> dict[str, Any]:
        """A word points one way only."""
        sides = [self.cleaned_data.get(side) or [] for side in ("include", "exclude")]
        first, second = ({word.casefold(): word for word in words} for words in sides)
        both = [second[key] for key in second if key in first]
        if both:
            self.add_error(
                "exclude",
                _("On the other side too: %(words)s. A word can point one way only.")
                % {"words": ", ".join(both)},
            )
        return self.cleaned_data
