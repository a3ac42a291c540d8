"""Django's ORM, and a Huey task for each notice, with Huey's queue in SQLite and two worker threads."""

# /// script
# requires-python = ">=3.11"
# dependencies = ["django==5.2.19", "huey==3.5.4"]
# ///

from collections.abc import Callable
from pathlib import Path

import django
from django.conf import settings
from work import TODAY, run, wait_for


def start(path: Path, number: int) -> Callable[[], object]:
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path), "OPTIONS": {"timeout": 60}}
    settings.configure(INSTALLED_APPS=[], DATABASES={"default": database}, USE_TZ=True)
    django.setup()
    from django.db import models
    from huey import SqliteHuey

    class Obligation(models.Model):
        due_on = models.TextField()

        class Meta:
            app_label, db_table, managed = "peers", "obligation", False

    class Notice(models.Model):
        obligation_id = models.IntegerField(unique=True)
        state = models.TextField()

        class Meta:
            app_label, db_table, managed = "peers", "notice", False

    huey = SqliteHuey(filename=str(path.with_name("huey.db")))

    @huey.task()
    def tell(obligation_id: int) -> None:
        Notice.objects.create(obligation_id=obligation_id, state="sent")

    consumer = huey.create_consumer(workers=2, worker_type="thread", initial_delay=0.01, max_delay=0.1)
    consumer.start()

    def walk() -> None:
        for obligation_id in Obligation.objects.filter(due_on=TODAY).values_list("id", flat=True):
            tell(obligation_id)
        wait_for(path, number)
        consumer.stop(graceful=True)

    return walk


if __name__ == "__main__":
    run(start)
