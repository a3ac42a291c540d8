"""Which version of the municipality's facts the database holds, so that what was made of them can be kept meanwhile."""

from sqlalchemy import Connection, text

_NEWEST = 1_000
"""So many of the newest rows are counted: a transaction that got its number early may be committed late."""

_VERSION = f"""
SELECT coalesce(max(id), 0) AS audits,
       (SELECT count(*) FROM audit WHERE id > (SELECT max(id) FROM audit) - {_NEWEST}) AS newest_audits,
       (SELECT coalesce(max(id), 0) FROM transition) AS transitions,
       (SELECT count(*) FROM transition WHERE id > (SELECT max(id) FROM transition) - {_NEWEST}) AS newest_transitions
FROM audit
"""

Version = tuple[int, ...]


def version(connection: Connection) -> Version:
    """Another as soon as a write that counts has been committed: each leaves an audit row or a transition.

    A few look-ups in two primary keys, on SQLite and PostgreSQL alike. Rows of either table are never removed.
    """
    return tuple(connection.execute(text(_VERSION)).one())
