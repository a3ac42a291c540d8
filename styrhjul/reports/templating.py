"""The reports' templates: the shipped ones, with a municipality's own before them, in a sandbox."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from shutil import copytree, ignore_patterns
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import TYPE_CHECKING

from styrhjul.refused import Refused

if TYPE_CHECKING:
    from jinja2.sandbox import ImmutableSandboxedEnvironment

SHIPPED = Path(__file__).parents[2] / "templates" / "reports"
FONTS = SHIPPED / "fonts"
WORDS = "words.yaml"


@dataclass(frozen=True)
class Templates:
    """``own`` is a municipality's folder; a file in it goes before the shipped one of the same name."""

    own: Path | None = None

    @property
    def folders(self) -> list[Path]:
        return [self.own, SHIPPED] if self.own and self.own.is_dir() else [SHIPPED]

    @property
    def environment(self) -> "ImmutableSandboxedEnvironment":
        return _environment(tuple(self.folders))

    @property
    def words(self) -> Mapping[str, str]:
        """The headings and standing sentences, by key; the municipality's own need only hold what differs."""
        return _words(self.folders)

    @contextmanager
    def typst_root(self) -> Iterator[Path]:
        """A folder with all of the Typst templates, which is all that they can read."""
        if len(self.folders) == 1:
            yield SHIPPED
            return
        with TemporaryDirectory() as made:
            for folder in reversed(self.folders):
                copytree(folder, made, dirs_exist_ok=True, ignore=ignore_patterns("fonts"))
            yield Path(made)


@lru_cache(maxsize=8)
def _environment(folders: tuple[Path, ...]) -> "ImmutableSandboxedEnvironment":
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    from styrhjul.reports import words

    made = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"day": words.day, "number": words.number, "measure": words.measure, "by": words.operated_by}
    made.globals |= {"AIM": words.AIM, "AMBITION": words.AMBITION, "DISSENT": words.DISSENT}
    return made


def _words(folders: Sequence[Path]) -> Mapping[str, str]:
    if len(folders) == 1:
        return _shipped_words()
    own = folders[0] / WORDS
    return {**_shipped_words(), **_read_words(own)} if own.is_file() else _shipped_words()


@cache
def _shipped_words() -> Mapping[str, str]:
    return _read_words(SHIPPED / WORDS)


def _read_words(file: Path) -> Mapping[str, str]:
    import yaml

    read = yaml.safe_load(file.read_text("utf-8"))
    if not isinstance(read, dict) or not all(isinstance(word, str) for word in read.values()):
        raise Refused(f"{file}: filen ska ha en rad för varje ord, till exempel ”learning: Det här har vi lärt oss”.")
    return MappingProxyType(read)
