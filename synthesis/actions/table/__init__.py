"""The study table: its form, hand-outs, extraction, and what stands."""
