"""The installation's own definition, file by file: read, tried out, and saved when it holds. Nothing in it is run."""

from hashlib import sha256
from pathlib import Path

from sqlmodel import Session

from styrhjul.refused import Refused
from styrhjul.rules.definition import Definition
from styrhjul.rules.loading import HEAD, DefinitionError, Problem, parse_files
from styrhjul.services.acts import Act, audit_row
from styrhjul.services.procurement.exporting import write_whole

GUIDE = "README.md"


def definition_files(folder: Path) -> dict[str, str]:
    """The texts of the definition's files by name, the head first; and the guide, which is no part of it."""
    names = sorted((file.name for file in folder.glob("*.yaml")), key=lambda name: (name != HEAD, name))
    names += [GUIDE] if (folder / GUIDE).is_file() else []
    return {name: (folder / name).read_bytes().decode("utf-8-sig", errors="replace") for name in names}


def sum_of(text: str) -> str:
    """By which it is known whether a file still says what its reader saw."""
    return sha256(text.encode()).hexdigest()


def faults_with(files: dict[str, str], *, name: str, text: str) -> tuple[Problem, ...]:
    """All that would be wrong with the definition, if the file said ``text``."""
    try:
        _parsed(files | {name: text})
    except DefinitionError as error:
        return error.problems
    return ()


def save_definition_file(  # noqa: PLR0913  (what a file is to say, and what its writer had seen)
    session: Session, *, folder: Path, name: str, text: str, seen: str, act: Act
) -> None:
    """Let the file say ``text``, and keep what it said beside it; ``seen`` is the sum of what the writer began from.

    The file is exchanged before the transaction ends: were that to fail, the file is right and its row in the log
    is missing, which is told by the fault, and never the other way round.

    Raises:
        DefinitionError: the definition would not hold.
        Refused: there is no such file, or somebody has saved it meanwhile.
    """
    files = definition_files(folder)
    if name not in files or name == GUIDE:
        raise Refused("Definitionen har ingen fil som heter %(name)s.", name=name)
    before, after = files[name], _as_lines(text)
    if sum_of(before) != seen:
        raise Refused(
            "Någon annan har sparat filen medan du skrev. Kopiera din text, läs om sidan och för in den igen."
        )
    if before == after:
        return
    _parsed(files | {name: after})
    earlier = f"{name}.{act.now:%Y-%m-%d-%H%M%S}"
    told = {"sha256": sum_of(before), "kept": earlier}
    session.add(
        audit_row(act, verb="define", subject=f"definition:{name}", before=told, after={"sha256": sum_of(after)})
    )
    session.flush()
    write_whole(folder / earlier, before.encode())
    write_whole(folder / name, after.encode())


def _parsed(files: dict[str, str]) -> Definition:
    stages = {name: text for name, text in files.items() if name not in {HEAD, GUIDE}}
    return parse_files(files.get(HEAD, ""), stages)


def _as_lines(text: str) -> str:
    """A browser sends every line break as two signs."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return lines if lines.endswith("\n") else f"{lines}\n"
