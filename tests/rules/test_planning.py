"""The plan of a year: edits win, what waits waits, and whatever collides is shown."""

from datetime import date
from time import perf_counter

import pytest

from styrhjul.rules.clashes import ClashKind
from styrhjul.rules.definition import Definition
from styrhjul.rules.loading import definition_from_json, definition_to_json
from styrhjul.rules.planning import PlannedStep, plan_year
from tests.rules.years import due_of, held, only, plan, with_steps

TABLED = with_steps("""
    text: {repeat: {every_meeting: own}, due: {days: 26, before: occasion}, goes_to: kallelse}
    kallelse: {repeat: {every_meeting: own}, due: {days: 5, before: occasion}, depends_on: [text]}
    anslag: {repeat: {every_meeting: own}, due: {days: 2, after: {due: kallelse}}}
""")
SPRING = held("bun", "2023-02-21", "2023-03-21")


def kinds(step: PlannedStep) -> list[ClashKind]:
    return [clash.kind for clash in step.clashes]


def occasions(repeat: str, *, year: int = 2023, head: str = "", **more: object) -> list[str]:
    definition = with_steps(f"steg: {{repeat: {repeat}, due: occasion}}", head=head)
    return [one.occasion for one in plan(definition, year, held("bun", "2023-02-21", "2023-05-23"), **more)]


def test_a_year_comes_in_the_definitions_order_and_each_step_in_its_own() -> None:
    found = [(one.step, one.occasion) for one in plan(TABLED, 2023, SPRING[::-1])]
    days = ["2023-02-21", "2023-03-21"]
    assert found == [(step, day) for step in ("text", "kallelse", "anslag") for day in days]


def test_an_edited_date_wins_is_marked_and_is_followed_by_what_counts_from_it() -> None:
    edits = {("kallelse", "2023-03-21", "due"): date(2023, 3, 15)}
    planned = plan(TABLED, 2023, SPRING, edits=edits)
    edited = only(planned, "kallelse", "2023-03-21")
    assert (edited.due, edited.due_edited, edited.opens_edited) == (date(2023, 3, 15), True, False)
    assert edited.due_rule == (
        "ändrad för hand till 2023-03-15; enligt regeln 2023-03-16 (5 dagar före nämndens sammanträde 2023-03-21)"
    )
    assert only(planned, "anslag", "2023-03-21").due == date(2023, 3, 17)
    assert not only(planned, "kallelse", "2023-02-21").due_edited


def test_an_opening_can_be_edited_too() -> None:
    definition = with_steps('steg: {opens: {day: "03-01"}, due: {day: "04-03"}}')
    (found,) = plan(definition, 2023, edits={("steg", "", "opens"): date(2023, 3, 8)})
    assert (found.opens, found.opens_edited, found.due_edited) == (date(2023, 3, 8), True, False)


def test_a_date_can_be_set_by_hand_where_the_rule_has_none() -> None:
    definition = with_steps("steg: {due: {event: avtal}}", head="events: {avtal: avtal tecknat}")
    (found,) = plan(definition, 2023, edits={("steg", "", "due"): date(2023, 3, 8)})
    assert (found.due, found.due_rule) == (date(2023, 3, 8), "satt för hand till 2023-03-08")


def test_what_counts_from_a_waiting_step_waits_without_a_clash() -> None:
    steps = """
    avtal: {due: {event: avtal}}
    annons: {due: {days: 30, after: {due: avtal}}, opens: {weeks: 1, before: due}}
    """
    planned = plan(with_steps(steps, head="events: {avtal: avtal tecknat}"), 2023)
    found = only(planned, "annons")
    assert (found.opens, found.due, found.due_rule, found.clashes) == (None, None, "väntar på datum för ”Steg”", ())


def test_a_meeting_that_is_not_there_is_told_where_it_was_sought() -> None:
    found = due_of("{meeting: own, month: 5}", year=2023, meetings=SPRING)
    assert (found.due, kinds(found)) == (None, [ClashKind.NO_MEETING])
    assert found.clashes[0].message == "”Steg” får ingen dag: nämnden har inget sammanträde i maj 2023."
    fifth = due_of("{meeting: own, nth: 5}", year=2023, meetings=SPRING)
    assert "inget sammanträde nummer 5 2023" in fifth.clashes[0].message


