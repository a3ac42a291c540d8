"""What we know: tables (SQLModel) and values (Pydantic, enums). Imports nothing of ours."""
