"""Rules: pure functions of what they are given. No I/O and no clock."""
