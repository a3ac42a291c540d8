"""The store: database, unit of work, set-based queries and migrations."""
