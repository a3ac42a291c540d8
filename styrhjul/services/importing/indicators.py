"""Indicators, their outcomes, and those that pull opposite ways: checked against all that is known, and written."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from sqlmodel import Session, col, select

from models.indicators import OURS, Indicator, OpposingPair
from models.obligations import Audit
from models.organisation import Body
from styrhjul.exchange.files import Content
from styrhjul.exchange.indicators import INDICATORS, IndicatorRow, OpposingRow, OutcomeRow
from styrhjul.exchange.problems import Problem, quoted
from styrhjul.exchange.tables import Located
from styrhjul.refused import Sentence
from styrhjul.rules.indicators import is_restless
from styrhjul.services.acts import audit_row
from styrhjul.services.importing.ledger import LABELS, Action, Change, Ledger, Named, shown_number
from styrhjul.services.importing.organisation import repeated
from styrhjul.services.importing.registry import Registry
from styrhjul.settings import STOCKHOLM
from styrhjul.store.outcomes import Spot, Version, add_versions, latest_versions

_CODE_LENGTH = 4
_REFERENCES = ("owner", "substitute", "successor")
_TOLD_BY_FILE = {"value", "published_on", "few", "note"}
_WEIGHTY = {LABELS[name] for name in ("definition", "standard", "better", "retired_on")}
"""A change of one of these makes another measure of the indicator."""


def check_indicators(
    contents: Sequence[Content], registry: Registry, *, session: Session, today: date
) -> Iterator[Problem]:
    for content in contents:
        yield from repeated(content.indicators)
        for found in content.indicators:
            yield from _unknown_references(found, registry)
        for outcome in content.outcomes:
            yield from _unknown_spot(outcome, registry)
        yield from _repeated_outcomes(content.outcomes, registry)
        for pair in content.opposing:
            for field, told in (("first", pair.row.first), ("second", pair.row.second)):
                if registry.indicators.find(told) is None:
                    yield pair.problem(field, registry.indicators.unknown(told))
    if not any(row.table == INDICATORS.name for content in contents for row in content.faulty):
        rows = {found.row.key: found for content in contents for found in content.indicators}
        yield from _shared_ranks(rows, registry, session=session, today=today)


def write_indicators(ledger: Ledger, contents: Sequence[Content], registry: Registry) -> None:
    """The indicators; the bodies and people have been written. Successors come last: they may be new themselves."""
    indicators = {row.key: row for row in ledger.session.exec(select(Indicator))}
    ledger.know_ids("owner_id", ledger.ids["substitute_id"])
    rows = [found.row for content in contents for found in content.indicators]
    for row in rows:
        new = partial(Indicator, key=row.key)
        values = _values(ledger, row, registry)
        indicators[row.key] = ledger.write(indicators.get(row.key), new=new, named=_named(row.key), values=values)
    ledger.know("successor_id", indicators.values())
    for row in rows:
        successor = registry.indicators.find(row.successor) if row.successor else None
        successor_id = ledger.ids["successor_id"][successor] if successor else None
        if "successor" in row.model_fields_set and successor_id != indicators[row.key].successor_id:
            values = {"successor_id": successor_id}
            ledger.write(indicators[row.key], new=Indicator, named=_named(row.key), values=values)


def write_opposing(ledger: Ledger, contents: Sequence[Content], registry: Registry) -> None:
    """The pairs that pull opposite ways, whichever of the two is named first; the indicators have been written."""
    ids = ledger.ids["successor_id"]
    pairs = {frozenset((pair.first_id, pair.second_id)): pair for pair in ledger.session.exec(select(OpposingPair))}
    for row in (found.row for content in contents for found in content.opposing):
        first, second = (registry.indicators.find(told) or "" for told in (row.first, row.second))
        both = frozenset((ids[first], ids[second]))
        named = Named("motsatta nyckeltal", f"{first} och {second}", f"indicator:{first}")
        new = partial(OpposingPair, first_id=ids[first], second_id=ids[second])
        pairs[both] = ledger.write(pairs.get(both), new=new, named=named, values=_pair_values(row))


def write_outcomes(ledger: Ledger, contents: Sequence[Content], registry: Registry) -> None:
    """What is new in the outcomes, as new versions of them; the indicators and units have been written."""
    rows = [found.row for content in contents for found in content.outcomes]
    if not rows:
        return
    session = ledger.session
    session.flush()
    told = {(where := _where(ledger, row, registry)).spot(row): (where, row) for row in rows}
    known = latest_versions(session.connection(), {where.indicator_id for where, _ in told.values()})
    added: list[Version] = []
    for spot, (where, row) in told.items():
        before = known.get(spot)
        version = _version(where, row, before, read_on=ledger.act.today)
        same = before is not None and version.says_the_same_as(before)
        added += [] if same else [version]
        ledger.changes.append(_change(where, version, before, same=same))
    add_versions(session.connection(), added)
    _audit(ledger, added)


def restless(ledger: Ledger, contents: Sequence[Content]) -> Iterator[str]:
    """A warning for each body of which so many indicators have changed this year that they can't be followed."""
    ledger.session.flush()
    touched = {change.key for change in ledger.changes if change.what == "nyckeltal" and change.action in _WRITTEN}
    if not touched or not any(content.indicators for content in contents):
        return
    year = ledger.act.today.year
    bodies = dict(ledger.session.exec(select(Body.id, Body.name)).all())
    changed, added = _changed_in(ledger.session, year)
    of_body: dict[int, list[str]] = {}
    for row in ledger.session.exec(select(Indicator)):
        if row.retired_on is None or row.retired_on >= date(year, 1, 1):
            of_body.setdefault(row.body_id, []).append(row.key)
    for body_id, keys in of_body.items():
        number = sum(key in changed for key in keys)
        if touched & set(keys) and set(keys) - added and is_restless(changed=number, of=len(keys)):
            yield (
                Sentence(
                    "Nyckeltal ska ändras lite mellan åren, så att de går att följa. %(body)s har ändrat "
                    "%(number)s av %(all)s under %(year)s.",
                    body=bodies[body_id],
                    number=number,
                    all=len(keys),
                    year=year,
                )
            )


