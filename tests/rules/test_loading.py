"""A wrong declaration is told by file, line and path, and everything that is wrong in it at once."""

from pathlib import Path

import pytest

from styrhjul.rules.definition import BUILT_IN_ROLES, Definition, ReminderPolicy, definition_schema
from styrhjul.rules.loading import (
    DefinitionError,
    Problem,
    definition_from_json,
    definition_to_json,
    load_definition,
    parse_definition,
)
from tests.rules.years import DEFINITIONS, SHIPPED, with_steps

HEAD = "key: prov\nname: Prov\nstages:\n  planer:\n    name: Planer\n    steps:\n"
EVERY_DEFINITION = [SHIPPED, *sorted(DEFINITIONS.glob("*.yaml"))]


def problems(text: str, *, file: str = "prov.yaml") -> tuple[Problem, ...]:
    with pytest.raises(DefinitionError) as caught:
        parse_definition(text, file=file)
    return caught.value.problems


def wrong(steps: str, *, head: str = "") -> Problem:
    with pytest.raises(DefinitionError) as caught:
        with_steps(steps, head=head)
    assert len(caught.value.problems) == 1, str(caught.value)
    return caught.value.problems[0]


def test_an_error_says_file_line_path_what_was_expected_and_what_stood_there() -> None:
    text = HEAD + "      enhetsplan:\n        name: Enhetsplan\n        who: {units: all}\n        due: {dey: 3}\n"
    with pytest.raises(DefinitionError) as caught:
        parse_definition(text, file="unit_plans.yaml")
    assert str(caught.value) == (
        "Definitionen har 1 fel:\n"
        "unit_plans.yaml, rad 10, stages.planer.steps.enhetsplan.due: väntade en datumregel, till exempel "
        '{days: 26, before: occasion} eller {day: "04-15"}, men där står {dey}.'
    )


def test_all_errors_are_told_at_once() -> None:
    text = HEAD + (
        "      a: {name: A, who: {role: officer}, due: {day: '02-30'}}\n"
        "      b: {name: B, who: {role: officer, units: all}, due: {month: 13}}\n"
        "      c: {name: C, due: {date: 20270101}, vem: alla}\n"
    )
    assert [(one.line, one.path.removeprefix("stages.planer.steps.")) for one in problems(text)] == [
        (7, "a.due.day"),
        (8, "b.who"),
        (8, "b.due.month"),
        (9, "c.who"),
        (9, "c.due.date"),
        (9, "c.vem"),
    ]


