"""What must not stand in a report is known by its form."""

import pytest

from styrhjul.rules.visits.reports import ReportContent, report_faults


@pytest.mark.parametrize("number", ["20150412-1234", "150412-1234", "1504121234", "150472-1234", "19150412+1234"])
def test_a_personal_number_is_found_however_it_is_written(number: str) -> None:
    assert len(report_faults(ReportContent(saw=f"Barnet {number}."))) == 1


@pytest.mark.parametrize("text", ["08-123 45 67", "Mellan 2024 och 2027", "159900-1013", "SE 5599905451", "12 345 kr"])
def test_other_numbers_are_none(text: str) -> None:
    assert report_faults(ReportContent(heard=text)) == ()
