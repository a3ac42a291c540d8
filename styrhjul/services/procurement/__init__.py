"""The register of procurements as it stands on a day, and what is worth seeing to in it."""