@pytest.mark.parametrize(
    ("steps", "path", "expected"),
    [
        ("a: {due: {due: saknas}}", "a.due.due", "ett steg som finns (a)"),
        ("a: {due: {meeting: bun2}}", "a.due.meeting", "ett organ som finns (kf, ks, own)"),
        ("a: {due: {days: 3, before: {next_meeting: x, after: {month: 1}}}}", "a.due.before.next_meeting", "ett organ"),
        ("a: {due: {meetings: 1, of: x, before: {month: 1}}}", "a.due.of", "ett organ"),
        ("a: {due: {days: 1, after: {event: x}}}", "a.due.after.event", "en händelse som finns (inga är angivna)"),
        ("a: {due: {month: 1}, depends_on: [x]}", "a.depends_on.0", "ett steg"),
        ("a: {due: {month: 1}, goes_to: x}", "a.goes_to", "ett steg eller ett organ"),
        ("a: {due: {month: 1}, closes: decide}", "a.closes", "ett organ i decider"),
        ("a: {due: {month: 1}, decider: ks}", "a.decider", "closes: decide"),
        ("a: {due: occasion}", "a.due", "repeat på steget"),
        ("a: {due: {days: 1, after: period_end}}", "a.due.after", "period eller periods"),
        ("a: {due: {days: 1, after: opens}}", "a.due.after", "opens på steget"),
        ("a: {due: {month: 1}, repeat: {monthly: 1, until: x}}", "a.repeat.until", "en händelse"),
        ("a: {due: {month: 1}, repeat: {every_event: x}}", "a.repeat.every_event", "en händelse"),
        ("a: {due: {month: 1}, repeat: {every_meeting: x}}", "a.repeat.every_meeting", "ett organ"),
        ("a: {due: {month: 1}, depends_on: [a]}", "a.depends_on", "steg som inte väntar på varandra i en cirkel"),
        ("a: {due: {days: 1, before: due}}", "a.due", "datumregler som inte räknar från varandra i en cirkel"),
        ("a: {due: {month: 1}, reminders: {escalate: [{after: 3, to: x}]}}", "a.reminders.escalate.0.to", "en roll"),
        ("a: {due: {days: 1, weeks: 1, after: {month: 1}}}", "a.due", "precis ett av fälten days, working_days"),
        ("a: {due: {days: 1, of: ks, after: {month: 1}}}", "a.due", "of och provisional bara tillsammans med meetings"),
        ("a: {due: {meeting: own, nth: 0}}", "a.due", "nth räknas från 1"),
        ('a: {due: {rrule: "FREQ=IBLAND"}}', "a.due.rrule", "en regel för dagar"),
        ('a: {due: {rrule: "DTSTART:20270101"}}', "a.due.rrule", "en regel för dagar"),
        ('a: {due: {rrule: "FREQ=SECONDLY"}}', "a.due.rrule", "en regel för dagar"),
        ('a: {due: {rrule: "FREQ=DAILY;INTERVAL=0"}}', "a.due.rrule", "en regel för dagar"),
        ('a: {due: {rrule: "FREQ=DAILY;INTERVAL=-1"}}', "a.due.rrule", "en regel för dagar"),
        ('a: {due: {rrule: "FREQ=DAILY;BYDAY=XX"}}', "a.due.rrule", "en regel för dagar"),
        ("a: {due: {weekday: monday, nth: 1, month: 1, nar: 2}}", "a.due.nar", "inget fält med det namnet"),
        ("a: {due: {last_meeting: own}}", "a.due", "precis ett av fälten before, on_or_before"),
        ("a: {due: {next_meeting: own}}", "a.due", "precis ett av fälten after, on_or_after"),
        ("a: {due: 3}", "a.due", "en datumregel"),
        ("a: {due: {month: mars}}", "a.due.month", "ett heltal"),
        ('a: {due: {date: "i maj"}}', "a.due.date", "ett datum, till exempel 2027-05-07"),
        ("a: {due: {month: 1}, adjust: ja}", "a.adjust", "något av"),
        (
            (
                'a: {due: period_end, period: {name: x, end: "04-30"}, repeat: {monthly: 1}, '
                'periods: [{name: y, end: "04-30"}]}'
            ),
            "a",
            "bara ett av periods, period och repeat",
        ),
        (
            'a: {due: period_end, periods: [{name: x, end: "04-30"}, {name: y, end: "04-30"}]}',
            "a",
            "perioder med olika nycklar",
        ),
        ("a: {due: {month: 1}, law: [x]}", "a.law", "en text"),
        (f"a: {{name: {'x' * 201}, who: {{role: chair}}, due: {{month: 1}}}}", "a.name", "högst 200 tecken"),
        ("a: {name: ' ', who: {role: chair}, due: {month: 1}}", "a.name", "en text som inte är tom"),
        ("a: {name: A, who: chair, due: {month: 1}}", "a.who", "fält med innehåll"),
        ("a: {due: {month: 1}, repeat: {monthly: 0}}", "a.repeat.monthly", "en dag i månaden"),
        ("a: {due: {month: 1}, repeat: {ofta: ja}}", "a.repeat", "ett återkommande"),
        ("a: {due: {days: -1, after: {month: 1}}}", "a.due.days", "ett tal som är minst 0"),
        ("a: {due: {days: 99999, after: {month: 1}}}", "a.due.days", "ett tal som är högst 3650"),
        ("a: {due: nästa}", "a.due", "något av 'occasion', 'period_end'"),
        ("a: {name: A, who: {role: x}, due: {month: 1}}", "a.who.role", "en roll som finns"),
        ("a: {name: A, who: {body: x}, due: {month: 1}}", "a.who.body", "ett organ"),
        ("a: {name: A, who: {units: own, kinds: 3}, due: {month: 1}}", "a.who.kinds", "en lista"),
        ("a: {name: A, who: {role: chair, kinds: [skola]}, due: {month: 1}}", "a.who", "kinds bara tillsammans"),
        ("A: {due: {month: 1}}", "A", "en nyckel med små bokstäver"),
    ],
)
def test_each_mistake_is_told_in_plain_swedish(steps: str, path: str, expected: str) -> None:
    found = wrong(steps)
    assert found.path == f"stages.del.steps.{path}"
    assert found.expected.startswith(expected)


