"""The register of procurements in the database: read whole for a body, and written part by part by its keys."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from sqlalchemy import Connection, Row, Select, Table, and_, bindparam, delete, insert, select, update

from models import procurement as tables
from models.organisation import Body
from styrhjul.rules.procurement import register as values
from styrhjul.rules.procurement.register import Register, Supplier


@dataclass(frozen=True)
class Level:
    """One table of the register, how its rows hang on their parent, and what names them there."""

    value: type
    table: Table
    parent: str
    keys: tuple[str, ...]
    parts: Mapping[str, "Level"] = field(default_factory=dict)
    suppliers: str = ""
    """The field of the value that holds a supplier; in the table it is ``supplier_id``."""

    @property
    def plain(self) -> tuple[str, ...]:
        """The fields that stand in the table as they are."""
        return tuple(each.name for each in fields(self.value) if each.name in self.table.c)


def _table(model: type) -> Table:
    table: Table = model.__table__  # type: ignore[attr-defined]
    return table


def _follow_ups(parent: str) -> Level:
    return Level(values.FollowUp, _table(tables.ContractFollowUp), parent, ("no",))


CONTRACTS = Level(
    values.Contract,
    _table(tables.Contract),
    "award_id",
    ("key",),
    {
        "options": Level(values.Option, _table(tables.ContractOption), "contract_id", ("no",)),
        "call_offs": Level(values.CallOff, _table(tables.CallOff), "contract_id", ("key",), suppliers="supplier"),
        "follow_ups": _follow_ups("contract_id"),
    },
)
PROCUREMENTS = Level(
    values.Procurement,
    _table(tables.Procurement),
    "body_id",
    ("key",),
    {
        "awards": Level(
            values.Award, _table(tables.Award), "procurement_id", ("key",), {"contracts": CONTRACTS}, "suppliers"
        )
    },
)
SYSTEMS = Level(
    values.ChoiceSystem,
    _table(tables.ChoiceSystem),
    "body_id",
    ("key",),
    {
        "books": Level(values.RequirementsBook, _table(tables.RequirementsBook), "system_id", ("version",)),
        "approvals": Level(
            values.Approval,
            _table(tables.Approval),
            "system_id",
            ("supplier_id", "applied_on"),
            {"follow_ups": _follow_ups("approval_id")},
            "supplier",
        ),
    },
)
_SUPPLIER = _table(tables.Supplier)
_AWARD_SUPPLIER = _table(tables.AwardSupplier)
_BODY = _table(Body)


@dataclass(frozen=True)
class RegisterChanges:
    """The keys of the procurements and the systems that an import wrote, by what became of them."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()


def read_register(connection: Connection, *, body: str) -> Register:
    """The register of the body with this key, in the order of the keys; empty where there is none.

    One query a table, however many rows there are.
    """
    bodies = select(_BODY.c.id).where(_BODY.c.key == body)
    reading = _Reading(connection)
    procurements = reading.of(PROCUREMENTS, bodies)
    systems = reading.of(SYSTEMS, bodies)
    return Register(
        procurements=tuple(value for below in procurements.values() for value in below),
        systems=tuple(value for below in systems.values() for value in below),
    )


def ocids_elsewhere(connection: Connection, register: Register, *, body: str) -> dict[str, str]:
    """The ids in open data of the register's procurements that another body's register has already: whose, by id."""
    asked = [each.ocid for each in register.procurements if each.ocid]
    table = PROCUREMENTS.table
    statement = (
        select(table.c.ocid, _BODY.c.name)
        .join(_BODY, _BODY.c.id == table.c.body_id)
        .where(table.c.ocid.in_(asked), _BODY.c.key != body)
        .order_by(table.c.ocid)
    )
    return {row.ocid: row.name for row in connection.execute(statement)}


