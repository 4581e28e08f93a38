"""Fixtures for every test."""

from tests.cast import ana, ben, cleo, client_of, dan, dora, review, seat_of

__all__ = ["ana", "ben", "cleo", "client_of", "dan", "dora", "review", "seat_of"]
