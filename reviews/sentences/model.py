"""What the ledger says of one kind of event."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Sentence:
    """What comes after the actor's name; the words in [brackets] lead to a page.

    `many` says a whole run of such events at once. `to` is the name of the page's address and
    `by` the fact that completes it.
    """

    one: str | Promise
    many: Promise | None = None
    to: str = ""
    by: str = ""
