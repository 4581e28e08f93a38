"""Metasummary: effect sizes of findings, and what each study contributes to them."""
