"""Drafts: what is being written on the page is kept until it is handed in, and nobody's words are lost unawares."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlmodel import Session, select

from models.kinds import TransitionKind
from models.obligations import Draft, Obligation
from styrhjul.refused import Refused
from styrhjul.rules.transitions import MAY_FOLLOW
from styrhjul.services.acts import Act
from styrhjul.services.unit_plans import HandedFile
from styrhjul.store.drafts import Kept, as_json, kept


class ChangedMeanwhile(Refused):
    """Somebody else has written in the same fields; nothing has been saved. ``theirs`` is the draft as it stands."""

    def __init__(self, theirs: Kept, names: tuple[str, ...]) -> None:
        self.theirs, self.names = theirs, names
        super().__init__("Texten har ändrats i ett annat fönster sedan du öppnade sidan. Inget är sparat än.")


class NotAsSeen(Refused):
    """The draft is not as it was looked through: it has been saved since, or handed in."""

    def __init__(self) -> None:
        super().__init__("Utkastet har ändrats sedan du öppnade sidan. Inget är inlämnat.")


@dataclass(frozen=True)
class Written:
    """What has been written in some of the page's fields.

    ``revision`` is the saving that the page was made from, and ``window`` its own mark, so that a page never
    quarrels with itself. ``start`` is what the fields held before there was a draft.
    """

    fields: Mapping[str, str]
    revision: int
    window: str = ""
    start: Mapping[str, str] = field(default_factory=dict)


def save_draft(session: Session, *, obligation_id: int, written: Written, act: Act) -> Kept | None:
    """Keep what has been written, beside what was kept in the other fields. Where nothing is new, nothing is saved.

    Raises:
        ChangedMeanwhile: another window has changed a field since, to something else.
        Refused: nothing more can be handed in.
    """
    obligation = _locked(session, obligation_id)
    row = session.exec(select(Draft).where(Draft.obligation_id == obligation_id)).one_or_none()
    before = _as_kept(row) if row is not None else None
    if before is not None:
        _check(before, written)
    fields = dict(before.fields if before is not None else written.start)
    revision = before.revision + 1 if before is not None else written.revision + 1
    new = {name: text for name, text in written.fields.items() if fields.get(name, "") != text}
    if not new:
        return before
    changed = dict(before.changed if before is not None else {})
    changed |= dict.fromkeys(new, (revision, written.window))
    begun_on = before.begun_on if before is not None else obligation.version
    content = as_json(fields=fields | new, changed=changed, begun_on=begun_on)
    row = row or Draft(obligation_id=obligation_id, content="", saved_at=act.now, saved_by="")
    row.content, row.revision, row.saved_at, row.saved_by = content, revision, act.now, act.actor
    session.add(row)
    session.flush()
    return _as_kept(row)


def replace_draft(
    session: Session, *, obligation_id: int, fields: Mapping[str, str], file: HandedFile, act: Act
) -> Kept | None:
    """Begin the draft anew with what was read from ``file``, in place of what there was.

    The file goes with the draft until it is handed in, as it came: what is written in the draft afterwards is not in
    it, and is what counts.
    """
    remove_draft(session, obligation_id=obligation_id)
    if save_draft(session, obligation_id=obligation_id, written=Written(fields, 0, start={}), act=act) is None:
        return None
    row = session.exec(select(Draft).where(Draft.obligation_id == obligation_id)).one()
    row.file_name, row.file = file.name, file.content
    session.add(row)
    session.flush()
    return _as_kept(row)


def take_draft(session: Session, *, obligation_id: int, revision: int) -> HandedFile | None:
    """The draft is handed in as it stood at the saving ``revision`` (0: there was none), and is a draft no more.

    The workbook that it was read from, if there was one, is to be kept with what is handed in.

    Raises:
        NotAsSeen: it has been saved since, and what is new in it has not been looked through; or it is gone.
        Refused: nothing more can be handed in.
    """
    _locked(session, obligation_id)
    row = session.exec(select(Draft).where(Draft.obligation_id == obligation_id)).one_or_none()
    if (row.revision if row is not None else 0) != revision:
        raise NotAsSeen
    file = HandedFile(row.file_name, row.file) if row is not None and row.file is not None else None
    remove_draft(session, obligation_id=obligation_id)
    return file


def forget_fields(session: Session, *, obligation_id: int, section: str) -> None:
    """Let go of the draft's fields in one section, of the several things that are written in it."""
    row = session.exec(select(Draft).where(Draft.obligation_id == obligation_id)).one_or_none()
    if row is None:
        return
    before = _as_kept(row)
    left = {name: text for name, text in before.fields.items() if not name.startswith(f"{section}.")}
    if left:
        changed = {name: saving for name, saving in before.changed.items() if name in left}
        row.content = as_json(fields=left, changed=changed, begun_on=before.begun_on)
        session.add(row)
    else:
        session.delete(row)
    session.flush()


def remove_draft(session: Session, *, obligation_id: int) -> None:
    """What was being written is handed in, or is not wanted any more."""
    row = session.exec(select(Draft).where(Draft.obligation_id == obligation_id)).one_or_none()
    if row is not None:
        session.delete(row)
        session.flush()


def _locked(session: Session, obligation_id: int) -> Obligation:
    """The obligation, so that two savings at once come one after the other."""
    statement = select(Obligation).where(Obligation.id == obligation_id).with_for_update()
    obligation = session.exec(statement).one_or_none()
    if obligation is None or obligation.last not in MAY_FOLLOW[TransitionKind.SUBMIT]:
        raise Refused("Det här kan inte ändras längre. Det du skrev finns kvar på sidan om du vill kopiera det.")
    return obligation


def _as_kept(row: Draft) -> Kept:
    return kept(row.content, row.revision, row.saved_at, row.saved_by, row.file_name)


def _check(before: Kept, written: Written) -> None:
    names = tuple(
        name
        for name, text in written.fields.items()
        if before.fields.get(name, "") != text
        and before.was_changed_after(name, revision=written.revision, window=written.window)
    )
    if names:
        raise ChangedMeanwhile(before, names)
