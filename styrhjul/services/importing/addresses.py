"""Where a person is reached: one e-mail address, and any number of other ones. None of them is ever removed."""

from collections.abc import Sequence
from functools import partial

from models.organisation import Address
from styrhjul.services.importing.ledger import Ledger, Named, shown_address
from styrhjul.store.concealing import LazyKeyring

MAIL = "mail"


def write_addresses(
    ledger: Ledger, *, person: str, person_id: int, told: tuple[str, tuple[str, ...]], held: Sequence[Address]
) -> None:
    """``told`` is the e-mail address and the others. An empty one says nothing, and leaves what is held.

    A new e-mail address takes the old one's place. Others that are no longer listed are kept but not used.
    """
    keys = LazyKeyring(ledger.session.connection())
    mail, others = told[0], tuple(map(keys.conceal, told[1]))
    known = {keys.renew(address.value): address for address in held}
    wanted = {mail: MAIL} if mail else {}
    wanted |= {value: value.split(":", 1)[0] for value in others}
    for value, channel in wanted.items():
        address = known.get(value)
        if address is None and channel == MAIL:
            address = next((old for old in held if old.channel == MAIL and old.active), None)
        named = Named("adress", f"{person}, {shown_address(value)}", f"person:{person}")
        new = partial(Address, person_id=person_id, channel=channel)
        ledger.write(address, new=new, named=named, values={"value": value, "active": True})
    for old in held:
        replaced = mail if old.channel == MAIL else others
        if old.active and replaced and old.value not in wanted:
            named = Named("adress", f"{person}, {shown_address(old.value)}", f"person:{person}")
            ledger.write(old, new=Address, named=named, values={"active": False})
