"""From bytes to characters: which encoding, what was lost on the way, what is no text at all."""

import codecs
import re
from dataclasses import dataclass

from wiredesk.domain.errors import Rejection


_MAGIC = (
    *(b"%PDF-", b"\xd0\xcf\x11\xe0"),
    *(b"\x1f\x8b", b"PK\x03\x04", b"BZh", b"\x28\xb5\x2f\xfd"),
    *(b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"ID3"),
    *(b"\x7fELF", b"Obj\x01", b"PAR1"),
)
"""First bytes of what people send by mistake: documents, archives, pictures, sound, Avro and Parquet files."""

_CONTROLS = bytes({*range(0x20), 0x7F} - {0x09, 0x0A, 0x0B, 0x0C, 0x0D})
_HIGH = bytes(range(0x80, 0x100))

_CP1252 = {
    byte: ord(bytes([byte]).decode("cp1252")) for byte in range(0x80, 0xA0) if byte not in b"\x81\x8d\x8f\x90\x9d"
}
"""Windows-1252 as the WHATWG encoding standard has it: five bytes keep their C1 meaning instead of failing."""

_ESCAPED = {0xDC00 + byte: _CP1252.get(byte, byte) for byte in range(0x80, 0x100)}
_TO_BYTES = {character: byte for byte, character in _CP1252.items()}
_MOJIBAKE = re.compile("[ÂÃ][\u0080-¿]")
_SURROGATE = re.compile("[\udc80-\udcff]")

_LINE_ENDS = ("\v", "\f", "\x85", "\u2028", "\u2029")
_BLANKS = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_INVISIBLE = "\u200b\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_SOFT_HYPHEN = "\u00ad"
_CONTROL_TEXT = "".join(map(chr, {*range(0x20), *range(0x7F, 0xA0)} - {0x09, 0x0A, 0x85}))

_CLEANING: dict[int, str | None] = {
    **dict.fromkeys(map(ord, _CONTROL_TEXT + _INVISIBLE + _SOFT_HYPHEN)),
    **dict.fromkeys(map(ord, _LINE_ENDS), "\n"),
    **dict.fromkeys(map(ord, _BLANKS), " "),
}
_UNCLEAN = re.compile(f"[{re.escape(''.join(map(chr, _CLEANING)))}]")
_CONTROL = re.compile(f"[{re.escape(''.join(c for c in _CONTROL_TEXT if c not in _LINE_ENDS))}]")
_HIDDEN = re.compile(f"[{_INVISIBLE}]")

_LOST = re.compile(r"(?<=[^\W\d_])\?(?=[^\W\d_])")
_URL_SIGNS = re.compile(r"[/=&@\\#]|www\.")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text and what had to be done to it.

    Attributes:
        text: characters; no lone surrogates.
        flags: "bom", "decoded-cp1252", "encoding-mismatch", "mixed-encoding", "mojibake-repaired", "lost-characters",
            "control-characters", "invisible-characters", "soft-hyphens".
    """

    text: str
    flags: frozenset[str] = frozenset()


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Return the characters of a message, not cleaned yet.

    In this order: byte order mark (UTF-8, UTF-16, UTF-32), strict UTF-8, UTF-8 with some bytes of Windows-1252 in it
    (copy put together from two systems), Windows-1252. What the bytes say counts, not what a header declares: real
    feeds declare ISO-8859-1 and send UTF-8.

    Raises:
        Rejection: WIRE-R003 for what is not text: known binary files, many control bytes, or so many bytes above 127
            outside UTF-8 that it is another alphabet's encoding, which we would only garble.
    """
    flags: set[str] = set()
    if data.startswith(codecs.BOM_UTF8):
        data = data[3:]
        flags.add("bom")
    elif data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return _decode_wide(data, "utf-32")
    elif data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decode_wide(data, "utf-16")
    if data.startswith(_MAGIC):
        raise Rejection("WIRE-R003", "a binary file")
    if (len(data) - len(data.translate(None, _CONTROLS))) * 20 > len(data):
        raise Rejection("WIRE-R003", "more than one byte in twenty is a control character")
    text = _decode_narrow(data, declared, flags)
    if not text.isascii() and _looks_garbled(text):
        text = _repair_mojibake(text, flags)
    return Decoded(text, frozenset(flags))


def _decode_narrow(data: bytes, declared: str | None, flags: set[str]) -> str:
    codec = _codec(declared) if declared else None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = _decode_as(data, codec) or _decode_broken(data, flags)
        if "decoded-cp1252" in flags and codec in {"utf-8", "ascii"}:
            flags.add("encoding-mismatch")
    else:
        if codec not in {None, "utf-8", "ascii"} and not data.isascii():
            flags.add("encoding-mismatch")
    return text


