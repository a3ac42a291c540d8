"""APScheduler with its job store in the same database, a persistent job for each notice, and SQLAlchemy's ORM."""

# /// script
# requires-python = ">=3.11"
# dependencies = ["apscheduler==3.11.3", "sqlalchemy==2.1.9"]
# ///

from collections.abc import Callable
from pathlib import Path

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from work import TODAY, run, wait_for


class Base(DeclarativeBase):
    pass


class Obligation(Base):
    __tablename__ = "obligation"
    id: Mapped[int] = mapped_column(primary_key=True)
    due_on: Mapped[str]


class Notice(Base):
    __tablename__ = "notice"
    id: Mapped[int] = mapped_column(primary_key=True)
    obligation_id: Mapped[int]
    state: Mapped[str]


def _session(path: str) -> Session:
    if path not in _ENGINES:
        _ENGINES[path] = create_engine(f"sqlite:///{path}", connect_args={"timeout": 60})
    return Session(_ENGINES[path])


_ENGINES = {}


def tell(path: str, obligation_id: int) -> None:
    with _session(path) as session:
        session.add(Notice(obligation_id=obligation_id, state="sent"))
        session.commit()


def start(path: Path, number: int) -> Callable[[], object]:
    scheduler = BackgroundScheduler(
        jobstores={"default": SQLAlchemyJobStore(url=f"sqlite:///{path}")},
        executors={"default": ThreadPoolExecutor(1)},  # one writes at a time in SQLite
        job_defaults={"misfire_grace_time": None},
    )
    scheduler.start()

    def walk() -> None:
        with _session(str(path)) as session:
            due = session.scalars(select(Obligation.id).where(Obligation.due_on == TODAY)).all()
        for obligation_id in due:
            scheduler.add_job(tell, args=(str(path), obligation_id))
        wait_for(path, number)
        scheduler.shutdown()

    return walk


if __name__ == "__main__":
    import sys

    sys.modules.setdefault("apscheduler_sqlalchemy", sys.modules["__main__"])
    run(start)
