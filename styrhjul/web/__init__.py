"""The pages: what administrators, units, politicians and citizens meet in a browser. The only place with FastAPI."""
