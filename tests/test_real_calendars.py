"""The translated calendars of real municipalities, held against every dated entry in the recorded facts."""

from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from styrhjul.rules.clashes import ClashKind
from styrhjul.rules.planning import PlannedStep
from tests.rules.years import held, only, plan, translated

FACTS = Path(__file__).parents[1].parent / "shared" / "data" / "calendars"
pytestmark = pytest.mark.skipif(not FACTS.is_dir(), reason="the recorded calendars are not beside the project")

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FILES = {
    "tibro": "tibro-bun-2023",
    "ks203": "ks203-arshjul-2018",
    "tyreso": "tyreso",
    "harnosand": "harnosand",
    "statutory": "lagstadgat-lager",
    "soderkoping": "besok-soderkoping",
}


@cache
def facts(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((FACTS / f"{FILES[name]}.yaml").read_text(encoding="utf-8"))
    return found


def tibro_meetings() -> list[Any]:
    return held("bun", *facts("tibro")["meetings"]["BUN"]["dates"])


AUGUST = {"utskott_utan_namnd": [date(2023, 8, 29)]}


def full_chains() -> list[dict[str, date]]:
    """Tibro's chains that have every column but, in the autumn, the negotiation with the unions."""
    columns = facts("tibro")["columns"]
    chains = [dict(zip(columns, chain, strict=True)) for chain in facts("tibro")["chains"]]
    return [chain for chain in chains if all(day for column, day in chain.items() if column != "fosam")]


def computed(planned: tuple[PlannedStep, ...], chain: dict[str, date]) -> dict[str, date | None]:
    """The plan's dates for the columns of a chain."""
    occasion = str(chain["namnd"])
    return {column: only(planned, column, occasion).due if day else None for column, day in chain.items()}


def hand_edits() -> dict[tuple[str, str, str], date]:
    """What the secretary changed by hand: every day that differs from the rule's."""
    by_rule = plan(translated("tibro"), 2023, tibro_meetings())
    return {
        (column, str(chain["namnd"]), "due"): day
        for chain in full_chains()
        for column, day in chain.items()
        if day and computed(by_rule, chain)[column] != day
    }


def test_three_of_tibros_nine_full_chains_fall_out_of_the_rules_exactly() -> None:
    planned = plan(translated("tibro"), 2023, tibro_meetings())
    regular = [chain for chain in full_chains() if computed(planned, chain) == chain]
    (expected,) = [entry["is"] for entry in facts("tibro")["expect"] if entry["check"] == "regular_chains"]
    assert len(full_chains()) == 9
    assert [chain["namnd"] for chain in regular] == [date(2023, 2, 21), date(2023, 3, 21), date(2023, 10, 24)]
    assert len(regular) == expected


def test_tibros_six_irregular_chains_are_edited_by_hand_and_survive_a_recomputation() -> None:
    edits = hand_edits()
    assert len({occasion for _, occasion, _ in edits}) == 6
    for _ in range(2):
        planned = plan(translated("tibro"), 2023, tibro_meetings(), edits=edits)
        assert [computed(planned, chain) for chain in full_chains()] == full_chains()
    assert {(one.step, one.occasion, "due") for one in planned if one.due_edited} == set(edits)


def test_every_day_marked_irregular_in_tibro_is_edited_or_follows_the_moved_meeting() -> None:
    marked = {*facts("tibro")["marked_irregular"], *facts("tibro")["unmarked_irregular"]}
    moved = {date(2023, 9, 25), date(2023, 9, 25) - timedelta(21), date(2023, 9, 25) - timedelta(5)}
    assert marked - {*hand_edits().values()} == moved


def test_the_days_that_the_rules_put_on_a_holiday_are_shown_and_tibro_moved_them_all() -> None:
    by_rule = plan(translated("tibro"), 2023, tibro_meetings())
    off = {(one.step, one.occasion, "due"): one.due for one in by_rule if one.clashes}
    assert set(off.values()) == {date(2023, 4, 10), date(2023, 5, 18), date(2023, 6, 6)}
    assert set(off) <= set(hand_edits())


def test_tibros_year_as_it_was_held_has_no_clash() -> None:
    planned = plan(translated("tibro"), 2023, tibro_meetings(), edits=hand_edits(), events=AUGUST)
    assert [clash.message for one in planned for clash in one.clashes] == []


def test_the_august_chain_ends_in_the_working_committee_without_a_meeting() -> None:
    planned = plan(translated("tibro"), 2023, tibro_meetings(), events=AUGUST)
    chain = [one.due for one in planned if one.stage == "utskott_utan_namnd"]
    assert [*chain, None, None, None] in facts("tibro")["chains"]
    assert not [one for one in planned if one.step == "namnd" and one.occasion.startswith("2023-08")]


def test_the_first_meeting_of_the_year_has_no_chain() -> None:
    planned = plan(translated("tibro"), 2023, tibro_meetings())
    assert [one.step for one in planned if one.occasion == "2023-01-17"] == ["namnd"]


def test_when_the_september_meeting_moves_its_chain_moves_with_it() -> None:
    on_tuesday = plan(translated("tibro"), 2023, held("bun", "2023-09-26"))
    on_monday = plan(translated("tibro"), 2023, held("bun", "2023-09-25"))
    assert only(on_tuesday, "tjberedning", "2023-09-26").due == date(2023, 8, 31)
    assert only(on_monday, "tjberedning", "2023-09-25").due == date(2023, 8, 30)


def test_every_chain_goes_forward_in_time() -> None:
    planned = plan(translated("tibro"), 2023, tibro_meetings(), edits=hand_edits())
    for chain in full_chains():
        days = [day for day in computed(planned, chain).values() if day]
        assert days == sorted(set(days))


def test_the_officials_prepare_november_on_the_day_of_the_october_meeting() -> None:
    planned = plan(translated("tibro"), 2023, tibro_meetings(), edits=hand_edits())
    november, october = only(planned, "tjberedning", "2023-11-21"), only(planned, "namnd", "2023-10-24")
    assert november.due == october.due == date(2023, 10, 24)
    assert november.due_rule.startswith("ändrad för hand till 2023-10-24; enligt regeln 2023-10-26")


def test_what_counts_from_an_edited_date_follows_it() -> None:
    planned = plan(translated("tibro"), 2023, tibro_meetings(), edits=hand_edits())
    assert only(planned, "tjskriv", "2023-11-21").due == date(2023, 10, 24)


def test_the_text_for_the_may_committee_is_due_before_april_has_ended() -> None:
    planned = plan(translated("tyreso"), 2023, held("bun", *tibro_may()), held("asn", "2023-05-23"))
    text = only(planned, "d1_text")
    assert text.due == date(2023, 4, 27)
    (clash,) = text.clashes
    assert clash.kind is ClashKind.BEFORE_PERIOD_END
    assert clash.dates == (date(2023, 4, 27), date(2023, 4, 30))
    assert clash.message.startswith(
        "”Underlag till delårsrapport 1” ska vara klart 2023-04-27 (26 dagar före nämndens sammanträde "
        "2023-05-23), men perioden januari–april som det gäller slutar först 2023-04-30."
    )


def tibro_may() -> list[date]:
    return [day for day in facts("tibro")["meetings"]["BUN"]["dates"] if day.month == 5]


def dated(name: str) -> dict[str, list[date]]:
    """The steps of a recorded calendar that have dates of their own."""
    return {step["id"]: step["struct"]["dates"] for step in facts(name)["steps"] if "dates" in step["struct"]}


def test_every_dated_step_of_the_2018_calendar_falls_out() -> None:
    planned = plan(translated("ks203"), 2018)
    assert {one.step: [one.due] for one in planned if one.step != "mbl"} == dated("ks203")
    assert only(planned, "mbl").due == date(2018, 4, 19)


def test_periods_in_the_2018_calendar_end_where_it_says() -> None:
    planned = plan(translated("ks203"), 2018)
    for step in facts("ks203")["steps"]:
        end = only(planned, step["id"]).period_end
        if "period_end" in step:
            assert end is not None
            assert end.strftime("%m-%d") == step["period_end"]


def test_the_last_day_of_june_2018_is_a_saturday_and_the_only_clash() -> None:
    (clash,) = [clash for one in plan(translated("ks203"), 2018) for clash in one.clashes]
    assert clash.kind is ClashKind.NOT_WORKING_DAY
    assert (
        clash.message == "”Mål och budget i fullmäktige” ska vara klart 2018-06-30, som inte är en arbetsdag (lördag)."
    )


def tyreso(year: int) -> tuple[PlannedStep, ...]:
    known = facts("tyreso")["meetings"]
    own = held("bun", *known["KFN"]["dates"])
    rest = [held(body.lower(), *known[body]["dates"]) for body in ("ASN", "KS")]
    return plan(translated("tyreso"), year, own, *rest)


def test_every_dated_report_in_tyreso_falls_out() -> None:
    d1 = tyreso(2023)
    assert [only(tyreso(2021), "mars").due] == dated("tyreso")["mars"]
    assert [only(d1, "d1_namnd").due, only(d1, "d1_asn").due] == dated("tyreso")["d1_namnd"]
    assert [only(d1, "d1_ks").due] == dated("tyreso")["d1_ks"]


@pytest.mark.parametrize("index", [0, 1])
def test_the_lead_times_observed_in_tyreso_come_out_of_the_plan(index: int) -> None:
    d1, observed = tyreso(2023), facts("tyreso")["lead_times_observed"][index]
    namnd, social, board = (only(d1, step) for step in ("d1_namnd", "d1_asn", "d1_ks"))
    pairs = ((namnd.period_end, namnd.due), (social.due, board.due))
    start, end = (day for day in pairs[index] if day is not None)
    assert end - start == timedelta(days=observed["calendar_days"])


def test_a_report_when_it_storms_ends_when_the_plan_of_action_is_done() -> None:
    meetings = held("asn", "2018-02-20", "2018-05-22", "2018-09-18", "2018-11-20")
    done = {"atgardsplan_genomford": [date(2018, 9, 18)]}
    planned = plan(translated("tyreso"), 2018, meetings, events=done)
    assert [one.occasion for one in planned if one.step == "sarskild"] == ["2018-02-20", "2018-05-22", "2018-09-18"]
    assert [one.occasion for one in planned if one.step == "kvartal"] == ["2018-03-31", "2018-06-30"]


def harnosand() -> tuple[PlannedStep, ...]:
    kf = held("kf", *facts("harnosand")["meetings"]["KF"]["dates"])
    return plan(translated("harnosand"), 2020, kf, events={"budgetkonferens": [date(2020, 5, 13)]})


def test_the_council_in_harnosand_decides_on_15_june_2020() -> None:
    assert only(harnosand(), "kf").due == date(2020, 6, 15)


def test_every_month_named_in_harnosand_is_kept() -> None:
    for step in facts("harnosand")["steps"]:
        if step["struct"]["kind"] == "month":
            due = [one.due for one in harnosand() if one.step == step["id"]]
            assert [day.month for day in due if day] == step["struct"]["months"]


def statutory(year: int = 2024) -> tuple[PlannedStep, ...]:
    ks, kf = held("bun", f"{year}-06-18", f"{year}-09-10"), held("kf", f"{year}-06-24", f"{year}-11-25")
    events = {
        "avtal_tecknat": [date(year, 3, 4)],
        "upphandling_avbruten": [date(year, 3, 4), date(year, 5, 6)],
        "ordforandebeslut": [date(year, 7, 8)],
        "underrattelse_elektronisk": [date(year, 2, 1)],
        "underrattelse_brev": [date(year, 2, 1)],
        "begaran_om_extra": [],
    }
    return plan(translated("statutory"), year, ks, kf, events=events)


def test_the_minutes_of_18_june_are_to_be_approved_by_2_july_in_the_summer_pause() -> None:
    (expected,) = [entry for entry in facts("statutory")["expect"] if entry["check"] == "add_days"]
    minutes = only(statutory(), "justering", str(expected["from"]))
    assert minutes.due == expected["is"]
    assert [clash.kind for clash in minutes.clashes] == [ClashKind.IN_PAUSE]
    assert only(statutory(), "anslag", str(expected["from"])).due == date(2024, 7, 4)


def test_every_month_and_day_in_the_acts_falls_out() -> None:
    for step in facts("statutory")["steps"]:
        struct = step["struct"]
        if struct["kind"] == "month_day":
            due = only(statutory(), step["id"]).due
            assert due == date(2024 + struct["year_offset"], struct["month"], struct["day"])


def test_every_count_of_days_in_the_acts_falls_out() -> None:
    found = {(one.step, one.occasion): one.due for one in statutory()}
    assert found["efterannons", "2024-03-04"] == date(2024, 4, 3)
    assert [day for (step, _), day in found.items() if step == "dok"] == [date(2024, 4, 3), date(2024, 6, 5)]
    assert found["sparr", "2024-02-01"] == date(2024, 2, 11)
    assert found["sparr_brev", "2024-02-01"] == date(2024, 2, 16)
    assert found["delar", "augusti"] == date(2024, 10, 31)
    assert found["kungorelse", "2024-06-24"] == date(2024, 6, 17)
    assert found["bradskande", "2024-06-24"] == date(2024, 6, 20), "midsummer's eve is no working day"
    assert found["delegation", "2024-07-08"] == date(2024, 9, 10)


@pytest.mark.parametrize(("year", "times"), [(2023, 1), (2024, 0), (2026, 0), (2027, 1)])
def test_the_programme_for_private_providers_comes_once_a_term(year: int, times: int) -> None:
    assert len([one for one in statutory(year) if one.step == "program"]) == times


def soderkoping() -> tuple[PlannedStep, ...]:
    meetings = held("bun", "2026-09-15", "2026-10-20", "2026-11-17", "2027-02-16", "2027-03-16", "2027-05-18")
    edits = {("besok", "host", "due"): date(2026, 10, 27), ("besok", "var", "due"): date(2027, 4, 13)}
    return plan(translated("soderkoping"), 2026, meetings, edits=edits)


def test_visits_are_prepared_and_followed_up_at_the_meetings_around_them() -> None:
    dates = {(one.step, one.occasion): one.due for one in soderkoping()}
    assert dates["forbered", "host"] == date(2026, 10, 20)
    assert dates["uppfolj", "host"] == date(2026, 11, 17)
    assert dates["forbered", "var"] == date(2027, 3, 16)
    assert dates["uppfolj", "var"] == date(2027, 5, 18)
    assert not [clash for one in soderkoping() for clash in one.clashes]


PLANS = {
    "tibro": lambda: plan(translated("tibro"), 2023, tibro_meetings(), edits=hand_edits()),
    "ks203": lambda: plan(translated("ks203"), 2018),
    "tyreso": lambda: tyreso(2023),
    "harnosand": harnosand,
    "statutory": statutory,
    "soderkoping": soderkoping,
}


@pytest.mark.parametrize("name", FILES)
def test_every_step_of_the_recorded_calendar_is_in_the_translated_one(name: str) -> None:
    assert {step["id"] for step in facts(name)["steps"]} <= {key for _, key, _ in translated(name).steps()}


@pytest.mark.parametrize("name", FILES)
def test_what_each_recorded_calendar_expects_holds(name: str) -> None:
    planned = PLANS[name]()
    known = {one.due for one in planned} | {one.due for one in tyreso(2021)}
    for entry in facts(name)["expect"]:
        match entry["check"]:
            case "weekday":
                assert entry["date"] in known
                assert WEEKDAYS[entry["date"].weekday()] == entry["is"]
            case "days_between":
                assert {entry["a"], entry["b"]} <= known
                assert (entry["b"] - entry["a"]).days == entry["is"]
            case "order":
                assert_in_order(planned, entry["steps"])
            case "chain_increasing" | "regular_chains" | "add_days":
                pass  # each has a test of its own above
            case unknown:
                pytest.fail(f"nothing here tests {unknown}")


def assert_in_order(planned: tuple[PlannedStep, ...], steps: list[str]) -> None:
    by_occasion: dict[str, list[date]] = {}
    for step in steps:
        for one in planned:
            if one.step == step and one.due is not None:
                by_occasion.setdefault(one.occasion, []).append(one.due)
    for days in by_occasion.values():
        assert days == sorted(days)
