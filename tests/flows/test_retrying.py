"""What is worth trying again, and what is not."""

import asyncio
import smtplib
from typing import cast

import pytest
from prefect.client.schemas.objects import TaskRun
from prefect.states import Failed
from sqlalchemy.exc import IntegrityError, OperationalError

from flows.take_step import _worth_retrying
from styrhjul.refused import Refused

LOCKED = OperationalError("BEGIN IMMEDIATE", {}, Exception("database is locked"))
TWICE = IntegrityError("INSERT", {}, Exception("UNIQUE constraint failed"))


def is_tried_again(error: Exception) -> bool:
    return asyncio.run(_worth_retrying(None, cast("TaskRun", None), Failed(data=error)))


@pytest.mark.parametrize("error", [LOCKED, ConnectionError(), TimeoutError(), smtplib.SMTPServerDisconnected()])
def test_a_locked_database_or_a_lost_connection_is_tried_again(error: Exception) -> None:
    assert is_tried_again(error)


@pytest.mark.parametrize("error", [Refused("Det finns ingen databas."), TWICE, TypeError(), KeyError("x")])
def test_a_refusal_or_a_fault_of_ours_is_shown_at_once(error: Exception) -> None:
    assert not is_tried_again(error)
