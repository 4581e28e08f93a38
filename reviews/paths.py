"""Addresses of pages that every page links to: made out once, then remembered."""

from __future__ import annotations

from functools import lru_cache

from django.urls import get_script_prefix, get_urlconf, reverse


def path_to(name: str, *args: str | int) -> str:
    """What `reverse` gives, for pages of a review that are linked to at every turn."""
    return _known(get_script_prefix(), get_urlconf(), name, args)


@lru_cache(maxsize=8_192)
def _known(_prefix: str, urlconf: str | None, name: str, args: tuple[str | int, ...]) -> str:
    return reverse(name, urlconf=urlconf, args=args)