@pytest.mark.parametrize(
    "rule",
    [
        '{next_meeting: own, after: {day: "05-01"}}',
        '{last_meeting: own, before: {day: "02-01"}}',
        '{meetings: 1, after: {day: "05-01"}}',
        '{meetings: 3, before: {day: "04-01"}}',
    ],
)
def test_no_meeting_before_or_after_a_day_is_a_clash(rule: str) -> None:
    assert kinds(due_of(rule, year=2023, meetings=SPRING)) == [ClashKind.NO_MEETING]


def test_a_meeting_only_if_needed_is_named_when_it_is_the_only_one() -> None:
    provisional = held("bun", "2023-05-23", status="provisional")
    found = due_of("{meeting: own, month: 5}", year=2023, meetings=provisional)
    assert "i maj 2023; bara vid behov 2023-05-23" in found.clashes[0].message
    assert found.clashes[0].dates == (date(2023, 5, 23),)


def test_a_report_for_each_meeting_of_a_year_without_any_is_shown_and_not_forgotten() -> None:
    (found,) = plan(with_steps("steg: {repeat: {every_meeting: own}, due: occasion}"), 2023)
    assert (found.occasion, found.due, kinds(found)) == ("", None, [ClashKind.NO_MEETING])


def test_a_listed_month_without_a_meeting_is_shown_in_its_place() -> None:
    definition = with_steps("steg: {repeat: {every_meeting: own, months: [2, 3, 5]}, due: occasion}")
    planned = plan(definition, 2023, held("bun", "2023-02-21", "2023-05-23"))
    assert [one.occasion for one in planned] == ["2023-02-21", "2023-03", "2023-05-23"]
    assert [kinds(one) for one in planned] == [[], [ClashKind.NO_MEETING], []]


def test_every_kind_of_repetition_has_its_occasions() -> None:
    avtal = "events: {avtal: avtal tecknat, slut: avtalet slut}"
    told = {
        "avtal": [date(2023, 3, 1), date(2023, 3, 1), date(2022, 3, 1)],
        "slut": [date(2023, 3, 1), date(2023, 2, 1)],
    }
    assert occasions("{every_meeting: own, except_months: [5]}") == ["2023-02-21"]
    assert occasions("{monthly: 15, months: [1, 2]}") == ["2023-01", "2023-02"]
    assert occasions("{monthly_weekday: tuesday, nth: 2, months: [9]}") == ["2023-09"]
    assert occasions("{every_event: avtal}", head=avtal, events=told) == ["2023-03-01"]
    assert occasions("{every_event: [avtal, slut]}", head=avtal, events=told) == ["2023-02-01", "2023-03-01"]
    assert occasions("{dates: [2023-10-01, 2023-02-01, 2024-02-01]}") == ["2023-02-01", "2023-10-01"]
    assert occasions('{rrule: "FREQ=MONTHLY;BYMONTHDAY=1", months: [4]}') == ["2023-04-01"]
    assert occasions("{monthly: 1, until: slut}", head=avtal, events=told) == ["2023-01", "2023-02", "2023-03"]


def test_monthly_follow_up_falls_on_the_last_day_or_the_second_tuesday() -> None:
    last = plan(with_steps("steg: {repeat: {monthly: -1, months: [2]}, due: occasion}"), 2024)
    second = plan(with_steps("steg: {repeat: {monthly_weekday: tuesday, nth: 2, months: [2]}, due: occasion}"), 2024)
    assert [one.due for one in (*last, *second)] == [date(2024, 2, 29), date(2024, 2, 13)]
    assert last[0].title == "Steg februari"


def test_what_happens_every_fourth_year_has_no_occurrence_in_the_others() -> None:
    repeat = "repeat: {every_years: 4, first: 2023}"
    definition = with_steps(f"a: {{{repeat}, due: {{month: 6}}}}\nb: {{{repeat}, due: {{days: 3, after: {{due: a}}}}}}")
    assert [len(plan(definition, year)) for year in (2023, 2024, 2027)] == [2, 0, 2]


def test_a_step_that_waits_for_what_comes_only_some_years_is_alone_in_the_others() -> None:
    steps = """
    program: {repeat: {every_years: 4, first: 2023}, due: {month: 6}}
    beslut: {due: {month: 3}, depends_on: [program]}
    """
    assert kinds(only(plan(with_steps(steps), 2023), "beslut")) == [ClashKind.BEFORE_DEPENDENCY]
    assert kinds(only(plan(with_steps(steps), 2025), "beslut")) == []