class _Reading:
    """Reads the levels from the top; the suppliers once."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.suppliers = {row.id: Supplier(row.key, row.name, row.org_number) for row in _all(connection, _SUPPLIER)}

    def of(self, level: Level, parents: Select[Any]) -> dict[int, tuple[Any, ...]]:
        """The values of a level by their parent's id."""
        mine = select(level.table.c.id).where(level.table.c[level.parent].in_(parents))
        parts = {name: self.of(part, mine) for name, part in level.parts.items()}
        several = self._several(mine) if level.suppliers == "suppliers" else {}
        found: dict[int, list[Any]] = defaultdict(list)
        for row in _rows(self.connection, level, parents):
            below: dict[str, Any] = {name: by_parent.get(row.id, ()) for name, by_parent in parts.items()}
            if level.suppliers == "supplier":
                below["supplier"] = self.suppliers.get(row.supplier_id)
            elif level.suppliers:
                below["suppliers"] = several.get(row.id, ())
            found[getattr(row, level.parent)].append(_value(level, row, below))
        return {parent: tuple(sorted(below, key=_order(level))) for parent, below in found.items()}

    def _several(self, awards: Select[Any]) -> dict[int, tuple[Supplier, ...]]:
        found: dict[int, list[Supplier]] = defaultdict(list)
        for row in _all(self.connection, _AWARD_SUPPLIER, _AWARD_SUPPLIER.c.award_id.in_(awards)):
            found[row.award_id].append(self.suppliers[row.supplier_id])
        return {award: tuple(sorted(of_it, key=lambda supplier: supplier.key)) for award, of_it in found.items()}


def _value(level: Level, row: Row[Any], below: dict[str, Any]) -> Any:
    """The row as a value. An id that has not been given yet is none: "" in the value, NULL in the table."""
    plain = {name: getattr(row, name) for name in level.plain}
    if "ocid" in plain:
        plain["ocid"] = plain["ocid"] or ""
    return level.value(**plain, **below)


def _order(level: Level) -> Any:
    if level.value is values.Approval:
        return lambda approval: (approval.supplier.key, approval.applied_on)
    return lambda value: tuple(getattr(value, key) for key in level.keys)


def _all(connection: Connection, table: Table, *where: Any) -> Iterator[Row[Any]]:
    yield from connection.execute(select(table).where(*where))


def _rows(connection: Connection, level: Level, parents: Select[Any]) -> Iterator[Row[Any]]:
    yield from _all(connection, level.table, level.table.c[level.parent].in_(parents))


def write_register(connection: Connection, register: Register, *, body: str, emptied: bool = False) -> RegisterChanges:
    """Write a register, or a part of one, into the body's: new rows are added, the same ones changed by their keys.

    What the given register does not mention is left as it is; nothing is deleted. An empty field leaves what is kept,
    unless ``emptied``: then it empties it, as when a person has emptied a cell. The suppliers of an award, where any
    are named, are the award's suppliers afterwards.

    Raises:
        LookupError: there is no body with this key.
    """
    body_id = connection.execute(select(_BODY.c.id).where(_BODY.c.key == body)).scalar()
    if body_id is None:
        raise LookupError(body)
    before = read_register(connection, body=body)
    writing = _Writing(connection, emptied=emptied)
    writing.level(PROCUREMENTS, [(body_id, each) for each in register.procurements])
    writing.level(SYSTEMS, [(body_id, each) for each in register.systems])
    return _changes(register, before, read_register(connection, body=body))


def _changes(given: Register, before: Register, after: Register) -> RegisterChanges:
    was, mentioned = _by_key(before), _by_key(given)
    found: dict[str, list[str]] = {"new": [], "changed": [], "unchanged": []}
    for key, now in _by_key(after).items():
        if key in mentioned:
            found["new" if key not in was else "unchanged" if was[key] == now else "changed"].append(now.key)
    return RegisterChanges(**{kind: tuple(keys) for kind, keys in found.items()})


def _by_key(register: Register) -> dict[tuple[type, str], values.Procurement | values.ChoiceSystem]:
    both: list[values.Procurement | values.ChoiceSystem] = [*register.procurements, *register.systems]
    return {(type(each), each.key): each for each in both}


