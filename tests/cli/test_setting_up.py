"""Setting the year up as the administrator does it: reading files in, and planning from them."""

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from icalendar import Calendar
from sqlmodel import select

from models.cycles import Meeting
from models.organisation import Body
from styrhjul.demo import write_municipality
from styrhjul.exchange.goals import DISSENTS, GOALS, TARGETS
from styrhjul.exchange.indicators import INDICATORS, OPPOSING, OUTCOMES
from styrhjul.exchange.meetings import MEETINGS
from styrhjul.exchange.organisation import BODIES, UNITS
from styrhjul.exchange.people import PEOPLE
from styrhjul.services.installation import SHIPPED_CYCLE
from styrhjul.store.database import Database
from tests import test_real_calendars as real
from tests.cli.conftest import Run
from tests.exchange.files import calendar, text_file, workbook
from tests.rules.years import DEFINITIONS, plan, translated

ORGANISATION = (BODIES, UNITS, PEOPLE, MEETINGS)
BUN = "nyckel;namn;slag\nbun;Barn- och utbildningsnämnden;nämnd\n"
STEP = """
key: prov
name: Prov
bodies: {ks: {name: kommunstyrelsen, kind: board}}
stages:
  del:
    name: Del
    steps:
      beslut: {name: Beslut, who: {body: own}, due: {meeting: own, month: 3}}
      anmalan: {name: Anmälan, who: {body: ks}, due: {next_meeting: ks, after: {due: beslut}}}
"""


@pytest.fixture
def definition(tmp_path: Path) -> Path:
    return text_file(tmp_path / "prov.yaml", STEP)


@pytest.fixture
def ekeby(tmp_path: Path) -> list[Path]:
    return sorted(write_municipality(tmp_path / "underlag", year=2027))


def test_a_municipalitys_files_are_read_in_by_one_command_and_summed_up(
    run: Run, folder: Path, ekeby: list[Path]
) -> None:
    ran = run("import", *ekeby, "--dir", folder)
    assert (ran.code, ran.err) == (0, "")
    numbers = {line.split()[0]: line.split()[1:] for line in ran.out.splitlines() if len(line.split()) == 4}
    assert numbers["organ"] == ["6", "·", "·"]
    assert numbers["enheter"] == ["30", "·", "·"]
    assert numbers["sammanträden"][1] == "1"
    assert "Visa varje ändring med --all." in ran.out
    assert "margareta.lund" not in ran.out


def test_each_of_many_changes_is_shown_where_it_is_asked_for(run: Run, folder: Path, ekeby: list[Path]) -> None:
    shown = run("import", *ekeby, "--all", "--dir", folder).out
    assert "margareta.lund, förtroendevald, bun" in shown
    assert "från: 2027-02-23; till: 2027-02-23; flyttat från: tomt → från: 2027-02-22" in shown


def test_a_few_changes_are_shown_each_by_each_with_brackets_and_all(run: Run, folder: Path) -> None:
    files = (text_file(folder / "organ.csv", BUN),)
    shown = run("import", *files, "--dir", folder).out
    assert "namn: Barn- och utbildningsnämnden; slag: nämnd" in shown
    assert "1 ändring. Det är inläst." in shown
    text_file(folder / "organ.csv", BUN.replace("Barn- och utbildningsnämnden", "Nämnden [utbildning]"))
    shown = run("import", *files, "--dir", folder).out
    assert "namn: Barn- och utbildningsnämnden → namn: Nämnden [utbildning]" in shown
    assert "Allt i filerna finns redan." in run("import", *files, "--dir", folder).out


def test_a_trial_import_changes_nothing(run: Run, database: Database, folder: Path) -> None:
    file = text_file(folder / "organ.csv", BUN)
    assert "1 ändring. Inget är ändrat än." in run("import", file, "--dry-run", "--dir", folder).out
    with database.reading() as session:
        assert session.exec(select(Body)).all() == []


def test_an_import_as_json_tells_each_change(run: Run, folder: Path) -> None:
    (change,) = json.loads(run("import", text_file(folder / "organ.csv", BUN), "--json", "--dir", folder).out)
    assert change == {
        "what": "organ",
        "key": "bun",
        "action": "added",
        "before": "",
        "after": "namn: Barn- och utbildningsnämnden; slag: nämnd",
    }


