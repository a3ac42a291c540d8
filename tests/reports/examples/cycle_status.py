"""The cycle as it stands in the middle of the year."""

from datetime import date

from styrhjul.reports.contexts import CycleStatus
from styrhjul.reports.contexts.cycle_status import OpenRecommendation, Stage, WheelStep
from styrhjul.rules.tally import Tally
from tests.reports.examples.ekeby import head


def _tally(parties: int, done: int = 0, handed_in: int = 0, open_now: int = 0, late: int = 0) -> Tally:
    return Tally(
        done=done,
        handed_in=handed_in,
        open_now=open_now,
        late=late,
        coming=parties - done - handed_in - open_now - late,
    )


def _round(occasion: str, days: tuple[date, ...], tallies: tuple[Tally, ...]) -> list[WheelStep]:
    steps = (
        ("Enhetens uppföljning", "Enheterna"),
        ("Analys av uppföljningen", "Verksamhetschefen"),
        ("Uppföljningsrapport", "Handläggaren"),
        ("Uppföljningen i nämnden", "Nämnden"),
    )
    return [
        WheelStep(
            stage="follow_up", name=name, occasion=occasion, who=who, opens_on=days[place], due_on=due, tally=told
        )
        for place, ((name, who), due, told) in enumerate(zip(steps, days[1:], tallies, strict=True))
    ]


def cycle_status() -> CycleStatus:
    all_done = tuple(_tally(parties, done=parties) for parties in (15, 1, 1, 1))
    april = _round(
        "januari–april",
        (date(2027, 5, 3), date(2027, 5, 21), date(2027, 5, 27), date(2027, 6, 1), date(2027, 6, 15)),
        all_done,
    )
    august = _round(
        "januari–augusti",
        (date(2027, 9, 1), date(2027, 9, 17), date(2027, 9, 24), date(2027, 9, 30), date(2027, 10, 12)),
        (_tally(15, done=9, handed_in=5, late=1), _tally(1, open_now=1), _tally(1), _tally(1)),
    )
    december = _round(
        "helåret",
        (date(2028, 1, 3), date(2028, 1, 21), date(2028, 1, 28), date(2028, 2, 1), date(2028, 2, 15)),
        tuple(_tally(parties) for parties in (15, 1, 1, 1)),
    )
    goals = [
        WheelStep(
            stage="goals",
            name="Fullmäktiges mål och budget",
            who="Fullmäktige",
            opens_on=date(2026, 4, 20),
            due_on=date(2026, 6, 15),
            tally=_tally(1, done=1),
        ),
        WheelStep(
            stage="goals",
            name="Nyckeltal som inte når standarden",
            who="Handläggaren",
            opens_on=date(2026, 8, 15),
            due_on=date(2026, 9, 7),
            tally=_tally(1, done=1),
        ),
        WheelStep(
            stage="goals",
            name="Nämnden beslutar sina mål",
            who="Nämnden",
            opens_on=date(2026, 9, 28),
            due_on=date(2026, 10, 13),
            tally=_tally(1, done=1),
        ),
    ]
    plans = [
        WheelStep(
            stage="unit_plans",
            name="Enhetsplan",
            who="Enheterna",
            opens_on=date(2026, 10, 14),
            due_on=date(2027, 1, 15),
            tally=_tally(15, done=15),
        ),
        WheelStep(
            stage="unit_plans",
            name="Läsning av planerna",
            who="De förtroendevalda",
            opens_on=date(2027, 1, 20),
            due_on=date(2027, 2, 9),
            tally=_tally(11, done=11),
        ),
    ]
    procurement = [
        WheelStep(
            stage="procurement",
            name="Upphandlingsrapport",
            occasion=f"halvår {number}",
            who="Upphandlaren",
            opens_on=opens,
            due_on=due,
            tally=told,
        )
        for number, opens, due, told in (
            (1, date(2027, 3, 1), date(2027, 3, 23), _tally(1, done=1)),
            (2, date(2027, 8, 16), date(2027, 9, 14), _tally(1, late=1)),
        )
    ]
    visits = [
        WheelStep(
            stage="visits",
            name="Verksamhetsbesök",
            occasion=term,
            who="De förtroendevalda",
            opens_on=opens,
            due_on=due,
            tally=told,
        )
        for term, opens, due, told in (
            ("våren", date(2027, 2, 10), date(2027, 5, 14), _tally(8, done=8)),
            ("hösten", date(2027, 9, 6), date(2027, 11, 19), _tally(7, done=2, open_now=5)),
        )
    ]
    extra = [WheelStep(stage="visits", name="Extern granskning", who="Granskaren", tally=_tally(1))]
    return CycleStatus(
        head=head(
            "Läget i årshjulet",
            highlights=(
                "En enhet har inte lämnat sin uppföljning, och en upphandlingsrapport är sen.",
                "Fem uppföljningar väntar på att läsas.",
            ),
            sources=(),
        ),
        stages=(
            Stage(key="goals", name="Mål"),
            Stage(key="unit_plans", name="Enhetsplaner"),
            Stage(key="follow_up", name="Uppföljning"),
            Stage(key="procurement", name="Upphandling"),
            Stage(key="visits", name="Besök"),
        ),
        steps=(*goals, *plans, *april, *august, *december, *procurement, *visits, *extra),
        recommendations=(
            OpenRecommendation(
                review="Elevhälsan, Björkskolan",
                what="Skriv en rutin för när elevhälsan kallas in.",
                owner="Rektor",
                due_on=date(2027, 9, 1),
                overdue=True,
            ),
            OpenRecommendation(
                review="Nämndens interna kontroll", what="Se över delegationen.", owner="Nämndsekreterare"
            ),
        ),
    )
