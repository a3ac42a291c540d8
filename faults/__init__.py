"""Faults made on purpose: each is injected for real, and what must hold is counted afterwards. ``python -m faults``."""
