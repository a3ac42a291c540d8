"""The citizen's pages, and the open data: what is published, and nothing else."""

from styrhjul.web.gate import Room


def rooms() -> tuple[Room, ...]:
    return ()
