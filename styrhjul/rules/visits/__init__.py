"""The plan of the politicians' visits: who visits which unit on which day, and why."""