def test_every_fault_in_every_file_is_told_and_nothing_is_read(run: Run, database: Database, folder: Path) -> None:
    bodies = text_file(folder / "organ.csv", BUN + "ks;Kommunstyrelsen;förening\n")
    book = workbook(folder / "p.xlsx", {"Personer": [["Nyckel", "Namn", "E-post", "Roll"], ["a", "A", "a@b", "kung"]]})
    ran = run("import", bodies, book, folder / "saknas.csv", "--dir", folder)
    assert (ran.code, ran.out) == (1, "")
    assert [line.split(": ")[0] for line in ran.err.splitlines()] == [
        "Filerna har 4 fel. Ingenting är inläst.",
        "organ.csv, rad 3 (slag)",
        "p.xlsx, blad Personer, cell C2 (E-post)",
        "p.xlsx, blad Personer, cell D2 (Roll)",
        "saknas.csv",
    ]
    with database.reading() as session:
        assert session.exec(select(Body)).all() == []


def test_what_was_left_unread_is_told_beside_the_result(run: Run, folder: Path) -> None:
    sheets = {"Organ": [line.split(";") for line in BUN.splitlines()], "Budget": [["Konto", "Kronor"]]}
    ran = run("import", workbook(folder / "allt.xlsx", sheets), "--json", "--dir", folder)
    assert "Bladet Budget lästes inte" in ran.err
    assert len(json.loads(ran.out)) == 1


def test_whose_the_meetings_are_may_be_said_in_the_command(run: Run, database: Database, folder: Path) -> None:
    bodies = text_file(folder / "organ.csv", BUN)
    file = text_file(folder / "outlook.ics", calendar("UID:1\nDTSTART:20270119T130000", head=""))
    assert "framgår inte vilket organ" in run("import", bodies, file, "--dir", folder).err
    assert run("import", bodies, file, "--body", "bun", "--dir", folder).code == 0
    with database.reading() as session:
        assert session.exec(select(Meeting)).one().starts_on == date(2027, 1, 19)


def test_a_role_of_ones_own_is_known_from_the_definition_beside_the_database(run: Run, folder: Path) -> None:
    people = text_file(folder / "p.csv", "nyckel;namn;roll;organ\nanna;Anna;måltidschef;bun\n")
    bodies = text_file(folder / "organ.csv", BUN)
    assert "'måltidschef' känns inte igen" in run("import", bodies, people, "--dir", folder).err
    (folder / "cycle").mkdir()
    text_file(folder / "cycle" / "definition.yaml", STEP.replace("bodies:", "roles: {maltid: måltidschef}\nbodies:"))
    assert "anna, måltidschef, bun" in run("import", bodies, people, "--dir", folder).out


def test_the_help_teaches_the_columns_of_every_sheet_and_which_must_be_there(run: Run) -> None:
    from styrhjul.cli.setting_up import COLUMNS

    lines = {
        line[2:].split(":")[0].split(",")[0]: line
        for line in COLUMNS.replace("\n  ", " ").split("\n")
        if line[:2] == "- "
    }
    for table in (*ORGANISATION, INDICATORS, OPPOSING, OUTCOMES, GOALS, TARGETS, DISSENTS):
        named = re.sub(r" \([^)]*\)", "", lines[table.name].split(": ", 1)[1]).split(", ")
        wanted = [f"**{column.heading}**" if column.required else column.heading for column in table.columns]
        assert sorted(named) == sorted(wanted)
    shown = " ".join(run("import", "--help").out.split())
    assert "sammanträden: Organ, Datum, Slutdatum, Tid, Plats" in shown


def rows_of(run: Run, *arguments: object) -> dict[str, str | None]:
    """The due date of each step."""
    return {row["step"]: row["due"] for row in json.loads(run("plan", *arguments, "--json").out)}


