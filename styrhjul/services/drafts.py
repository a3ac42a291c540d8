"""Drafts: what is being written on the page is kept until it is handed in, and nobody's words are lost unawares.

A page says what it was made from: which version stood handed in, and which saving of the draft it shows. What has come
since is another's, until somebody has seen it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sqlmodel import Session, select

from models.kinds import TransitionKind
from models.obligations import Draft, Obligation, Transition
from styrhjul.refused import Refused
from styrhjul.rules.transitions import MAY_FOLLOW
from styrhjul.services.acts import Act
from styrhjul.services.unit_plans import HandedFile
from styrhjul.store.drafts import Kept, as_json, kept


class ChangedMeanwhile(Refused):
    """Somebody else has written in the same fields; nothing has been saved.

    ``theirs`` is the draft as it stands, or what has been handed in since.
    """

    def __init__(self, theirs: Kept, names: tuple[str, ...]) -> None:
        self.theirs, self.names = theirs, names
        super().__init__("Texten har ändrats i ett annat fönster sedan du öppnade sidan. Inget är sparat än.")


class NotAsSeen(Refused):
    """What is handed in does not go on from what was seen: something has been saved since, or handed in."""

    def __init__(self) -> None:
        super().__init__("Utkastet har ändrats sedan du öppnade sidan. Inget är inlämnat.")


@dataclass(frozen=True)
class Seen:
    """What a page was made from: the version that stood handed in (0: none), and the saving of the draft (0: none).

    The version is None where the draft holds something else than what the obligation counts: one visit among several.
    """

    version: int | None = 0
    revision: int = 0


@dataclass(frozen=True)
class Written:
    """What has been written in some of the fields of a page that was made from ``seen``.

    ``window`` is the page's own mark, so that it never quarrels with itself. ``start`` is what the fields hold where
    there is no draft: what was handed in last.
    """

    fields: Mapping[str, str]
    seen: Seen
    window: str = ""
    start: Mapping[str, str] = field(default_factory=dict)


def save_draft(session: Session, *, obligation_id: int, written: Written, act: Act) -> Kept | None:
    """Keep what has been written, beside what was kept in the other fields. Where nothing is new, nothing is saved.

    Raises:
        ChangedMeanwhile: a field says something else since: in another window, or in what has been handed in.
        Refused: nothing more can be handed in.
    """
    obligation = _locked(session, obligation_id)
    row = _row(session, obligation_id)
    before = _as_kept(row) if row is not None else None
    known = before.fields if before is not None else written.start
    new = {name: text for name, text in written.fields.items() if known.get(name, "") != text}
    _check(session, obligation, before, written, new)
    if not new:
        return before
    revision = (before or written.seen).revision + 1
    begun = before or Kept(known, revision, obligation.version, act.now, act.actor)
    draft = replace(
        begun,
        fields={**known, **new},
        revision=revision,
        changed={**begun.changed, **dict.fromkeys(new, (revision, written.window))},
        saved_at=act.now,
        saved_by=act.actor,
    )
    return _write(session, obligation_id, row, draft)


def replace_draft(
    session: Session, *, obligation_id: int, fields: Mapping[str, str], file: HandedFile, act: Act
) -> Kept | None:
    """Begin the draft anew with what was read from ``file``, in place of what there was; None if the file is empty.

    The file goes with the draft until it is handed in, as it came: what is written in the draft afterwards is not in
    it, and is what counts. The savings are counted on, so that who saw the draft before has not seen this one.
    """
    obligation = _locked(session, obligation_id)
    row = _row(session, obligation_id)
    told = {name: text for name, text in fields.items() if text}
    if not told:
        remove_draft(session, obligation_id=obligation_id)
        return None
    revision = row.revision + 1 if row is not None else 1
    draft = Kept(told, revision, obligation.version, act.now, act.actor, file_name=file.name, read_at=revision)
    return _write(session, obligation_id, row, draft, content=file.content)


def take_draft(session: Session, *, obligation_id: int, seen: Seen) -> HandedFile | None:
    """The draft is handed in as the page showed it, and is a draft no more.

    The workbook that it was read from, if there was one, is to be kept with what is handed in.

    Raises:
        NotAsSeen: it has been saved since, or a version handed in, and what is new has not been looked through.
        Refused: nothing more can be handed in.
    """
    obligation = _locked(session, obligation_id)
    row = _row(session, obligation_id)
    if seen != Seen(obligation.version, row.revision if row is not None else 0):
        raise NotAsSeen
    file = HandedFile(row.file_name, row.file) if row is not None and row.file is not None else None
    remove_draft(session, obligation_id=obligation_id)
    return file


def forget_fields(session: Session, *, obligation_id: int, section: str) -> None:
    """Let go of the draft's fields in one section, of the several things that are written in it."""
    row = _row(session, obligation_id)
    if row is None:
        return
    before = _as_kept(row)
    left = {name: text for name, text in before.fields.items() if not name.startswith(f"{section}.")}
    if left:
        changed = {name: saving for name, saving in before.changed.items() if name in left}
        row.content = as_json(replace(before, fields=left, changed=changed))
        session.add(row)
    else:
        session.delete(row)
    session.flush()