class _Writing:
    """Writes a level at a time, so that there are as many statements as tables and not as rows."""

    def __init__(self, connection: Connection, *, emptied: bool) -> None:
        self.connection = connection
        self.emptied = emptied
        self.suppliers: dict[Supplier, int] = {}

    def level(self, level: Level, given: list[tuple[int, Any]]) -> None:
        """Write the values that hang on these parents, and then what hangs on them."""
        if not given:
            return
        self._meet(_suppliers_of(level, (value for _, value in given)))
        rows = [(parent, value, self._columns(level, value)) for parent, value in given]
        kept = self._kept(level, {parent for parent, _ in given})
        self._add(level, [(parent, row) for parent, _, row in rows if _key(level, parent, row) not in kept])
        self._change(level, [(kept[key], row) for parent, _, row in rows if (key := _key(level, parent, row)) in kept])
        ids = {key: row.id for key, row in self._kept(level, {parent for parent, _ in given}).items()}
        known = [(ids[_key(level, parent, row)], value) for parent, value, row in rows]
        if level.suppliers == "suppliers":
            self._name_suppliers(known)
        for name, part in level.parts.items():
            self.level(part, [(id_, each) for id_, value in known for each in getattr(value, name)])

    def _columns(self, level: Level, value: Any) -> dict[str, Any]:
        row = {name: getattr(value, name) for name in level.plain}
        if "ocid" in row:
            row["ocid"] = row["ocid"] or None
        if level.suppliers == "supplier":
            row["supplier_id"] = self.suppliers[value.supplier] if value.supplier else None
        return row

    def _kept(self, level: Level, parents: set[int]) -> dict[tuple[Any, ...], Row[Any]]:
        column = level.table.c[level.parent]
        rows = _all(self.connection, level.table, column.in_(sorted(parents)))
        return {_key(level, getattr(row, level.parent), row._mapping): row for row in rows}  # noqa: SLF001 (its public view)

    def _add(self, level: Level, new: list[tuple[int, dict[str, Any]]]) -> None:
        if new:
            self.connection.execute(insert(level.table), [{level.parent: parent, **row} for parent, row in new])

    def _change(self, level: Level, known: list[tuple[Row[Any], dict[str, Any]]]) -> None:
        changed = [
            {"its_id": kept.id, **row}
            for kept, given in known
            if (row := self._merged(kept, given)) != {name: getattr(kept, name) for name in given}
        ]
        if changed:
            whole = update(level.table).where(level.table.c.id == bindparam("its_id"))
            self.connection.execute(whole, changed)

    def _merged(self, kept: Row[Any], given: dict[str, Any]) -> dict[str, Any]:
        """An id that has been given is never taken back; of the rest see ``write_register``."""
        kept_when_empty = {"ocid"} if self.emptied else given.keys()
        return {
            name: getattr(kept, name) if value in ("", None) and name in kept_when_empty else value
            for name, value in given.items()
        }

    def _meet(self, suppliers: set[Supplier]) -> None:
        """Make the suppliers known. One that was known by name only is known by its number from now on."""
        if not suppliers - self.suppliers.keys():
            return
        rows = list(_all(self.connection, _SUPPLIER))
        by_key = {row.key: row for row in rows}
        by_name = {row.name.casefold(): row for row in rows if not row.org_number}
        for supplier in sorted(suppliers - self.suppliers.keys(), key=lambda each: (each.key, each.name)):
            row = by_key.get(supplier.key) or (by_name.get(supplier.name.casefold()) if supplier.org_number else None)
            self.suppliers[supplier] = row.id if row else self._new(supplier)
            if row is None:
                by_key = {each.key: each for each in _all(self.connection, _SUPPLIER)}
            elif (row.key, row.name, row.org_number) != (supplier.key, supplier.name, supplier.org_number):
                told = {name: told for name, told in vars(supplier).items() if told}
                self.connection.execute(update(_SUPPLIER).where(_SUPPLIER.c.id == row.id).values(**told))

    def _new(self, supplier: Supplier) -> int:
        made = self.connection.execute(insert(_SUPPLIER).values(**vars(supplier)).returning(_SUPPLIER.c.id))
        return int(made.scalar_one())

    def _name_suppliers(self, awards: list[tuple[int, Any]]) -> None:
        named = {
            award: {self.suppliers[each] for each in value.suppliers} for award, value in awards if value.suppliers
        }
        if not named:
            return
        rows = _all(self.connection, _AWARD_SUPPLIER, _AWARD_SUPPLIER.c.award_id.in_(sorted(named)))
        kept = {(row.award_id, row.supplier_id) for row in rows}
        wanted = {(award, supplier) for award, suppliers in named.items() for supplier in suppliers}
        gone, new = kept - wanted, wanted - kept
        if gone:
            one = and_(
                _AWARD_SUPPLIER.c.award_id == bindparam("award"), _AWARD_SUPPLIER.c.supplier_id == bindparam("supplier")
            )
            pairs = [{"award": award, "supplier": supplier} for award, supplier in sorted(gone)]
            self.connection.execute(delete(_AWARD_SUPPLIER).where(one), pairs)
        if new:
            links = [{"award_id": award, "supplier_id": supplier} for award, supplier in sorted(new)]
            self.connection.execute(insert(_AWARD_SUPPLIER), links)


def _suppliers_of(level: Level, given: Iterable[Any]) -> set[Supplier]:
    match level.suppliers:
        case "supplier":
            return {value.supplier for value in given if value.supplier}
        case "suppliers":
            return {supplier for value in given for supplier in value.suppliers}
        case _:
            return set()


def _key(level: Level, parent: int, row: Any) -> tuple[Any, ...]:
    return (parent, *(row[key] for key in level.keys))