def test_a_step_may_not_count_from_a_step_that_recurs_in_another_way() -> None:
    steps = """
    rapport: {repeat: {every_meeting: own}, due: occasion}
    sammanstallning: {due: {days: 3, after: {due: rapport}}}
    """
    assert "återkommer på samma sätt som rapport" in wrong(steps).expected


def test_steps_in_a_circle_are_named() -> None:
    steps = """
    a: {due: {days: 1, after: {due: b}}}
    b: {due: {days: 1, after: {due: a}}}
    """
    assert wrong(steps).found == "”a.due → b.due → a.due”"


def test_an_unknown_occasion_and_a_missing_opening_are_told() -> None:
    periods = 'periods: [{name: april, end: "04-30"}]'
    steps = f"""
    a: {{{periods}, due: period_end}}
    b: {{due: {{due: a, occasion: maj}}}}
    """
    assert wrong(steps).expected == "ett tillfälle i a som finns (04-30)"
    assert "ett steg som har opens" in wrong("a: {due: {month: 1}}\nb: {due: {opens: a}}").expected


def test_a_step_key_is_used_once_in_the_whole_year() -> None:
    step = "{name: A, who: {role: chair}, due: {month: 1}}"
    text = f"{HEAD}      a: {step}\n  mer:\n    name: Mer\n    steps:\n      a: {step}\n"
    (found,) = problems(text)
    assert found.expected == "en stegnyckel som inte redan används i planer"
    assert found.line == 11


def test_own_is_nobodys_key_and_a_pause_begins_before_it_ends() -> None:
    assert (
        wrong("a: {due: {month: 1}}", head='calendar: {pause: {start: "08-01", end: "07-01"}}').path == "calendar.pause"
    )
    text = HEAD.replace("stages:", "bodies: {own: {name: nämnden, kind: committee}}\nstages:")
    assert problems(text + "      a: {name: A, who: {role: chair}, due: {month: 1}}\n")[0].path == "bodies.own"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "ett innehåll; filen är tom"),
        ("a: [1, 2", "giltig YAML"),
        ("a: 1\na: 2", "varje nyckel en gång; den här står två gånger"),
        ("a: &x 1\nb: *x", "inga ankare (&) och alias (*); skriv ut värdet"),
        ("a: !!python/object:os.system x", "ett vanligt värde"),
        ("a: !!python/object:os.system {}", "ett vanligt värde"),
        ("a: 2027-02-30", "ett datum som finns"),
        ("? [a, b]\n: 1", "en nyckel som är ett ord"),
        ("[" * 60 + "]" * 60, "högst 40 nivåer"),
        ("a: " + "x" * 400_000, "en fil på högst"),
    ],
)
def test_yaml_that_a_declaration_has_no_use_for_is_refused(text: str, expected: str) -> None:
    assert problems(text)[0].expected.startswith(expected)


def test_yes_and_no_are_words_and_not_truth_values() -> None:
    definition = with_steps("a: {due: {month: 1}}", head='roles: {no: "yes", "on": on}')
    assert definition.roles == {"no": "yes", "on": "on"}


