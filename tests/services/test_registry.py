"""The registry of municipalities: where each has its folder and database, and what is told when it cannot be so."""

from collections.abc import Callable
from pathlib import Path

import pytest

from styrhjul.refused import Refused
from styrhjul.services.installation import database_url, open_database
from styrhjul.services.registry import Municipality, RegistryError, chosen, read_registry
from styrhjul.settings import settings, settled

TWO = """
[ale]
name = "Ale kommun"
folder = "ale"
mail_url = "starttls://ale:${ALE_POST}@post.example:587"
mail_from = "Årshjulet i Ale <arshjul@ale.example>"

[oxelosund]
name = "Oxelösunds kommun"
folder = "oxelosund"
database_url = "postgresql://styrhjul:${OXELOSUND}@db.example/oxelosund"
secret_key = "${OXELOSUND}"
"""


@pytest.fixture
def registry(tmp_path: Path) -> Callable[[str], Path]:
    """Writes the registry's file."""

    def write(text: str) -> Path:
        file = tmp_path / "municipalities.toml"
        file.write_text(text, encoding="utf-8")
        return file

    return write


def problems(file: Path) -> tuple[str, ...]:
    with pytest.raises(RegistryError) as refused:
        read_registry(file)
    return refused.value.problems


def test_each_municipality_has_a_folder_beside_the_file_and_settings_of_its_own(
    registry: Callable[[str], Path], setting: Callable[[str, str], None], tmp_path: Path
) -> None:
    setting("STYRHJUL_MAIL_URL", "smtp://gemensam.example")
    setting("STYRHJUL_REDIRECT_TO", "prov@drift.example")
    setting("ALE_POST", "å/@")
    setting("OXELOSUND", "hemligt")
    ale, oxelosund = (one.settings() for one in read_registry(registry(TWO)))
    assert (ale.key, ale.dir, ale.database_url) == ("ale", tmp_path / "ale", "")
    assert ale.mail_url == "starttls://ale:%C3%A5%2F%40@post.example:587"
    assert ale.mail_from == "Årshjulet i Ale <arshjul@ale.example>"
    assert oxelosund.database_url == "postgresql://styrhjul:hemligt@db.example/oxelosund"
    assert oxelosund.mail_url == "smtp://gemensam.example"
    assert (oxelosund.secret_key, oxelosund.municipality) == ("hemligt", "Oxelösunds kommun")
    assert {ale.redirect_to, oxelosund.redirect_to} == {"prov@drift.example"}


def test_the_shared_environments_database_is_nobodys(
    registry: Callable[[str], Path], setting: Callable[[str, str], None], tmp_path: Path
) -> None:
    setting("STYRHJUL_DATABASE_URL", "postgresql://styrhjul@db.example/annans")
    setting("ALE_POST", "hemligt")
    ale, _ = read_registry(registry(TWO))
    with settled(ale.settings()):
        assert database_url() == f"sqlite:///{tmp_path}/ale/styrhjul.db"
        assert settings().key == "ale"
    assert settings().key == ""


def test_a_secret_that_the_environment_lacks_stops_its_own_municipality_only(
    registry: Callable[[str], Path], setting: Callable[[str, str], None]
) -> None:
    setting("OXELOSUND", "hemligt")
    ale, oxelosund = read_registry(registry(TWO))
    with pytest.raises(Refused, match="mail_url för Ale kommun har sin hemlighet i miljövariabeln ALE_POST"):
        ale.settings()
    assert oxelosund.settings().key == "oxelosund"


def test_a_municipality_without_a_database_says_how_to_make_one(registry: Callable[[str], Path]) -> None:
    (one,) = read_registry(registry('[ale]\nname = "Ale"\nfolder = "ale"'))
    with settled(one.settings()), pytest.raises(Refused, match=r"Skapa en med: styrhjul init --dir .*/ale"):
        open_database()


