"""Tags and filters that say values in the house's way; they decide nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import template
from django.conf import settings
from django.template.base import Parser, Token
from django.template.defaultfilters import date as format_date
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy, ngettext, ngettext_lazy
from django.utils.translation import gettext as _

from reviews.sentences import works

from . import _drawings, _words
from ._icons import ICONS

register = template.Library()

UNITS: dict[str, Any] = {
    "record": ngettext_lazy("record", "records", "n"),
    "report": ngettext_lazy("report", "reports", "n"),
    "study": ngettext_lazy("study", "studies", "n"),
    "finding": ngettext_lazy("finding", "findings", "n"),
    "vote": ngettext_lazy("vote", "votes", "n"),
    "conflict": ngettext_lazy("conflict", "conflicts", "n"),
    "pair": ngettext_lazy("pair", "pairs", "n"),
    "search": ngettext_lazy("search", "searches", "n"),
    "file": ngettext_lazy("file", "files", "n"),
    "event": ngettext_lazy("event", "events", "n"),
    "person": ngettext_lazy("person", "people", "n"),
    "line": ngettext_lazy("line", "lines", "n"),
    "page": ngettext_lazy("page", "pages", "n"),
    "passage": ngettext_lazy("passage", "passages", "n"),
    "code": ngettext_lazy("code", "codes", "n"),
}
VERDICTS: dict[str, tuple[Any, str]] = {
    "include": (gettext_lazy("Include"), "check"),
    "maybe": (gettext_lazy("Maybe"), "question"),
    "exclude": (gettext_lazy("Exclude"), "cross"),
    "conflict": (gettext_lazy("Conflict"), "conflict"),
}


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon; a label makes it an image with a name, else it is decoration."""
    named = format_html('role="img" aria-label="{}"', label) if label else 'aria-hidden="true"'
    shape = ICONS[name]
    drawing = f'<svg class="icon" viewBox="0 0 16 16" {named}>{shape}</svg>'
    return mark_safe(drawing)  # noqa: S308


@register.tag
def once(parser: Parser, token: Token) -> Once:
    """Draw what stands between this and `endonce` once for all pages; it knows no page's values."""
    inside = parser.parse(("endonce",))
    parser.delete_first_token()
    return Once(inside)


class Once(template.Node):
    """A part that is the same on every page, kept in each language."""

    def __init__(self, inside: template.NodeList) -> None:
        self.inside = inside
        self.drawn: dict[str, SafeString] = {}

    def render(self, context: template.Context) -> SafeString:
        """Give the part, drawn without the page's values."""
        language = get_language() or ""
        if language not in self.drawn or settings.DEBUG:
            bare = template.Context()
            bare.template = context.template
            self.drawn[language] = self.inside.render(bare)
        return self.drawn[language]


@register.filter
def thousands(value: float | None) -> str:
    """Write a number with separators, and a missing one as a dash."""
    return "–" if value is None else number_format(value, force_grouping=True)


@register.filter
def work(kind: str) -> str:
    """Name a type of work: journal article for article-journal."""
    return works.work(kind or "")


@register.filter
def unit(value: int | None, name: str) -> str:
    """Give a unit's word in the number that suits the value."""
    return str(UNITS[name] % {"n": 2 if value is None else value})


@register.simple_tag
def count(value: int | None, name: str = "", url: str = "", bare: bool = False) -> SafeString:
    """Write a number with its unit, as a link to the list that it counts.

    A bare number keeps its unit for listeners only, where a column's head names it for readers.
    """
    shown = thousands(value)
    word = unit(value, name) if name else ""
    heard = format_html('<span class="visually-hidden"> {}</span>', word) if word and bare else ""
    if url and value:
        number = format_html('<a class="number" href="{}">{}{}</a>', url, shown, heard)
    else:
        zero = "" if value else " zero"
        number = format_html('<span class="number{}">{}{}</span>', zero, shown, heard)
    if not word or bare:
        return number
    return format_html('{} <span class="unit">{}</span>', number, word)


@register.simple_tag
def verdict(choice: str, word: str = "") -> SafeString:
    """Show include, maybe, exclude or conflict as icon, word and colour."""
    usual, shape = VERDICTS[choice]
    return format_html(
        '<span class="badge" data-tone="{}">{}{}</span>', choice, icon(shape), word or usual
    )


@register.filter
def verdict_icon(choice: str) -> str:
    """Name the icon of a verdict."""
    return VERDICTS[choice][1]


@register.simple_tag
def when(moment: date | datetime | None, style: str = "full") -> SafeString:
    """Write a moment absolutely; style is full, day, short (a time today, else the day) or hint."""
    if moment is None:
        return mark_safe('<span class="quiet">–</span>')
    local = timezone.localtime(moment) if isinstance(moment, datetime) else moment
    exact = format_date(local, "j F Y, H:i" if isinstance(local, datetime) else "j F Y")
    shown = exact
    if style == "day":
        shown = format_date(local, "j F Y")
    elif style == "short":
        shown = _short(local)
    stamp = format_html(
        '<time datetime="{}" title="{}">{}</time>',
        moment.isoformat(),
        f"{exact} ({ago(moment)})",
        shown,
    )
    if style != "hint":
        return stamp
    return format_html('{} <span class="quiet">{}</span>', stamp, ago(moment))


