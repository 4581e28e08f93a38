"""Benchmarks: `python3 start.py bench` runs them on servers and data of their own.

One file in `suites` is one benchmark; docs/benchmarks.md keeps what they measured.
"""