WRONG = {
    "Filen har ingen kommun": "",
    "Filen går inte att läsa som TOML (": "[ale",
    "ale står utanför alla kommuner. Väntade en rubrik först, som [ale].": 'ale = "Ale kommun"',
    "[Ale] Nyckeln har a–z, 0–9 och bindestreck": '[Ale]\nname = "Ale"\nfolder = "ale"',
    "[ale] folder saknas.": '[ale]\nname = "Ale"',
    "[ale] name saknas.": '[ale]\nname = ""\nfolder = "ale"',
    "[ale] mejl är ingen inställning. De som finns är name, folder,": '[ale]\nname = "Ale"\nfolder = "ale"\nmejl = "x"',
    '[ale] mail_from ska vara text inom citattecken, till exempel mail_from = "…".': (
        '[ale]\nname = "Ale"\nfolder = "ale"\nmail_from = 17'
    ),
    "[ale] database_url är ingen databas i PostgreSQL": (
        '[ale]\nname = "Ale"\nfolder = "ale"\ndatabase_url = "sqlite:///ale.db"'
    ),
    "[ale] mail_url är ingen e-postserver. Den börjar med smtp://": (
        '[ale]\nname = "Ale"\nfolder = "ale"\nmail_url = "https://post.example"'
    ),
    "[ale] secret_key är hemlig. Skriv ${NAMN} i dess ställe": (
        '[ale]\nname = "Ale"\nfolder = "ale"\nsecret_key = "abc"'
    ),
    "[ale] mail_url är ingen adress.": '[ale]\nname = "Ale"\nfolder = "ale"\nmail_url = "smtp://post:fyra"',
}


@pytest.mark.parametrize("told", WRONG)
def test_what_is_wrong_is_told_with_where_it_stands(told: str, registry: Callable[[str], Path]) -> None:
    (problem,) = problems(registry(WRONG[told]))
    assert problem.startswith(told)


def test_everything_that_is_wrong_is_told_at_once(registry: Callable[[str], Path]) -> None:
    with pytest.raises(RegistryError, match=r"Registret har 3 fel\. Ingenting är gjort\.") as refused:
        read_registry(registry('[ale]\nname = "Ale"\n[BO]\nfolder = "bo"'))
    assert len(refused.value.problems) == 3


def test_a_file_that_is_not_there_is_named_in_full(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path / "inget.toml")
    assert problem.endswith(f"{tmp_path}/inget.toml")


@pytest.mark.parametrize(
    "url", ["postgresql://styrhjul:hemligt@db.example/ale", "postgresql://db.example/ale?password=hemligt"]
)
def test_a_password_in_the_file_is_refused_and_not_repeated(url: str, registry: Callable[[str], Path]) -> None:
    (problem,) = problems(registry(f'[ale]\nname = "Ale"\nfolder = "ale"\ndatabase_url = "{url}"'))
    assert problem.startswith("[ale] database_url har ett lösenord. Skriv ${NAMN} i dess ställe")
    assert "hemligt" not in problem


SAME = {
    "the same folder": ('folder = "ale"', 'folder = "./x/../ale"'),
    "a folder that leads to the same": ('folder = "ale"', 'folder = "genvag"'),
    "the same database, with and without what is usual": (
        'folder = "ale"\ndatabase_url = "postgresql://a@db.example/ale"',
        'folder = "bo"\ndatabase_url = "postgresql://b@DB.example:5432/ale?sslmode=require"',
    ),
    "the same database on this machine": (
        'folder = "ale"\ndatabase_url = "postgresql://a@localhost/ale"',
        'folder = "bo"\ndatabase_url = "postgresql://a@127.0.0.1/ale"',
    ),
}


@pytest.mark.parametrize("how", SAME)
def test_two_municipalities_never_share_a_database(how: str, registry: Callable[[str], Path], tmp_path: Path) -> None:
    (tmp_path / "ale").mkdir()
    (tmp_path / "genvag").symlink_to("ale")
    first, second = SAME[how]
    found = problems(registry(f'[ale]\nname = "Ale"\n{first}\n[bo]\nname = "Bo"\n{second}'))
    assert found[0].startswith("[bo] har samma ")
    assert found[0].endswith("som [ale]. Varje kommun har sin egen.")


def test_some_are_chosen_by_their_keys_and_an_unknown_key_is_refused() -> None:
    three = [Municipality(key, key.title(), Path(key), {}) for key in ("ale", "bo", "cy")]
    assert [one.key for one in chosen(three, ["cy", "ale"])] == ["ale", "cy"]
    assert len(chosen(three, [])) == 3
    with pytest.raises(Refused, match="dy och ey finns inte i registret"):
        chosen(three, ["ey", "ale", "dy"])
