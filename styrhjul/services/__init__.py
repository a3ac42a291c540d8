"""The verbs, one transaction each."""