def _short(local: date | datetime) -> str:
    today = timezone.localdate()
    day = local.date() if isinstance(local, datetime) else local
    if isinstance(local, datetime) and day == today:
        return format_date(local, "H:i")
    return format_date(local, "D j M" if day.year == today.year else "j M Y")


@register.filter
def ago(moment: date | datetime | None) -> str:
    """Say how long ago a moment was, in the largest whole unit."""
    if moment is None:
        return ""
    if not isinstance(moment, datetime):
        return _days_ago((timezone.localdate() - moment).days)
    seconds = (timezone.now() - moment).total_seconds()
    if 0 <= seconds < 60:
        return _("just now")
    if 0 <= seconds < 3600:
        n = int(seconds // 60)
        return ngettext("%(n)s minute ago", "%(n)s minutes ago", n) % {"n": n}
    days = (timezone.localdate() - timezone.localtime(moment).date()).days
    if days or seconds < 0:
        return _days_ago(days)
    n = int(seconds // 3600)
    return ngettext("%(n)s hour ago", "%(n)s hours ago", n) % {"n": n}


def _days_ago(days: int) -> str:
    if days < 0:
        return ngettext("in %(n)s day", "in %(n)s days", -days) % {"n": -days}
    if days < 2:
        return _("yesterday") if days else _("today")
    if days < 14:
        return ngettext("%(n)s day ago", "%(n)s days ago", days) % {"n": days}
    if days < 60:
        return ngettext("%(n)s week ago", "%(n)s weeks ago", days // 7) % {"n": days // 7}
    if days < 730:
        return ngettext("%(n)s month ago", "%(n)s months ago", days // 30) % {"n": days // 30}
    return ngettext("%(n)s year ago", "%(n)s years ago", days // 365) % {"n": days // 365}


@register.simple_tag
def initials(person: object, small: bool = False) -> SafeString:
    """Show a person as initials in a ring, the whole name for listeners and on hover."""
    name = str(person)
    letters = getattr(person, "initials", "") or _letters(name)
    return format_html(
        '<span class="initials{}" title="{}"><span aria-hidden="true">{}</span>'
        '<span class="visually-hidden">{}</span></span>',
        " small" if small else "",
        name,
        letters,
        name,
    )


def _letters(name: str) -> str:
    words = name.split("@")[0].replace(".", " ").split()
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


@register.filter
def people(names: object, most: int = 12) -> str:
    """Join a list of authors; beyond the most, say how many more there are."""
    if not isinstance(names, list | tuple):
        return "" if names is None else str(names)
    listed = [str(name) for name in names if str(name).strip()]
    if len(listed) <= most + 1:
        return "; ".join(listed) if any("," in name for name in listed) else ", ".join(listed)
    rest = len(listed) - most
    more = ngettext("and %(n)s more", "and %(n)s more", rest) % {"n": rest}
    return f"{people(listed[:most], most)} {more}"


@register.simple_tag
def highlight(
    text: str | None, include: Iterable[object] = (), exclude: Iterable[object] = ()
) -> SafeString:
    """Escape a text and mark include and exclude words in it; a trailing * takes any ending."""
    return _words.marked(text or "", include, exclude)


@register.simple_tag
def abstract(
    text: str | None, include: Iterable[object] = (), exclude: Iterable[object] = ()
) -> SafeString:
    """Set an abstract in paragraphs, its headings bold, its words marked."""
    return _words.set_abstract(text or "", include, exclude)


@register.simple_tag
def differs(this: object, other: object) -> SafeString:
    """Mark what stands in this value and not in the other."""
    return _words.differing(_flat(this), _flat(other))


def _flat(value: object) -> str:
    if value is None:
        return ""
    return "; ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


@register.filter
def doi_url(doi: str) -> str:
    """Give the address that resolves a DOI."""
    return f"https://doi.org/{escape(doi)}"


@register.simple_tag
def stacked_bar(
    label: str, done: float = 0, half: float = 0, conflict: float = 0, rest: float = 0
) -> SafeString:
    """Draw how much of a stage is decided, half done, in conflict and open."""
    return _drawings.stacked_bar(
        label, [("done", done), ("half", half), ("conflict", conflict), ("rest", rest)]
    )


@register.simple_tag
def interval(
    label: str, value: float | None, low: float | None = None, high: float | None = None
) -> SafeString:
    """Draw a statistic between 0 and 1 with its interval."""
    return _drawings.interval(label, value, low, high)


@register.simple_tag
def interval_axis() -> SafeString:
    """Draw the axis that heads a column of intervals."""
    return _drawings.interval_axis()