_WRITTEN = (Action.ADDED, Action.CHANGED)


@dataclass(frozen=True)
class _Where:
    """The indicator and the place of an outcome, by id and in words."""

    indicator_id: int
    indicator: str
    place: str
    unit_id: int | None
    called: str

    def spot(self, row: OutcomeRow) -> Spot:
        return self.indicator_id, self.place, row.period_end


def _named(key: str) -> Named:
    return Named("nyckeltal", key, f"indicator:{key}")


def _values(ledger: Ledger, row: IndicatorRow, registry: Registry) -> dict[str, object]:
    values = row.model_dump(include=row.model_fields_set - {"key", "body", *_REFERENCES})
    values["body_id"] = ledger.ids["body_id"][registry.bodies.find(row.body) or ""]
    for field in ("owner", "substitute"):
        if field in row.model_fields_set:
            person = registry.people.find(getattr(row, field))
            values[f"{field}_id"] = ledger.ids["substitute_id"][person] if person else None
    return values


def _pair_values(row: OpposingRow) -> dict[str, object]:
    return row.model_dump(include=row.model_fields_set & {"why"})


def _unknown_references(found: Located[IndicatorRow], registry: Registry) -> Iterator[Problem]:
    if registry.bodies.find(found.row.body) is None:
        yield found.problem("body", registry.bodies.unknown(found.row.body))
    for field, names in zip(_REFERENCES, (registry.people, registry.people, registry.indicators), strict=True):
        told = getattr(found.row, field)
        if told and names.find(told) is None:
            yield found.problem(field, names.unknown(told))


def _unknown_spot(found: Located[OutcomeRow], registry: Registry) -> Iterator[Problem]:
    row = found.row
    if registry.indicators.find(row.indicator) is None:
        yield found.problem("indicator", registry.indicators.unknown(row.indicator))
    if row.place and registry.units.find(row.place) is None and not _code(row.place):
        yield found.problem(
            "place",
            "%(found)s är varken en enhet eller en kommunkod med fyra siffror. Lämna cellen tom när "
            "det gäller hela kommunen.",
            found=quoted(row.place),
        )


def _code(place: str) -> str:
    """A municipality's code; Excel drops the zero before "0180". "" when it is none."""
    is_one = place.isascii() and place.isdigit() and len(place) in {_CODE_LENGTH - 1, _CODE_LENGTH}
    return place.zfill(_CODE_LENGTH) if is_one else ""


def _repeated_outcomes(rows: Sequence[Located[OutcomeRow]], registry: Registry) -> Iterator[Problem]:
    first: dict[tuple[str, str, date], Located[OutcomeRow]] = {}
    for found in rows:
        row = found.row
        indicator = registry.indicators.find(row.indicator) or row.indicator
        place = registry.units.find(row.place) or _code(row.place)
        earlier = first.setdefault((indicator, place, row.period_end), found)
        if earlier is not found:
            yield found.problem("period_end", "Utfallet finns redan på %(row)s.", row=earlier.place.called)


