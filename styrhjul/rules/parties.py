"""Who is to do a step, in a few Swedish words for lists and previews."""

from typing import assert_never

from styrhjul.rules.definition import OWN, Definition, Units, Who
from styrhjul.rules.swedish import listed


def party_in_swedish(who: Who, definition: Definition, *, own: str) -> str:
    """``own`` is the key of the body whose year it is."""
    if who.units is not None:
        return _units(who.units) + (f" ({listed(who.kinds)})" if who.kinds else "")
    if who.politicians is not None:
        return f"förtroendevalda i {definition.body_name(who.politicians, own=own)}"
    body = definition.body_name(who.body or OWN, own=own)
    if who.role is None:
        return body
    name = definition.role_name(who.role)
    return name if who.body in (None, OWN, own) else f"{name}, {body}"


def _units(units: Units) -> str:
    match units:
        case Units.ALL:
            return "alla enheter"
        case Units.OWN:
            return "egna enheter"
        case Units.PRIVATE:
            return "privata enheter"
        case Units.LOV:
            return "enheter enligt LOV"
        case Units.LOU:
            return "enheter enligt LOU"
        case _:
            assert_never(units)
