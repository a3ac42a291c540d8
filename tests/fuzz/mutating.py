"""Spoils a real file as accident and malice do: bytes, words, whole pieces, and the parts inside a workbook."""

import io
import zipfile

from hypothesis import strategies as st

_NASTY = (
    b"\x00",
    b"\xff\xfe",
    b'"',
    b"<",
    b"&x;",
    b"<!DOCTYPE x [<!ENTITY a 'aa'>]>",
    b"=HYPERLINK(1)",
    b"99999999999999999999",
    b"-1e999",
    b"NaN",
    b"2027-13-45",
    b"0001-01-01",
    b"9999-12-31",
    b"\xe2\x80\xae",
    b"\xed\xa0\x80",
    b"[" * 3_000,
    b"{" * 3_000,
    b'{"a":' * 3_000,
    b"- " * 3_000,
    b"((" * 3_000,
    b"\n" * 3_000,
    b";" * 3_000,
    b"A" * 40_000,
    b"&a *a",
    b"!!python/object:os.system ls",
    b"RRULE:FREQ=SECONDLY",
    b"../../../../etc/passwd",
    b"%0d%0aBcc: a@b.se",
)

_pieces = st.binary(min_size=1, max_size=12) | st.sampled_from(_NASTY)


@st.composite
def spoilt(draw: st.DrawFn, content: bytes) -> bytes:
    """``content`` with one to three pieces put in, taken out, written over or doubled."""
    for _ in range(draw(st.integers(1, 3))):
        first, last = sorted((draw(st.integers(0, len(content))), draw(st.integers(0, len(content)))))
        near = min(last, first + draw(st.integers(0, 64)))
        match draw(st.sampled_from(("put in", "write over", "cut off", "take out", "double"))):
            case "put in":
                content = content[:first] + draw(_pieces) + content[first:]
            case "write over":
                content = content[:first] + draw(_pieces) + content[near:]
            case "cut off":
                content = content[:first]
            case "take out":
                content = content[:first] + content[last:]
            case _:
                content = content[:last] + content[first:]
    return content


@st.composite
def spoilt_within(draw: st.DrawFn, book: bytes) -> bytes:
    """A workbook, sound as a zip, with one of its parts spoilt."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = draw(st.sampled_from(sorted(part for part in parts if "theme" not in part and "docProps" not in part)))
    parts[name] = draw(spoilt(parts[name]))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return packed.getvalue()


def of_file(content: bytes) -> st.SearchStrategy[bytes]:
    """The file spoilt in some way, or nothing but noise."""
    ways = st.binary(max_size=300) | spoilt(content)
    return ways | spoilt_within(content) if content.startswith(b"PK") else ways