def _shared_ranks(
    rows: Mapping[str, Located[IndicatorRow]], registry: Registry, *, session: Session, today: date
) -> Iterator[Problem]:
    """A rank that two live indicators of a body would have, told on every row that could be another one."""
    stored = {row.key: (row, body) for row, body in session.exec(_WITH_BODIES)}
    sharing: dict[tuple[str, int], list[str]] = {}
    for key in {**stored, **rows}:
        row, body = stored.get(key, (Indicator(body_id=0, key=key, name=""), ""))
        told = rows[key].row if key in rows else None
        rank, retired_on = (
            getattr(told if told and field in told.model_fields_set else row, field) for field in ("rank", "retired_on")
        )
        body = (registry.bodies.find(told.body) or "") if told else body
        if rank and (retired_on is None or retired_on > today):
            sharing.setdefault((body, rank), []).append(key)
    for (_, rank), keys in sharing.items():
        for number, key in enumerate(sorted(keys, key=rows.__contains__)):
            if number and key in rows:
                others = ", ".join(other for other in keys if other != key)
                yield rows[key].problem(
                    "rank",
                    "Rang %(rank)s har också %(others)s. Inom ett organ har inga två nyckeltal samma rang.",
                    rank=rank,
                    others=others,
                )


_WITH_BODIES = select(Indicator, Body.key).where(col(Indicator.body_id) == col(Body.id))


def _where(ledger: Ledger, row: OutcomeRow, registry: Registry) -> _Where:
    indicator = registry.indicators.find(row.indicator) or ""
    indicator_id = ledger.ids["successor_id"][indicator]
    if not row.place:
        return _Where(indicator_id, indicator, OURS, None, "hela kommunen")
    if unit := registry.units.find(row.place):
        unit_id = ledger.ids["unit_id"][unit]
        return _Where(indicator_id, indicator, f"unit:{unit_id}", unit_id, unit)
    return _Where(indicator_id, indicator, _code(row.place), None, _code(row.place))


def _version(where: _Where, row: OutcomeRow, before: Version | None, *, read_on: date) -> Version:
    """What the file doesn't tell stays as it was known."""
    told = row.model_dump(include=row.model_fields_set & _TOLD_BY_FILE)
    kept = {name: getattr(before, name) for name in _TOLD_BY_FILE} if before else {"value": None}
    return Version(
        indicator_id=where.indicator_id,
        place=where.place,
        unit_id=where.unit_id,
        period_end=row.period_end,
        version=before.version + 1 if before else 1,
        read_on=read_on,
        **kept | told,
    )


def _change(where: _Where, version: Version, before: Version | None, *, same: bool) -> Change:
    action = Action.UNCHANGED if same else Action.CHANGED if before else Action.ADDED
    key = f"{where.indicator}, {where.called}, {version.period_end}"
    if same:
        return Change("utfall", key, action)
    return Change("utfall", key, action, _told(before) if before else "", _told(version))


def _told(version: Version) -> str:
    """A value of few persons is not repeated outside the register."""
    if version.few:
        return "få personer"
    return "saknas" if version.value is None else shown_number(version.value)


def _audit(ledger: Ledger, added: Sequence[Version]) -> None:
    """One row an indicator: the versions themselves tell what was known when."""
    keys = {row_id: key for key, row_id in ledger.ids["successor_id"].items()}
    revised = Counter(version.indicator_id for version in added if version.version > 1)
    for indicator_id, number in Counter(version.indicator_id for version in added).items():
        after = {"utfall": number, "varav ändrade": revised[indicator_id]}
        subject = f"indicator:{keys[indicator_id]}"
        ledger.session.add(audit_row(ledger.act, verb="outcomes", subject=subject, after=after))


def _changed_in(session: Session, year: int) -> tuple[set[str], set[str]]:
    """The keys of the indicators that became other measures in the year, and of those that were added in it."""
    begins = datetime(year, 1, 1, tzinfo=STOCKHOLM)
    rows = session.exec(
        select(Audit).where(Audit.verb == "import", col(Audit.subject).like("indicator:%"), Audit.at >= begins)
    )
    changed, added = set(), set()
    for row in rows:
        key = row.subject.removeprefix("indicator:")
        after = json.loads(row.after) if row.after else {}
        if not row.before and LABELS["body_id"] in after:
            added.add(key)
        elif _WEIGHTY & after.keys():
            changed.add(key)
    return changed | added, added