def test_a_step_due_before_what_it_waits_for_is_a_clash_with_both_dates() -> None:
    steps = """
    plan: {name: Plan, who: {units: all}, due: {date: 2023-03-15}}
    beslut: {name: Beslut, who: {body: own}, due: {date: 2023-03-01}, depends_on: [plan]}
    """
    found = only(plan(with_steps(steps), 2023), "beslut")
    assert found.clashes[0].message == (
        "”Beslut” ska vara klart 2023-03-01, men väntar på ”Plan” som ska vara klart först 2023-03-15."
    )
    assert found.clashes[0].dates == (date(2023, 3, 1), date(2023, 3, 15))


def test_a_step_that_occurs_once_waits_for_every_occasion_and_a_recurring_one_for_its_own() -> None:
    steps = """
    text: {repeat: {every_meeting: own}, due: occasion}
    bokslut: {due: {date: 2023-03-01}, depends_on: [text]}
    kallelse: {repeat: {every_meeting: own}, due: occasion, depends_on: [text]}
    """
    planned = plan(with_steps(steps), 2023, SPRING)
    assert kinds(only(planned, "bokslut")) == [ClashKind.BEFORE_DEPENDENCY]
    assert kinds(only(planned, "kallelse", "2023-02-21")) == []


def test_a_step_whose_own_meeting_has_none_to_count_from_is_a_clash() -> None:
    steps = """
    text: {repeat: {every_meeting: own, except_months: [3]}, due: {days: 26, before: occasion}}
    kallelse: {repeat: {every_meeting: own}, due: {days: 7, after: {due: text}}}
    """
    planned = plan(with_steps(steps), 2023, SPRING)
    assert kinds(only(planned, "kallelse", "2023-02-21")) == []
    assert kinds(only(planned, "kallelse", "2023-03-21")) == [ClashKind.NO_DATE]


def test_what_an_undated_step_is_waited_for_by_is_not_measured_against_it() -> None:
    steps = """
    avtal: {due: {event: avtal}}
    beslut: {due: {month: 3}, depends_on: [avtal]}
    """
    planned = plan(with_steps(steps, head="events: {avtal: avtal tecknat}"), 2023)
    assert kinds(only(planned, "beslut")) == []


def test_opening_after_the_due_date_is_a_clash() -> None:
    found = due_of("{date: 2023-03-01}", year=2023, more=", opens: {date: 2023-03-08}")
    assert kinds(found) == [ClashKind.OPENS_AFTER_DUE]


def test_a_deadline_in_the_summer_pause_is_a_clash() -> None:
    head = 'calendar: {pause: {start: "07-01", end: "07-31"}}'
    found = due_of('{day: "07-05"}', year=2027, head=head)
    assert kinds(found) == [ClashKind.IN_PAUSE]
    assert found.clashes[0].message == "”Steg” ska vara klart måndag 2027-07-05, mitt i kommunens sommaruppehåll."


def test_a_deadline_on_a_closing_day_is_named() -> None:
    found = due_of('{day: "05-07"}', year=2027, head="calendar: {closing_days: [2027-05-07]}")
    assert "inte är en arbetsdag (stängningsdag, fredag)" in found.clashes[0].message


@pytest.mark.parametrize(("adjust", "day"), [("previous", date(2023, 5, 17)), ("next", date(2023, 5, 19))])
def test_a_date_on_ascension_day_may_be_moved_and_the_rule_tells_of_it(adjust: str, day: date) -> None:
    found = due_of("{date: 2023-05-18}", year=2023, more=f", adjust: {adjust}")
    where = {"previous": "före", "next": "efter"}[adjust]
    assert (found.due, found.clashes) == (day, ())
    assert found.due_rule == (
        f"fast datum 2023-05-18; 2023-05-18 är torsdag, Kristi himmelsfärdsdag, därför arbetsdagen {where}"
    )


def test_a_date_too_far_away_to_tell_is_shown_and_stops_nothing() -> None:
    far = due_of("{date: 1999-12-01}", year=2027, more=", adjust: previous")
    counted = due_of("{working_days: 3, after: {date: 1999-12-01}}", year=2027)
    assert kinds(far) == [ClashKind.NO_DATE]
    assert (counted.due, kinds(counted)) == (None, [ClashKind.NO_DATE])


