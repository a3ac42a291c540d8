"""The register of procurements as Swedish sheets: read into a Register, and written from one."""

from styrhjul.exchange.procurement.gathering import register_of
from styrhjul.exchange.procurement.reading import Sheets, read_sheets
from styrhjul.exchange.procurement.sheets import TABLES
from styrhjul.exchange.procurement.writing import write_workbook

__all__ = ["TABLES", "Sheets", "read_sheets", "register_of", "write_workbook"]
