"""People's own data: what is held about them, handed out to them, erased after them, and kept no longer than needed."""
