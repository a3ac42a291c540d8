"""The day's round as other engines' documentation teaches it, each a script with an environment of its own.

Every script does the same work (see ``work``): of N open obligations a tenth are due today; each of those gets one
notice, which is then delivered by being marked so. A script's head says what it needs (PEP 723), and ``uv run
--script`` makes the environment. What it takes to start the engine is not counted.
"""
