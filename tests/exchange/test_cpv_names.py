"""The names of CPV codes, from a file as the municipality got it."""

from pathlib import Path

import pytest

from styrhjul.exchange.cpv_names import read_cpv_names

REAL = Path(__file__).parents[3] / "shared" / "data" / "cpv_sv.csv"


def test_the_whole_vocabulary_is_read_as_it_comes() -> None:
    if not REAL.exists():
        pytest.skip("the list of CPV codes is not here")
    names = read_cpv_names(REAL)
    assert len(names) > 9_000
    assert names["03111000"] == "Frön"
