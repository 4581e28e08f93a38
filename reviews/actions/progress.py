"""How far a running import is: kept in the cache, so that any page may ask and none must."""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from datetime import datetime

from django.core.cache import cache
from django.utils import timezone

KEPT = 24 * 60 * 60
# Seconds without a word after which an import's worker is believed dead.
SILENCE = 60
# Seconds after which a search for duplicates that nobody heard of again is no longer announced.
COMPARING = 15 * 60


@dataclass(frozen=True)
class Progress:
    """Bytes and entries of a file that are behind us."""

    done: int = 0
    total: int = 0
    records: int = 0
    unreadable: int = 0
    at: float = 0.0

    @property
    def is_silent(self) -> bool:
        """Whether nothing was heard of the import for long."""
        return time.time() - self.at > SILENCE


def tell(file_id: int | str, *, done: int, total: int, records: int, unreadable: int) -> None:
    """Say how far an import is."""
    said = Progress(done, total, records, unreadable, time.time())
    cache.set(_key(file_id), asdict(said), KEPT)


def ask(file_id: int | str) -> Progress:
    """How far an import was when it last said so."""
    return Progress(**(cache.get(_key(file_id)) or {}))


def clear(file_id: int | str) -> None:
    """Forget what an earlier run had said."""
    cache.delete(_key(file_id))


def long_ago(moment: datetime) -> bool:
    """Whether a moment is so far back that a word of progress should have come since."""
    return (timezone.now() - moment).total_seconds() > SILENCE


def may_resend(file_id: int | str) -> bool:
    """Whether the task of a silent import should be sent anew; once in a while only."""
    return bool(cache.add(f"{_key(file_id)}:sent", 1, SILENCE))


def begin_comparing(review_id: int) -> None:
    """Say that a review's new records wait to be compared, or are being compared."""
    cache.set(f"comparing:{review_id}", 1, COMPARING)


def end_comparing(review_id: int) -> None:
    """Say that a review's records are compared."""
    cache.delete(f"comparing:{review_id}")


def is_comparing(review_id: int) -> bool:
    """Whether doubtful pairs may still come in from the last import."""
    return cache.get(f"comparing:{review_id}") is not None


def _key(file_id: int | str) -> str:
    return f"import:{file_id}"
