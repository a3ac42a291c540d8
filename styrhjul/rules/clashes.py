"""What collides in a plan. A clash is shown with the dates that collide and is never computed away."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from styrhjul.refused import Sentence, joined
from styrhjul.rules.calendar import PAUSE, OutsideCalendarError, WorkCalendar
from styrhjul.rules.swedish import weekday_name


class ClashKind(StrEnum):
    """What is wrong: with the dates as such, or (NO_…) that there is none to be had."""

    BEFORE_PERIOD_END = "before_period_end"
    BEFORE_DEPENDENCY = "before_dependency"
    OPENS_AFTER_DUE = "opens_after_due"
    NOT_WORKING_DAY = "not_working_day"
    IN_PAUSE = "in_pause"
    NO_MEETING = "no_meeting"
    NO_DATE = "no_date"
    DISAGREEMENT = "disagreement"


@dataclass(frozen=True)
class Clash:
    """``message`` is for the administrator, in plain Swedish, with every date that collides."""

    kind: ClashKind
    message: str
    dates: tuple[date, ...] = ()


def before_period_end(*, title: str, due: date, rule: str, period: str, end: date) -> Clash | None:
    if due >= end:
        return None
    message = Sentence(
        "”%(title)s” ska vara klart %(due)s (%(rule)s), men perioden %(period)s som det gäller slutar först %(end)s. "
        "Flytta sista dag till efter periodens slut, välj ett senare sammanträde eller en tidigare period.",
        title=title,
        due=due,
        rule=rule,
        period=period,
        end=end,
    )
    return Clash(ClashKind.BEFORE_PERIOD_END, message, (due, end))


def before_dependency(*, title: str, due: date, other: str, other_due: date) -> Clash | None:
    if due >= other_due:
        return None
    message = Sentence(
        "”%(title)s” ska vara klart %(due)s, men väntar på ”%(other)s” som ska vara klart först %(other_due)s.",
        title=title,
        due=due,
        other=other,
        other_due=other_due,
    )
    return Clash(ClashKind.BEFORE_DEPENDENCY, message, (due, other_due))


def opens_after_due(*, title: str, opens: date | None, due: date) -> Clash | None:
    if opens is None or opens <= due:
        return None
    told = {"title": title, "opens": opens, "due": due}
    message = Sentence("”%(title)s” öppnar %(opens)s, efter sista dag %(due)s.", **told)
    return Clash(ClashKind.OPENS_AFTER_DUE, message, (opens, due))


def day_off(*, title: str, due: date, calendar: WorkCalendar) -> Clash | None:
    """The due date on a day when nobody is there to see to it."""
    try:
        reason = calendar.why_not_working(due)
    except OutsideCalendarError:
        pattern = "”%(title)s” ska vara klart %(due)s, som ligger för långt från årshjulets år för att stämma."
        message = Sentence(pattern, title=title, due=due)
        return Clash(ClashKind.NO_DATE, message, (due,))
    if calendar.in_pause(due):
        told = {"title": title, "weekday": weekday_name(due), "due": due, "pause": Sentence(PAUSE)}
        message = Sentence("”%(title)s” ska vara klart %(weekday)s %(due)s, mitt i kommunens %(pause)s.", **told)
        return Clash(ClashKind.IN_PAUSE, message, (due,))
    if reason is None:
        return None
    weekday = weekday_name(due)
    named = weekday if reason == weekday else joined((Sentence(reason), weekday), ", ")
    pattern = "”%(title)s” ska vara klart %(due)s, som inte är en arbetsdag (%(named)s)."
    return Clash(ClashKind.NOT_WORKING_DAY, Sentence(pattern, title=title, due=due, named=named), (due,))


def missing(*, kind: ClashKind, title: str, reason: str, dates: tuple[date, ...]) -> Clash:
    return Clash(kind, Sentence("”%(title)s” får ingen dag: %(reason)s.", title=title, reason=reason), dates)


def disagreement(*, title: str, due: date, other: str, other_due: date) -> Clash | None:
    if due == other_due:
        return None
    message = Sentence(
        "”%(title)s” ska vara klart %(due)s enligt det här årshjulet, men %(other_due)s enligt ”%(other)s”.",
        title=title,
        due=due,
        other_due=other_due,
        other=other,
    )
    return Clash(ClashKind.DISAGREEMENT, message, (due, other_due))
