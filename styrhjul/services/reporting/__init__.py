"""Compiles the reports when they are due, as immutable versions, and tells those who are to read them.

A report is compiled when the step of its readers opens, is a draft until the meeting it goes to has decided, and then
gets its last version. A correction in between is a new version that says what changed.
"""

from styrhjul.services.reporting.compiling import Made, compile_due, compile_now, reports_due
from styrhjul.services.reporting.previewing import preview_facts, preview_report
from styrhjul.services.reporting.saving import save_files, save_preview

__all__ = [
    "Made",
    "compile_due",
    "compile_now",
    "preview_facts",
    "preview_report",
    "reports_due",
    "save_files",
    "save_preview",
]
