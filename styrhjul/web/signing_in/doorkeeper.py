"""How often one may knock: counted in this process, by the address written and by the computer it comes from."""

import math
import time

from fastapi import Request
from fastapi.responses import HTMLResponse
from limits import RateLimitItem, RateLimitItemPerHour
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from styrhjul.web.gate import Visit
from styrhjul.web.pages import show

BY_ADDRESS = RateLimitItemPerHour(5, namespace="address")
BY_COMPUTER = RateLimitItemPerHour(60, namespace="computer")
"""A whole town hall may come from one computer, its proxy."""
FAILURES = RateLimitItemPerHour(60, namespace="failures")


class Doorkeeper:
    """Lets in, and counts those whom it lets in."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def wait(self, limit: RateLimitItem, who: str) -> int:
        """Count one more; the seconds to wait if it is one too many, else 0."""
        return 0 if self._limiter.hit(limit, who) else self._seconds(limit, who)

    def barred(self, limit: RateLimitItem, who: str) -> int:
        """The seconds that who has come too often has to wait, else 0. Nothing is counted."""
        return 0 if self._limiter.test(limit, who) else self._seconds(limit, who)

    def _seconds(self, limit: RateLimitItem, who: str) -> int:
        return max(1, math.ceil(self._limiter.get_window_stats(limit, who).reset_time - time.time()))


def doorkeeper_of(request: Request) -> Doorkeeper:
    keeper: Doorkeeper = request.app.state.doorkeeper
    return keeper


def computer(request: Request) -> str:
    """Where a request comes from; behind a proxy that is trusted, what it says."""
    return request.client.host if request.client else ""


def come_back_later(visit: Visit, seconds: int) -> HTMLResponse:
    answer = show(visit, "signing_in/later.html.jinja", status=429, minutes=math.ceil(seconds / 60))
    answer.headers["Retry-After"] = str(seconds)
    return answer