def test_a_folder_is_a_head_and_a_file_for_each_stage_in_the_heads_order(tmp_path: Path) -> None:
    stage = "name: Del\nsteps:\n  {key}: {{name: S, who: {{role: chair}}, due: {{month: 1}}}}\n"
    (tmp_path / "definition.yaml").write_text("key: k\nname: N\nstages: [visits, goals]\n", encoding="utf-8")
    for key in ("audits", "goals", "visits"):
        (tmp_path / f"{key}.yaml").write_text(stage.format(key=f"{key}_1"), encoding="utf-8")
    assert list(load_definition(tmp_path).stages) == ["visits", "goals", "audits"]


def test_an_error_in_a_stages_file_is_told_with_that_files_line(tmp_path: Path) -> None:
    (tmp_path / "definition.yaml").write_text("key: k\nname: N\nstages: [goals]\n", encoding="utf-8")
    (tmp_path / "goals.yaml").write_text(
        "name: Mål\nsteps:\n  a: {name: A, who: {role: x}, due: {month: 1}}\n", "utf-8"
    )
    with pytest.raises(DefinitionError) as caught:
        load_definition(tmp_path)
    (found,) = caught.value.problems
    assert (found.file, found.line, found.path) == ("goals.yaml", 3, "stages.goals.steps.a.who.role")


@pytest.mark.parametrize("listed", ["[goals, visits]", "{goals: {}}"])
def test_a_listed_stage_without_a_file_is_told(tmp_path: Path, listed: str) -> None:
    (tmp_path / "definition.yaml").write_text(f"key: k\nname: N\nstages: {listed}\n", encoding="utf-8")
    (tmp_path / "goals.yaml").write_text("name: Mål\nsteps: {}\n", encoding="utf-8")
    with pytest.raises(DefinitionError, match=r"definition\.yaml, rad 3, stages"):
        load_definition(tmp_path)


@pytest.mark.parametrize("path", EVERY_DEFINITION, ids=lambda path: path.stem)
def test_a_cycles_snapshot_says_the_same_as_the_files(path: Path) -> None:
    definition = load_definition(path)
    snapshot = definition_to_json(definition)
    assert definition_from_json(snapshot) == definition
    assert definition_to_json(definition_from_json(snapshot)) == snapshot


def test_every_field_in_the_schema_is_described() -> None:
    schema = definition_schema()
    bare = [
        f"{name}.{field}"
        for name, declared in [("Definition", schema), *schema["$defs"].items()]
        for field, content in declared.get("properties", {}).items()
        if not content.get("description")
    ]
    assert bare == []


def test_the_nearest_reminders_count() -> None:
    text = HEAD.replace("    steps:", "    reminders: {before: [3]}\n    steps:") + (
        "      a: {name: A, who: {role: chair}, due: {month: 1}}\n"
        "      b: {name: B, who: {role: chair}, due: {month: 1}, reminders: {before: [1]}}\n"
    )
    definition = parse_definition(text)
    assert (definition.reminders_of("a").before, definition.reminders_of("b").before) == ((3,), (1,))
    assert with_steps("a: {due: {month: 1}}").reminders_of("a") == ReminderPolicy()


def test_a_step_is_found_by_its_key() -> None:
    definition = load_definition(SHIPPED)
    stage, step = definition.step("enhetsplan")
    assert (stage, step.name) == ("unit_plans", "Enhetsplan")
    with pytest.raises(KeyError):
        definition.step("saknas")


def test_roles_have_swedish_names_built_in_or_declared() -> None:
    definition: Definition = with_steps("a: {due: {month: 1}}", head="roles: {facklig: facklig företrädare}")
    assert definition.role_name("facklig") == "facklig företrädare"
    assert definition.role_name("unit_head") == BUILT_IN_ROLES["unit_head"] == "enhetschef"
