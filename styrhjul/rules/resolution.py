"""From a date rule to a date with its explanation in Swedish, or to the reason why there is none."""

from calendar import monthrange
from datetime import date, timedelta
from typing import assert_never

from dateutil.relativedelta import relativedelta

from styrhjul.refused import Sentence, joined
from styrhjul.rules.almanac import in_almanac, on_day
from styrhjul.rules.calendar import OutsideCalendarError
from styrhjul.rules.clashes import ClashKind
from styrhjul.rules.dates import (
    DayOfYear,
    DueOf,
    EventRule,
    FixedDate,
    LastMeeting,
    MeetingRule,
    MonthRule,
    NextMeeting,
    Offset,
    OpensOf,
    RecurrenceRule,
    Rule,
    Unit,
    WeekdayOfMonth,
    WeekRule,
    Word,
)
from styrhjul.rules.days import in_year
from styrhjul.rules.meetings import Meeting
from styrhjul.rules.scene import Found, Missing, Occasion, Result, Scene
from styrhjul.rules.swedish import genitive, month_name

UNIT_WORDS = {
    Unit.DAYS: ("dag", "dagar"),
    Unit.WORKING_DAYS: ("arbetsdag", "arbetsdagar"),
    Unit.WEEKS: ("vecka", "veckor"),
    Unit.MONTHS: ("månad", "månader"),
    Unit.YEARS: ("år", "år"),
    Unit.MEETINGS: ("sammanträde", "sammanträden"),
}
DAYS_IN_WEEK = 7


def resolve(rule: Rule, *, scene: Scene, step: str, occasion: Occasion) -> Result:  # noqa: PLR0911  (one per kind)
    """The rule's date for one occurrence of a step."""
    match rule:
        case Word():
            return _word(rule, scene, step, occasion)
        case FixedDate():
            return on_day(rule.date, Sentence("fast datum %(day)s", day=rule.date))
        case DayOfYear() | MonthRule() | WeekdayOfMonth() | WeekRule() | RecurrenceRule():
            return in_almanac(rule, scene.year + rule.year)
        case MeetingRule():
            return _meeting(rule, scene)
        case LastMeeting() | NextMeeting() | Offset():
            return _counted(rule, scene, step, occasion)
        case DueOf():
            return _step_date(scene, rule.due, rule.occasion, occasion, "due")
        case OpensOf():
            return _step_date(scene, rule.opens, rule.occasion, occasion, "opens")
        case EventRule():
            return _event(rule, scene)
        case _:
            assert_never(rule)


def _word(word: Word, scene: Scene, step: str, occasion: Occasion) -> Result:
    match word:
        case Word.OCCASION:
            return occasion.when or Missing(Sentence("saknar tillfälle"))
        case Word.PERIOD_END:
            return period_end(occasion, scene.year) or Missing(Sentence("saknar period"))
        case Word.OPENS | Word.DUE:
            found = scene.date_of(step, occasion.key, word)
            if isinstance(found, Missing):
                return Missing(found.text)
            pattern = "den dag steget öppnar, %(day)s" if word is Word.OPENS else "sista dag, %(day)s"
            return Found(found.first, found.last, Sentence(pattern, day=found.last), meeting=found.meeting)
        case _:
            assert_never(word)


def period_end(occasion: Occasion, year: int) -> Found | None:
    if occasion.period is None:
        return None
    end = in_year(occasion.period.end, year + occasion.period.year)
    last_of_month = end.day == monthrange(end.year, end.month)[1]
    return on_day(end, Sentence("periodens slut %(day)s", day=end), month_end=last_of_month)


def as_found(meeting: Meeting, scene: Scene) -> Found:
    days = str(meeting.starts) if meeting.starts == meeting.ends else f"{meeting.starts}–{meeting.ends}"
    body = scene.body_name(meeting.body)
    takes_s = genitive(body) != body
    pattern = "%(body)ss sammanträde %(days)s" if takes_s else "%(body)s sammanträde %(days)s"
    return Found(meeting.starts, meeting.ends, Sentence(pattern, body=body, days=days), meeting=meeting.uid)


def no_meeting(scene: Scene, body: str, where: str, *, year: int, month: int | None = None) -> Missing:
    """Why there is nothing to attach to, telling of meetings that are only provisional."""
    key, name = scene.body_key(body), scene.body_name(body)
    loose = [m.starts for m in scene.diary.within(key, year=year, month=month, provisional=True)]
    planned = {m.starts for m in scene.diary.within(key, year=year, month=month)}
    loose = [day for day in loose if day not in planned]
    text = Sentence("%(body)s har inget sammanträde %(where)s", body=name, where=where)
    if loose:
        only = ", ".join(map(str, loose))
        text = Sentence("%(text)s; bara vid behov %(days)s", text=text, days=only)
    return Missing(text, ClashKind.NO_MEETING, tuple(loose))


def in_month(month: int, year: int) -> Sentence:
    return Sentence("i %(month)s %(year)s", month=month_name(month), year=year)


def _meeting(rule: MeetingRule, scene: Scene) -> Result:
    year, key = scene.year + rule.year, scene.body_key(rule.meeting)
    found = scene.diary.within(key, year=year, month=rule.month, provisional=rule.provisional)
    index = rule.nth - 1 if rule.nth > 0 else len(found) + rule.nth
    if 0 <= index < len(found):
        return as_found(found[index], scene)
    where: str = in_month(rule.month, year) if rule.month else str(year)
    if found:
        told = {"n": abs(rule.nth), "where": where}
        where = Sentence("nummer %(n)s %(where)s", **told)
        if rule.nth < 0:
            where = Sentence("nummer %(n)s %(where)s räknat från slutet", **told)
    return no_meeting(scene, rule.meeting, where, year=year, month=rule.month)


