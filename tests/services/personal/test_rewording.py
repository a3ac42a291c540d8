"""A name is found where it stands as a name, whatever stands around it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from styrhjul.services.personal.known import Known
from styrhjul.services.personal.rewording import Gone

PIA = Known(
    id=12,
    key="pia.palm",
    name="Pia Palm",
    names=("Pia Palm", "Pia Lind", "Pia"),
    shared=(),
    addresses=("pia@ekbacka.example",),
)
GONE = Gone(PIA)


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("Pia Palm, Pia Lind och Pia.", "Borttagen person 12, Borttagen person 12 och Pia."),
        ("(Pia Palm)", "(Borttagen person 12)"),
        ("Pia Palms plan", "Borttagen person 12:s plan"),
        ("Pia Palmström", "Pia Palmström"),
        ("Anna-Pia Palm", "Anna-Pia Palm"),
        ("450 <pia@ekbacka.example> busy", "450 <Borttagen person 12> busy"),
        ("olympia@ekbacka.example", "olympia@ekbacka.example"),
        ('{"visitors": ["pia.palm", "per"]}', '{"visitors": ["borttagen-12", "per"]}'),
        ("pia.palm är en nyckel", "pia.palm är en nyckel"),
    ],
)
def test_the_name_goes_and_the_rest_stays(written: str, left: str) -> None:
    assert GONE.reworded(written) == left


@given(before=st.text(), after=st.text())
def test_what_is_json_is_json_afterwards(before: str, after: str) -> None:
    told = {"före": f"{before} Pia Palm {after}", "vem": "pia.palm"}
    left = json.loads(GONE.reworded(json.dumps(told, ensure_ascii=False)))
    assert left == {"före": f"{before} {GONE.name} {after}", "vem": GONE.key}


def test_a_name_that_another_bears_is_left() -> None:
    shared = Known(id=12, key="pia.palm", name="Pia Palm", names=("Pia Palm",), shared=("Pia Palm",), addresses=())
    assert Gone(shared).reworded("Pia Palm åker.") == "Pia Palm åker."
