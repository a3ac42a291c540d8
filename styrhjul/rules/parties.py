"""Who is to do a step, in a few Swedish words for lists and previews."""

from typing import assert_never

from styrhjul.rules.definition import OWN, Units, Who
from styrhjul.rules.scene import Scene
from styrhjul.rules.swedish import listed


def party_in_swedish(who: Who, scene: Scene) -> str:
    if who.units is not None:
        return _units(who.units) + (f" ({listed(who.kinds)})" if who.kinds else "")
    if who.politicians is not None:
        return f"förtroendevalda i {scene.body_name(who.politicians)}"
    if who.role is None:
        return scene.body_name(who.body or OWN)
    name = scene.definition.role_name(who.role)
    return name if scene.body_key(who.body or OWN) == scene.own else f"{name}, {scene.body_name(who.body or OWN)}"


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