def _step_date(scene: Scene, step: str, named: str | None, occasion: Occasion, which: str) -> Result:
    _, other = scene.definition.step(step)
    key = named if named is not None else occasion.key if other.recurs else ""
    found = scene.date_of(step, key, which)
    if isinstance(found, Missing):
        kind = found.clash if found.clash is ClashKind.NO_DATE else None
        return Missing(Sentence("väntar på datum för ”%(step)s”", step=other.name), kind)
    day, pattern = found.first, "den dag ”%(step)s” öppnar, %(day)s"
    if which == "due":
        day, pattern = found.last, "den dag ”%(step)s” ska vara klart, %(day)s"
    text = Sentence(pattern, step=other.name, day=day)
    return Found(found.first, found.last, text, meeting=found.meeting, month_end=found.month_end)


def _event(rule: EventRule, scene: Scene) -> Result:
    name = scene.event_name(rule.event)
    days = scene.recorded(rule.event, year=scene.year + rule.year)
    return on_day(days[-1], f"{name} {days[-1]}") if days else Missing(Sentence("väntar på %(event)s", event=name))


def _counted(rule: LastMeeting | NextMeeting | Offset, scene: Scene, step: str, occasion: Occasion) -> Result:
    anchor = resolve(rule.anchors()[0], scene=scene, step=step, occasion=occasion)
    if isinstance(anchor, Missing):
        return anchor
    match rule:
        case LastMeeting():
            limit = anchor.first if rule.before is not None else anchor.last + timedelta(1)
            meeting = scene.diary.before(scene.body_key(rule.last_meeting), limit, provisional=rule.provisional)
            is_strict = rule.before is not None
            where = Sentence("före %(anchor)s" if is_strict else "senast %(anchor)s", anchor=anchor.called)
            return _near(meeting, scene, rule.last_meeting, nth=Sentence("det sista"), where=where, day=anchor.first)
        case NextMeeting():
            limit = anchor.last if rule.after is not None else anchor.first - timedelta(1)
            meeting = scene.diary.after(scene.body_key(rule.next_meeting), limit, provisional=rule.provisional)
            is_strict = rule.after is not None
            where = Sentence("efter %(anchor)s" if is_strict else "tidigast %(anchor)s", anchor=anchor.called)
            return _near(meeting, scene, rule.next_meeting, nth=Sentence("det första"), where=where, day=anchor.last)
        case Offset():
            return _offset(rule, scene, anchor)
        case _:
            assert_never(rule)


def _near(  # noqa: PLR0913  (one meeting, and all that is said of it or of its absence)
    meeting: Meeting | None, scene: Scene, body: str, *, nth: str, where: str, day: date
) -> Result:
    if meeting is None:
        return no_meeting(scene, body, where, year=day.year)
    found = as_found(meeting, scene)
    text = joined((found.text, joined((nth, where), " ")), ", ")
    return Found(found.first, found.last, text, found.text, found.meeting)


def _offset(rule: Offset, scene: Scene, anchor: Found) -> Result:
    unit, n = rule.unit, rule.amount
    amount = Sentence("%(n)s " + UNIT_WORDS[unit][n != 1], n=n)
    where = Sentence("före %(anchor)s" if rule.backward else "efter %(anchor)s", anchor=anchor.called)
    words: str = joined((amount, where), " ")
    if unit is Unit.MEETINGS:
        return _meetings_away(rule, scene, anchor, words)
    start = anchor.first if rule.backward else anchor.last
    try:
        day = _moved(rule, scene, start, month_end=anchor.month_end)
    except (OutsideCalendarError, OverflowError):
        pattern = "%(when)s ligger för långt från %(year)s för att räknas ut"
        return Missing(Sentence(pattern, when=words, year=scene.year), ClashKind.NO_DATE)
    if n == 0:
        words = anchor.called
    month_end = anchor.month_end and unit in (Unit.MONTHS, Unit.YEARS)
    name = Sentence("%(day)s (%(words)s)", day=day, words=words)
    return Found(day, day, words, name, anchor.meeting, month_end)


def _moved(rule: Offset, scene: Scene, start: date, *, month_end: bool) -> date:
    """Months from a period's or a month's last day reach a month's last day.

    So that two months after 30 June are 31 August, as kommunallagen 11 kap. 16 § is read.
    """
    n = -rule.amount if rule.backward else rule.amount
    match rule.unit:
        case Unit.DAYS:
            return start + timedelta(n)
        case Unit.WEEKS:
            return start + timedelta(n * DAYS_IN_WEEK)
        case Unit.WORKING_DAYS:
            return scene.calendar.add_working_days(start, n)
        case Unit.MONTHS | Unit.YEARS:
            day = start + (relativedelta(months=n) if rule.unit is Unit.MONTHS else relativedelta(years=n))
            return day + relativedelta(day=31) if month_end else day
        case Unit.MEETINGS:
            raise AssertionError(rule)
        case _:
            assert_never(rule.unit)


def _meetings_away(rule: Offset, scene: Scene, anchor: Found, words: str) -> Result:
    body, find = rule.of or "own", scene.diary.before if rule.backward else scene.diary.after
    start = anchor.first if rule.backward else anchor.last
    meeting = find(scene.body_key(body), start, n=rule.amount, provisional=rule.provisional)
    if meeting is None:
        return no_meeting(scene, body, words, year=start.year)
    found = as_found(meeting, scene)
    return Found(found.first, found.last, joined((found.text, words), ", "), found.text, found.meeting)
