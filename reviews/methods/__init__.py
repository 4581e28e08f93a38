"""Arithmetic and parsing of reviews, without Django."""