Write = Callable[[Path], Path]
FORMS: dict[str, Write] = {
    "csv": lambda folder: text_file(folder / "m.csv", "organ;datum\nBUN;2027-03-16\nKS;5/4 2027\nvon;2027-03-02\n"),
    "xlsx": lambda folder: workbook(
        folder / "m.xlsx",
        {"Möten": [["Organ", "Datum"], ["bun", date(2027, 3, 16)], ["KOMMUNSTYRELSEN", "2027-04-05"]]},
    ),
    "ics": lambda folder: text_file(
        folder / "m.ics",
        calendar("UID:1\nDTSTART;VALUE=DATE:20270316", "UID:2\nDTSTART;VALUE=DATE:20270405\nX-STYRHJUL-BODY:ks"),
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_plan_counts_from_the_meetings_in_a_file_of_any_kind(
    run: Run, definition: Path, tmp_path: Path, form: str
) -> None:
    where = ("--year", 2027, "--meetings", FORMS[form](tmp_path), "--body", "bun")
    assert rows_of(run, definition, *where) == {"beslut": "2027-03-16", "anmalan": "2027-04-05"}


def test_a_file_that_does_not_say_whose_its_meetings_are_holds_the_own_bodys(
    run: Run, definition: Path, tmp_path: Path
) -> None:
    own = text_file(tmp_path / "egna.csv", "Datum\n2027-03-16\n")
    theirs = text_file(tmp_path / "ks.csv", "Organ;Datum\nks;2027-04-05\n")
    planned = rows_of(run, definition, "--year", 2027, "--meetings", own, "--meetings", theirs)
    assert planned == {"beslut": "2027-03-16", "anmalan": "2027-04-05"}


def test_the_body_that_the_definition_does_not_name_is_its_own(run: Run, definition: Path, tmp_path: Path) -> None:
    file = text_file(tmp_path / "m.csv", "organ;datum\nBUN;2027-03-16\nks;2027-04-05\n")
    assert rows_of(run, definition, "--year", 2027, "--meetings", file)["beslut"] == "2027-03-16"


def test_where_several_bodies_could_be_its_own_it_must_be_said(run: Run, definition: Path, tmp_path: Path) -> None:
    file = text_file(tmp_path / "m.csv", "organ;datum\nbun;2027-03-16\nvon;2027-03-17\n")
    ran = run("plan", definition, "--year", 2027, "--meetings", file)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "Det framgår inte vems år det är. Ange ett av organen med --body: bun och von.\n"
    assert rows_of(run, definition, "--year", 2027, "--meetings", file, "--body", "VON")["beslut"] == "2027-03-17"


def test_a_misspelt_body_is_refused_and_does_not_silently_have_no_meetings(
    run: Run, definition: Path, tmp_path: Path
) -> None:
    file = text_file(tmp_path / "m.csv", "organ;datum\nbun;2027-03-16\nks;2027-04-05\n")
    ran = run("plan", definition, "--year", 2027, "--meetings", file, "--body", "bnu")
    assert (ran.code, ran.err) == (1, "Filerna har inga sammanträden för 'bnu', bara för bun och ks. Menas bun?\n")
    ran = run("plan", definition, "--year", 2027, "--meetings", file, "--body", "socialnämnden")
    assert ran.err == "Filerna har inga sammanträden för 'socialnämnden', bara för bun och ks.\n"


def test_meetings_of_other_bodies_only_are_planned_with_and_remarked_upon(
    run: Run, definition: Path, tmp_path: Path
) -> None:
    file = text_file(tmp_path / "m.csv", "organ;datum\nks;2027-04-05\n")
    ran = run("plan", definition, "--year", 2027, "--meetings", file)
    assert ran.code == 0
    assert ran.err == "Filerna har inga sammanträden för organet vars år det är, bara för ks.\n"
    assert "- ”Beslut” får ingen dag: nämnden har inget sammanträde i mars 2027." in ran.out


def test_a_year_may_be_one_that_the_definition_names_if_it_is_said(run: Run, definition: Path, tmp_path: Path) -> None:
    file = text_file(tmp_path / "m.csv", "organ;datum\nks;2027-03-01\nks;2027-04-05\n")
    planned = rows_of(run, definition, "--year", 2027, "--meetings", file, "--body", "kommunstyrelsen")
    assert planned == {"beslut": "2027-03-01", "anmalan": "2027-04-05"}


def test_a_meeting_that_a_later_file_moves_or_calls_off_is_as_it_says_there(
    run: Run, definition: Path, tmp_path: Path
) -> None:
    first = text_file(tmp_path / "1.csv", "datum;status;flyttat från\n2027-03-16;;\n2027-03-30;;\n")
    moved = text_file(tmp_path / "2.csv", "datum;status;flyttat från\n2027-03-18;;2027-03-16\n")
    cancelled = text_file(tmp_path / "3.csv", "datum;status;flyttat från\n2027-03-18;inställt;2027-03-16\n")
    where = ("--year", 2027, "--meetings", first, "--meetings")
    assert rows_of(run, definition, *where, moved)["beslut"] == "2027-03-18"
    assert rows_of(run, definition, *where, moved, "--meetings", cancelled)["beslut"] == "2027-03-30"


def test_faults_in_the_files_of_meetings_are_told_by_file_row_and_column(
    run: Run, definition: Path, tmp_path: Path
) -> None:
    one = text_file(tmp_path / "1.csv", "Organ;Datum;Tid\nbun;2027-02-30;13\n")
    two = text_file(tmp_path / "2.csv", "Organ;Datum;Tid\nbun;2027-03-16;förmiddag\n")
    ran = run("plan", definition, "--year", 2027, "--meetings", one, "--meetings", two)
    assert (ran.code, ran.out) == (1, "")
    assert [line.split(":")[0] for line in ran.err.splitlines()][1:] == ["1.csv, rad 2 (Datum)", "2.csv, rad 2 (Tid)"]
    twice = text_file(tmp_path / "3.csv", "Organ;Datum\nbun;2027-03-16\nbun;2027-03-16\n")
    ran = run("plan", definition, "--year", 2027, "--meetings", twice)
    assert "3.csv, rad 3: Sammanträdet finns redan på rad 2." in ran.err


def test_a_workbooks_other_sheets_are_left_unread_and_told(run: Run, definition: Path, tmp_path: Path) -> None:
    sheets = {
        "Organ": [line.split(";") for line in BUN.splitlines()],
        "Möten": [["Organ", "Datum"], ["bun", "2027-03-16"]],
    }
    ran = run("plan", definition, "--year", 2027, "--meetings", workbook(tmp_path / "allt.xlsx", sheets), "--json")
    assert ran.err.startswith("Bladet Organ lästes inte")
    assert len(json.loads(ran.out)) == 2


def test_a_plan_shows_each_steps_rule_below_it_and_the_clashes_below_the_table(
    run: Run, definition: Path, tmp_path: Path
) -> None:
    file = text_file(tmp_path / "m.csv", "organ;datum\nbun;2027-03-16\n")
    shown = run("plan", definition, "--year", 2027, "--meetings", file).out
    table, clashes = shown.split("1 krock att ta ställning till:\n")
    assert "nämndens sammanträde 2027-03-16" in table
    assert clashes == (
        "- ”Anmälan” får ingen dag: kommunstyrelsen har inget sammanträde efter den dag ”Beslut” ska vara klart, "
        "2027-03-16.\n"
    )


def test_a_plan_without_clashes_says_so(run: Run, definition: Path, tmp_path: Path) -> None:
    where = ("--year", 2027, "--meetings", FORMS["csv"](tmp_path), "--body", "bun")
    assert run("plan", definition, *where).out.endswith("Inget krockar.\n")


def test_a_plan_without_any_meetings_says_that_once(run: Run) -> None:
    shown = run("plan", SHIPPED_CYCLE, "--year", 2027).out
    assert "Inga sammanträden är angivna" in shown
    assert "har inget sammanträde i maj 2027.\n" not in shown


def test_a_definition_that_is_not_there_or_not_text_is_refused(run: Run, tmp_path: Path) -> None:
    ran = run("plan", tmp_path / "saknas.yaml", "--year", 2027)
    assert (ran.code, ran.err) == (1, "Definitionen har 1 fel:\nsaknas.yaml: väntade en fil som finns.\n")
    (tmp_path / "fel.yaml").write_bytes("key: å".encode("cp1252"))
    assert "text som är sparad som UTF-8" in run("plan", tmp_path / "fel.yaml", "--year", 2027).err


def test_a_year_far_off_is_a_wrong_use(run: Run, definition: Path) -> None:
    ran = run("plan", definition, "--year", 20277)
    assert ran.code == 2
    assert "'20277' är inget år" in ran.err


def test_the_shipped_year_is_planned_from_the_demos_files(run: Run, ekeby: list[Path]) -> None:
    files = [argument for file in ekeby if file.name.startswith("sammantraden-") for argument in ("--meetings", file)]
    rows = json.loads(run("plan", SHIPPED_CYCLE, "--year", 2027, "--body", "bun", *files, "--json").out)
    assert {"step", "party", "opens", "due", "rule", "clashes"} <= set(rows[0])
    assert all(isinstance(row["clashes"], list) for row in rows)
    planned = {(row["step"], row["occasion"]): row["due"] for row in rows}
    assert planned["upphandlingsrapport", "2027-02-22"] == "2027-02-22", "the moved meeting counts"


def test_the_bodies_days_are_written_as_a_calendar_that_others_can_read(
    run: Run, folder: Path, ekeby: list[Path]
) -> None:
    run("import", *ekeby, "--dir", folder)
    run("open", "bun", "--year", 2027, "--definition", SHIPPED_CYCLE, "--dir", folder)
    file = folder / "kalender" / "bun.ics"
    said = run("calendar", file, "--body", "bun", "--dir", folder).out
    events = Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    assert said.startswith(f"{len(events)} händelser är skrivna")
    assert {"Enhetsplan, BUN", "Barn- och utbildningsnämnden sammanträder"} <= {
        str(event["SUMMARY"]) for event in events
    }
    assert "Organet 'xyz' finns inte" in run("calendar", file, "--body", "xyz", "--dir", folder).err


needs_facts = pytest.mark.skipif(not real.FACTS.is_dir(), reason="the recorded calendars are not beside the project")


@needs_facts
@pytest.mark.parametrize("form", ["csv", "xlsx", "ics"])
def test_tibros_year_comes_out_the_same_from_every_kind_of_file(run: Run, tmp_path: Path, form: str) -> None:
    held = real.tibro_meetings()
    rows = [["Organ", "Datum"], *(["BUN", str(meeting.starts)] for meeting in held)]
    files = {
        "csv": lambda: text_file(tmp_path / "t.csv", "\n".join(map(";".join, rows))),
        "xlsx": lambda: workbook(tmp_path / "t.xlsx", {"Sammanträden": rows}),
        "ics": lambda: text_file(
            tmp_path / "t.ics", calendar(*(f"UID:{m.starts}\nDTSTART;VALUE=DATE:{m.starts:%Y%m%d}" for m in held))
        ),
    }
    shown = json.loads(
        run("plan", DEFINITIONS / "tibro.yaml", "--year", 2023, "--meetings", files[form](), "--json").out
    )
    expected = plan(translated("tibro"), 2023, held)
    assert [(row["step"], row["occasion"], row["due"]) for row in shown] == [
        (step.step, step.occasion, step.due and str(step.due)) for step in expected
    ]
    assert [row["clashes"] for row in shown] == [[clash.message for clash in step.clashes] for step in expected]


@needs_facts
def test_tyresos_year_is_its_own_committees_beside_two_that_the_definition_names(run: Run, tmp_path: Path) -> None:
    known = real.facts("tyreso")["meetings"]
    rows = [f"{body};{day}" for body in ("KFN", "ASN", "KS") for day in known[body]["dates"]]
    file = text_file(tmp_path / "t.csv", "\n".join(["organ;datum", *rows]))
    planned = rows_of(run, DEFINITIONS / "tyreso.yaml", "--year", 2023, "--meetings", file)
    assert [planned["d1_namnd"], planned["d1_ks"]] == [
        str(day) for day in (real.dated("tyreso")["d1_namnd"][0], real.dated("tyreso")["d1_ks"][0])
    ]


def test_a_database_that_the_settings_name_is_made_where_they_say(
    run: Run, tmp_path: Path, setting: Callable[[str, str], None], on_postgresql: Database
) -> None:
    setting("STYRHJUL_DATABASE_URL", on_postgresql.engine.url.render_as_string(hide_password=False))
    setting("STYRHJUL_DIR", str(tmp_path))
    assert run("init").code == 0
    assert sorted(file.name for file in tmp_path.iterdir()) == ["cycle", "styrhjul.key"]