_ENCODINGS = re.compile(
    r"iso8859-\d{1,2}|cp(?:125\d|437|850|852|858|862|866|874|932|949|950)|koi8-[rut]|mac-(?:roman|latin2|cyrillic|greek|turkish)"
    r"|gb18030|gbk|gb2312|big5|big5hkscs|shift_jis|euc_jp|euc_kr|euc_jis_2004|iso2022_(?:jp|kr)|tis-620|utf-8|ascii"
)
"""Encodings that a sender may declare; Python knows others that turn text into code."""


def _codec(declared: str) -> str | None:
    """Return Python's name of a declared encoding, or None for one that we do not take from a sender."""
    try:
        codec = codecs.lookup(declared).name
    except (LookupError, ValueError):
        return None
    return codec if _ENCODINGS.fullmatch(codec) else None


def _decode_as(data: bytes, codec: str | None) -> str | None:
    """Return text in the declared encoding, where it is not Western and fits the bytes."""
    if codec is None or codec in {"utf-8", "ascii", "iso8859-1", "cp1252"}:
        return None
    try:
        return data.decode(codec)
    except UnicodeError:
        return None


def _decode_wide(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace")
    if sum(map(text.count, "\0\ufffd")) * 20 > len(text):
        raise Rejection("WIRE-R003", f"not {encoding}, though it begins so")
    return Decoded(text, frozenset({"bom"}))


def _decode_broken(data: bytes, flags: set[str]) -> str:
    escaped = data.decode("utf-8", "surrogateescape")
    wrong = len(_SURROGATE.findall(escaped))
    right = len(data.translate(None, bytes(range(0x80)))) - wrong  # bytes of well-formed sequences
    if right > 2 * wrong:
        flags.add("mixed-encoding")
        return escaped.translate(_ESCAPED)
    if (len(data) - len(data.translate(None, _HIGH))) * 2 > len(data):
        raise Rejection("WIRE-R003", "neither UTF-8 nor Windows-1252")
    flags.add("decoded-cp1252")
    return data.decode("latin-1").translate(_CP1252)


def _looks_garbled(text: str) -> bool:
    """Whether text holds what UTF-8 becomes when it is taken for Windows-1252; most copy has none of the letters."""
    return "â€" in text or (("Â" in text or "Ã" in text) and _MOJIBAKE.search(text) is not None)


def _repair_mojibake(text: str, flags: set[str]) -> str:
    """Undo UTF-8 that a sender took for Windows-1252 and encoded again; only where all of the text agrees."""
    try:
        repaired = text.translate(_TO_BYTES).encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text
    flags.add("mojibake-repaired")
    return repaired


def without_mojibake(text: str) -> Decoded:
    """Return text with UTF-8 that was taken for Windows-1252 repaired, for text that came as character references."""
    flags: set[str] = set()
    if not text.isascii() and _looks_garbled(text):
        text = _repair_mojibake(text, flags)
    return Decoded(text, frozenset(flags))


def clean(text: str) -> Decoded:
    """Return text with one kind of line end and one kind of blank, without control and invisible characters.

    No-break and other typographic spaces become plain spaces: a reader sees the same, and the same story must have the
    same fingerprint and match the same patterns whichever system sent it. Soft hyphens only say where a line may break.
    """
    if "\r" in text:
        # Teletype gateways write CR CR LF for one line end.
        text = text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n")
    flags: set[str] = set()
    if _UNCLEAN.search(text):
        if _SOFT_HYPHEN in text:
            flags.add("soft-hyphens")
        if _CONTROL.search(text):
            flags.add("control-characters")
        if _HIDDEN.search(text):
            flags.add("invisible-characters")
        text = text.translate(_CLEANING)
    if has_lost_characters(text):
        flags.add("lost-characters")
    return Decoded(text, frozenset(flags))


def has_lost_characters(text: str) -> bool:
    """Return whether a gateway has put a question mark or U+FFFD in place of a letter ("incluy?ndolo").

    A question mark between letters is also part of web addresses, and of sentences run together ("why?Because"):
    those do not count.
    """
    if "\ufffd" in text:
        return True
    if "?" not in text:
        return False
    for tries, found in enumerate(_LOST.finditer(text)):
        if tries == 1000:  # a text that is all question marks is none that we could say more about
            break
        at = found.start()
        before, after = text[at - 1], text[at + 1]
        if not (after.islower() or (before.isupper() and after.isupper())):
            continue
        word_before = text[max(0, at - 200) : at].rpartition(" ")[2].rpartition("\n")[2]
        word_after = text[at : at + 60].partition(" ")[0]
        if not _URL_SIGNS.search(word_before) and not re.search(r"[=&]", word_after):
            return True
    return False
