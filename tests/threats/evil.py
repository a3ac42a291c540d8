"""What somebody with ill will writes in a field, and a report in which every text ends in it."""

import re
from typing import Any

from pydantic import BaseModel

from styrhjul.reports.contexts import ReportContext

MARK = "ond5x"
"""Stands in all of it, so that it is found wherever it comes out."""
SCRIPT = f"<script>alert('{MARK}')</script><img src=x onerror=alert(1)>\"'><b {MARK}>"
TEMPLATE = (
    f'{{{{ 7 * 7 }}}}{{% for x in \'\'.__class__.__mro__ %}}{MARK}{{% endfor %}}#panic("{MARK}")$#read("/etc/passwd")$'
)
FORMULA = f'=HYPERLINK("http://{MARK}.example";"Klicka")'


def unescaped(page: str) -> list[str]:
    """Where in a page what was written has become part of the page itself."""
    return re.findall(rf"<script>alert|<img src=x|<b {MARK}|onerror=alert\(1\)>", page)


def written_by(context: ReportContext, *, before: str = "", after: str = "") -> ReportContext:
    """The report with something before and after each of its sentences and names."""
    found = _with(context, before, after)
    assert isinstance(found, type(context))
    return found


def _with(value: Any, before: str, after: str) -> Any:
    if isinstance(value, BaseModel):
        kept = {name: getattr(value, name) for name in type(value).model_fields}
        return value.model_copy(update={name: _with(one, before, after) for name, one in kept.items()})
    if isinstance(value, tuple):
        return tuple(_with(one, before, after) for one in value)
    return f"{before}{value}{after}" if type(value) is str and " " in value else value
