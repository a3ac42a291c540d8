"""Puts "Borttagen person 12" where a person's name, key or address stood."""

from dataclasses import dataclass
from functools import cached_property
from re import Pattern

from styrhjul.services.personal.known import Known, pattern


@dataclass(frozen=True)
class Gone:
    """What a person is called when they are erased, and how that is said where they were named."""

    person: Known

    @property
    def name(self) -> str:
        return f"Borttagen person {self.person.id}"

    @property
    def key(self) -> str:
        return f"borttagen-{self.person.id}"

    @property
    def why(self) -> str:
        """For the log."""
        return f"Uppgifterna om {self.name.lower()} är raderade."

    def reworded(self, words: str) -> str:
        """The key is only looked for where it stands within quotes, as in JSON: else it may be any word."""
        named = self._named.sub(lambda found: f"{self.name}:s" if found[1] else self.name, words)
        return named.replace(f'"{self.person.key}"', f'"{self.key}"')

    @cached_property
    def _named(self) -> Pattern[str]:
        return pattern(self.person.words)
