"""Shapes of what people send; the actions hold the truth."""
