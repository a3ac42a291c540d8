"""Ratios against hand-written floors, measured side by side in one run."""
