"""The methods page shows only numbers that the code gives."""

from __future__ import annotations

import doctest
from pathlib import Path

PAGE = Path(__file__).parent.parent / "docs" / "methods.md"


def test_every_example_of_the_methods_page_comes_out_as_printed():
    outcome = doctest.testfile(str(PAGE), module_relative=False)
    assert outcome.attempted > 20
    assert outcome.failed == 0
