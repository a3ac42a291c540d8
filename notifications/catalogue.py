"""Reads the translations: .po files beside the templates, put together when they are first needed."""

import io
from collections.abc import Iterable
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

SOURCE = "sv"
"""The language that the templates are written in, which needs no catalogue."""


def read_catalogue(language: str, files: Iterable[Path]) -> NullTranslations:
    """The files' translations into the language as one; what two of them say is taken from the later."""
    if language == SOURCE:
        return NullTranslations()
    whole = Catalog(locale=language)
    for file in files:
        with file.open("rb") as source:
            for message in read_po(source, locale=language):
                whole[message.id] = message
    compiled = io.BytesIO()
    write_mo(compiled, whole)
    compiled.seek(0)
    return Translations(compiled)