def remove_draft(session: Session, *, obligation_id: int) -> None:
    """What was being written is handed in, or is not wanted any more."""
    row = _row(session, obligation_id)
    if row is not None:
        session.delete(row)
        session.flush()


def _row(session: Session, obligation_id: int) -> Draft | None:
    return session.exec(select(Draft).where(Draft.obligation_id == obligation_id)).one_or_none()


def _write(
    session: Session, obligation_id: int, row: Draft | None, draft: Kept, *, content: bytes | None = None
) -> Kept:
    """``content`` is the workbook's, if the draft has just been read from one."""
    told = as_json(draft)
    if row is None:
        row = Draft(obligation_id=obligation_id, content=told, saved_at=draft.saved_at, saved_by=draft.saved_by)
    row.content, row.revision, row.saved_at, row.saved_by = told, draft.revision, draft.saved_at, draft.saved_by
    if content is not None:
        row.file_name, row.file = draft.file_name, content
    session.add(row)
    session.flush()
    return draft


def _locked(session: Session, obligation_id: int) -> Obligation:
    """The obligation, so that two savings at once come one after the other."""
    statement = select(Obligation).where(Obligation.id == obligation_id).with_for_update()
    obligation = session.exec(statement).one_or_none()
    if obligation is None or obligation.last not in MAY_FOLLOW[TransitionKind.SUBMIT]:
        raise Refused("Det här kan inte ändras längre. Det du skrev finns kvar på sidan om du vill kopiera det.")
    return obligation


def _as_kept(row: Draft) -> Kept:
    return kept(row.content, row.revision, row.saved_at, row.saved_by, row.file_name)


def _check(
    session: Session, obligation: Obligation, before: Kept | None, written: Written, new: Mapping[str, str]
) -> None:
    """That whoever wrote has seen what the new texts come in place of."""
    seen = written.seen
    begun_on = before.begun_on if before is not None else obligation.version
    if seen.version is not None and begun_on > seen.version:  # the draft that the page showed has been handed in
        names = tuple(new)
    elif before is not None:
        names = tuple(
            name for name in new if before.was_changed_after(name, revision=seen.revision, window=written.window)
        )
    else:
        names = ()
    if names:
        raise ChangedMeanwhile(before or _handed_in(session, obligation, written.start), names)


def _handed_in(session: Session, obligation: Obligation, fields: Mapping[str, str]) -> Kept:
    """The newest version, in the manner of a draft of which nothing has been saved."""
    newest = session.exec(
        select(Transition).where(
            Transition.obligation_id == obligation.id,
            Transition.kind == TransitionKind.SUBMIT,
            Transition.version == obligation.version,
        )
    ).one()
    return Kept(fields, 0, obligation.version, newest.at, newest.actor)
