"""How the engine says no. It stands alone so that the command line can catch it without loading the engine."""


class Refused(ValueError):  # noqa: N818  (an expected refusal, not a fault)
    """What was asked is not allowed or not possible; the message is the sentence the user sees."""