def test_a_rule_in_a_circle_that_nobody_checked_ends_in_a_clash() -> None:
    snapshot = definition_to_json(with_steps("a: {due: {month: 1}}"))
    circle = definition_from_json(snapshot.replace('{"month": 1, "part": "end", "year": 0}', '{"due": "a"}'))
    (found,) = plan(circle, 2023)
    assert (found.due, kinds(found)) == (None, [ClashKind.NO_DATE])


def test_two_definitions_that_disagree_on_a_day_are_told_apart() -> None:
    other = with_steps(
        """
        text: {repeat: {every_meeting: own}, due: {days: 20, before: occasion}}
        kallelse: {repeat: {every_meeting: own}, due: {days: 5, before: occasion}}
        anslag: {due: {event: x}}
    """,
        head="events: {x: något}",
    )
    planned = plan(TABLED, 2023, SPRING, others=[other])
    assert {one.step for one in planned if ClashKind.DISAGREEMENT in kinds(one)} == {"text"}
    (clash,) = only(planned, "text", "2023-03-21").clashes
    assert clash.dates == (date(2023, 2, 23), date(2023, 3, 1))
    assert clash.message.endswith("enligt det här årshjulet, men 2023-03-01 enligt ”Prov”.")


def test_a_day_set_by_hand_settles_a_disagreement() -> None:
    other = with_steps('steg: {due: {day: "03-15"}}')
    definition, edits = with_steps('steg: {due: {day: "03-22"}}'), {("steg", "", "due"): date(2023, 3, 17)}
    (found,) = plan(definition, 2023, edits=edits, others=[other])
    assert found.clashes == ()


def test_an_occurrence_belongs_to_its_own_meeting_and_not_to_one_it_only_counts_from() -> None:
    steps = """
    text: {repeat: {every_meeting: own}, due: {days: 26, before: occasion}}
    annons: {repeat: {every_event: avtal}, due: {next_meeting: own, after: occasion}}
    mal: {due: {meeting: own, month: 3}}
    """
    definition = with_steps(steps, head="events: {avtal: avtal tecknat}")
    planned = plan(definition, 2023, SPRING, events={"avtal": [date(2023, 3, 1)]})
    assert only(planned, "text", "2023-02-21").meeting == "bun-2023-02-21"
    assert only(planned, "annons", "2023-03-01").meeting == ""
    assert only(planned, "mal").meeting == "bun-2023-03-21"


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("{role: officer}", "handläggare"),
        ("{role: secretary, body: ks}", "nämndsekreterare, kommunstyrelsen"),
        ("{body: own}", "nämnden"),
        ("{body: ks}", "kommunstyrelsen"),
        ("{politicians: own}", "förtroendevalda i nämnden"),
        ("{units: all}", "alla enheter"),
        ("{units: own}", "egna enheter"),
        ("{units: private}", "privata enheter"),
        ("{units: lou}", "enheter enligt LOU"),
        (
            "{units: lov, kinds: [hemtjänst, förskola, fritidshem]}",
            "enheter enligt LOV (hemtjänst, förskola och fritidshem)",
        ),
    ],
)
def test_who_is_to_do_it_is_said_in_swedish(who: str, words: str) -> None:
    (found,) = plan(with_steps(f"steg: {{name: Steg, who: {who}, due: {{month: 1}}}}"), 2023)
    assert found.party == words


def test_the_own_body_goes_by_its_name_if_it_has_one_and_by_own_or_its_key_in_the_meetings() -> None:
    head = "events: {}"
    definition = with_steps("steg: {due: {meeting: own, nth: 1}}", head=head)
    text = definition_to_json(definition).replace(
        '"bodies": {', '"bodies": {"bun": {"name": "barnnämnden", "kind": "committee"}, '
    )
    named: Definition = definition_from_json(text)
    (found,) = plan_year(named, year=2023, own="bun", meetings=held("own", "2023-02-21"))
    assert found.due_rule == "barnnämndens sammanträde 2023-02-21"


def test_a_year_is_planned_in_a_few_milliseconds() -> None:
    meetings = held("bun", *(date(2023, month, 14) for month in range(1, 13)))
    plan(TABLED, 2023, meetings)
    spent = []
    for _ in range(5):
        start = perf_counter()
        plan(TABLED, 2023, meetings)
        spent.append(perf_counter() - start)
    assert min(spent) < 0.02
