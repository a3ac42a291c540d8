"""The register as open data by the Open Contracting Data Standard (OCDS) 1.1, out and in."""

from styrhjul.exchange.ocds.ids import UNREGISTERED_PREFIX, with_ocids
from styrhjul.exchange.ocds.node import ReleaseWarning
from styrhjul.exchange.ocds.packages import Publisher, write_records, write_releases
from styrhjul.exchange.ocds.reading import read_releases
from styrhjul.exchange.ocds.secrecy import publishable

__all__ = [
    "UNREGISTERED_PREFIX",
    "Publisher",
    "ReleaseWarning",
    "publishable",
    "read_releases",
    "with_ocids",
    "write_records",
    "write_releases",
]
