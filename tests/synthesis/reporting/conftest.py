"""The review of confidence: three studies, one review finding with two of them behind it."""

from __future__ import annotations

from tests.synthesis.confidence.conftest import board, put_up  # noqa: F401
