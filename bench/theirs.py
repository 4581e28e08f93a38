"""bib-dedupe on a table, in its own environment: `python theirs.py TABLE`; standard library and
that package only. Prints its duplicates as lists of ids, in JSON."""

import json
import sys

import pandas
from bib_dedupe.bib_dedupe import (
    block,
    cluster,
    match,
    prep,
)

frame = pandas.read_csv(sys.argv[1], dtype=str, keep_default_na=False)
frame = frame.drop(columns=["paper", "gold", "pmid"], errors="ignore")
frame = frame.rename(columns={"id": "ID", "type": "ENTRYTYPE"})
said, sys.stdout = sys.stdout, sys.stderr
# One process: its figures are to be told, not divided among processors.
found = cluster(match(block(prep(frame, cpu=1), cpu=1), cpu=1))
json.dump(found, said)
