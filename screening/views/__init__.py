"""Screening's pages."""
