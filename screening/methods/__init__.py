"""Arithmetic of screening, without Django: consensus, allocation, the PRISMA flow."""
