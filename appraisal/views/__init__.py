"""Pages of appraisal: thin, each finds its rows, calls one action and names a template."""
