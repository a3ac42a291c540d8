"""External reviews: commissioned, reported, answered by the unit, and their recommendations followed until done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, func, select

from models.organisation import Body, Unit
from models.reviews import Recommendation, Review
from styrhjul.exchange import values
from styrhjul.refused import Refused
from styrhjul.rules.swedish import listed
from styrhjul.services.acts import Act, audit_row
from styrhjul.services.planning import body_by_key


@dataclass(frozen=True)
class Commission:
    """What a review is to be. ``unit`` is the key of the unit it is of, "" for the body's work as a whole."""

    key: str
    title: str
    reviewer: str = ""
    assignment: str = ""
    scope: str = ""
    decider: str = ""
    decided_on: date | None = None
    paragraph: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Recommended:
    """A recommendation: who sees to it, and by when."""

    what: str
    owner: str
    due_on: date | None = None


def add_review(session: Session, *, body_key: str, commission: Commission, act: Act) -> Review:
    """Register that a review has been commissioned.

    Raises:
        Refused: there is no such body or unit, the key is taken, or it has no key or title.
    """
    body, key, title = body_by_key(session, body_key), _key(commission.key), commission.title.strip()
    if not title:
        raise Refused("En granskning behöver en titel.")
    if session.exec(select(Review).where(Review.body_id == body.id, Review.key == key)).first() is not None:
        raise Refused(f"Det finns redan en granskning som heter {body_key}/{key}. Välj en annan nyckel.")
    unit = _unit(session, body, commission.unit.strip()) if commission.unit.strip() else None
    assert body.id is not None
    review = Review(
        body_id=body.id,
        unit_id=unit.id if unit else None,
        key=key,
        title=title,
        reviewer=commission.reviewer.strip(),
        assignment=commission.assignment.strip(),
        scope=commission.scope.strip(),
        decider=commission.decider.strip(),
        decided_on=commission.decided_on,
        paragraph=commission.paragraph.strip().removeprefix("§").strip(),
    )
    session.add(review)
    session.flush()
    _record(
        session,
        review,
        "add",
        act,
        after=_given(review.model_dump(exclude={"id", "body_id", "unit_id"}) | {"unit": unit.key if unit else ""}),
    )
    return review


def report_review(session: Session, *, review: str, on: date, link: str = "", act: Act) -> Review:
    """The reviewer has reported. A unit that is reviewed now has the floor; a later call mends the day or the link.

    Raises:
        Refused: there is no such review, or the day has not come.
    """
    row = _review(session, review)
    if on > act.today:
        raise Refused(f"Rapporten kan inte ha kommit {on}, för den dagen har inte varit än.")
    _change(session, row, "report", act, {"reported_on": on} | ({"report_link": link.strip()} if link.strip() else {}))
    return row


def answer_review(session: Session, *, review: str, answer: str, act: Act) -> Review:
    """The unit answers what is said of it, and after that the politicians may read. A new answer replaces the old.

    Raises:
        Refused: there is no such review, it has not been reported, or the answer is empty.
    """
    row = _review(session, review)
    if row.reported_on is None:
        raise Refused("Granskningen är inte rapporterad än, så det finns inget att svara på.")
    if not answer.strip():
        raise Refused("Skriv ett svar. Det räcker att säga att bilden stämmer, om den gör det.")
    told = {"answer": answer.strip(), "answered_on": act.today, "answered_by": act.actor}
    _change(session, row, "answer", act, told)
    return row


