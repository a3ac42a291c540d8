"""The administrator's pages: the year, its steps and obligations, and what has been said to whom."""

from styrhjul.web.gate import Room


def rooms() -> tuple[Room, ...]:
    from styrhjul.web.administrator import acting, late, obligations, status, steps, wheel, years

    return (years.pages, wheel.pages, status.pages, late.pages, steps.pages, obligations.pages, acting.pages)
