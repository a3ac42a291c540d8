"""The politicians' visits: planned, changed, held and reported."""