def recommend(session: Session, *, review: str, recommended: Recommended, act: Act) -> Recommendation:
    """Add a recommendation of a reported review; its number within the review.

    Raises:
        Refused: there is no such review, it has not been reported, or the recommendation lacks words, owner or date.
    """
    row = _review(session, review)
    if row.reported_on is None:
        raise Refused("Granskningen är inte rapporterad än. För in det först: styrhjul review reported.")
    if not recommended.what.strip() or not recommended.owner.strip() or recommended.due_on is None:
        raise Refused("En rekommendation behöver säga vad som ska göras, vem som ansvarar och till vilken dag.")
    last = session.exec(select(func.max(Recommendation.no)).where(Recommendation.review_id == row.id)).one()
    assert row.id is not None
    made = Recommendation(
        review_id=row.id,
        no=(last or 0) + 1,
        what=recommended.what.strip(),
        owner=recommended.owner.strip(),
        due_on=recommended.due_on,
    )
    session.add(made)
    session.flush()
    _record(session, row, "recommend", act, after=made.model_dump(include={"no", "what", "owner", "due_on"}))
    return made


def finish_recommendation(session: Session, *, review: str, no: int, outcome: str, act: Act) -> Recommendation:
    """A recommendation has been seen to; ``outcome`` says what came of it, also when people chose not to follow it.

    Raises:
        Refused: there is no such recommendation, it is done already, or nothing is said of what came of it.
    """
    row = _review(session, review)
    found = select(Recommendation).where(Recommendation.review_id == row.id, Recommendation.no == no)
    made = session.exec(found).one_or_none()
    if made is None:
        raise Refused(f"Granskningen {review} har ingen rekommendation {no}.")
    if made.done_on is not None:
        raise Refused(f"Rekommendation {no} blev klar {made.done_on}: {made.outcome}")
    if not outcome.strip():
        raise Refused("Skriv vad det blev av rekommendationen, också om ni har valt att inte följa den.")
    made.done_on, made.outcome = act.today, outcome.strip()
    session.add(made)
    _record(session, row, "done", act, after={"no": no, "done_on": made.done_on, "outcome": made.outcome})
    session.flush()
    return made


def _key(told: str) -> str:
    try:
        return values.key(told)
    except ValueError as error:
        raise Refused(f"Granskningens nyckel: {error}") from None


def _unit(session: Session, body: Body, key: str) -> Unit:
    units = session.exec(select(Unit).where(Unit.body_id == body.id).order_by(Unit.key)).all()
    found = next((unit for unit in units if unit.key == key), None)
    if found is None:
        raise Refused(f"{body.name} har ingen enhet '{key}'. Kända enheter: {listed([one.key for one in units])}.")
    return found


def _review(session: Session, called: str) -> Review:
    """The review with the key, or "organ/nyckel" where several bodies use the same."""
    body, _, key = called.strip().lower().rpartition("/")
    statement = select(Review, Body.key).join(Body, col(Body.id) == col(Review.body_id)).where(Review.key == key)
    rows = session.exec(statement.where(Body.key == body) if body else statement).all()
    if not rows:
        raise Refused(f"Det finns ingen granskning som heter {called}. Se styrhjul review list.")
    if len(rows) > 1:
        names = listed(sorted(f"{of}/{key}" for _, of in rows))
        raise Refused(f"Flera organ har en granskning som heter {key}. Skriv {names}.")
    return rows[0][0]


def _change(session: Session, row: Review, verb: str, act: Act, told: Mapping[str, object]) -> None:
    after = {name: value for name, value in told.items() if getattr(row, name) != value}
    if not after:
        raise Refused("Det står redan så. Inget är ändrat.")
    before = {name: getattr(row, name) for name in after}
    for name, value in after.items():
        setattr(row, name, value)
    session.add(row)
    _record(session, row, verb, act, before=_given(before), after=after)
    session.flush()


def _record(session: Session, row: Review, verb: str, act: Act, **told: Mapping[str, object]) -> None:
    """``told``: ``after``, and ``before`` where something was there already."""
    body = session.get_one(Body, row.body_id)
    session.add(audit_row(act, verb=verb, subject=f"review:{body.key}/{row.key}", **told))


def _given(told: Mapping[str, object]) -> dict[str, object]:
    """Only what was said, so that the log is short."""
    return {name: value for name, value in told.items() if value not in ("", None)}
