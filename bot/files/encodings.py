"""In which encoding a text is.

A mark at its beginning tells it for certain, and UTF-8 shows itself. What else it may be is told by its own lines: in
Latin script most letters are ASCII, and the code page is the one of the reader's language; in any other script hardly
any are, and both the language and the characters that come out tell.
"""

import codecs
import io
import unicodedata

from charset_normalizer import from_bytes

from bot.core.errors import Unreadable, UnreadableFile

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_KNOWN_KINDS = (
    (b"%PDF", "PDF"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG", "PNG"),
    (b"GIF8", "GIF"),
    (b"PK\x03\x04", "ZIP"),
    (b"\x1f\x8b", "GZIP"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"SQLite format 3", "SQLite"),
    (b"\x7fELF", ""),
    (b"MZ", ""),
)
_LATIN = {
    **dict.fromkeys(("pl", "cs", "sk", "hu", "ro", "hr", "sl", "bs"), "cp1250"),
    **dict.fromkeys(("lt", "lv", "et"), "cp1257"),
    "tr": "cp1254",
}
_WESTERN = "cp1252"
_SCRIPTS = (
    # Encodings of a script, names of its characters, languages that expect it. Kana leave no doubt, and come first.
    (("shift_jis", "euc_jp"), ("HIRAGANA", "KATAKANA"), ("ja",)),
    (("cp1251", "koi8_r"), ("CYRILLIC",), ("ru", "uk", "bg", "sr", "be", "mk")),
    (("gb18030", "big5"), ("CJK",), ("zh",)),
    (("euc_kr",), ("HANGUL",), ("ko",)),
    (("cp1253",), ("GREEK",), ("el",)),
    (("cp1255",), ("HEBREW",), ("he",)),
    (("cp1256",), ("ARABIC",), ("ar", "fa", "ur")),
    (("cp874",), ("THAI",), ("th",)),
)
_OTHERS = [name for names, _, _ in _SCRIPTS for name in names]
_SAMPLE = 24_000
_PIECE = 1 << 20
_CONTROLS = frozenset(range(32)) - {9, 10, 12, 13, 27}
_FEW, _SHOWN_NUL = 0.02, 0.1
_DENSE = 0.4
_KANA, _MOST = 0.3, 0.9


def encoding_of(data: bytes, language: str) -> str:
    """The name of the encoding, by the reader's BCP 47 `language`. Raises UnreadableFile for what is no text."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    for start, kind in _KNOWN_KINDS:
        if data.startswith(start):
            raise UnreadableFile(Unreadable.NOT_TEXT, kind)
    start = data[:_SAMPLE]
    if start.count(0) > len(start) * _SHOWN_NUL:
        return _without_mark(start)
    if sum(byte in _CONTROLS for byte in start) > len(start) * _FEW:
        raise UnreadableFile(Unreadable.NOT_TEXT)
    if _is_utf8(data):
        return "utf-8"
    spoken = language.partition("-")[0].lower()
    sample = _telling(data)
    if _density(sample) < _DENSE:
        return _LATIN.get(spoken, _WESTERN)
    return _by_script(sample, spoken)


def _by_script(sample: bytes, spoken: str) -> str:
    for encodings, names, languages in _SCRIPTS:
        fitting = [name for name in encodings if spoken in languages and _share(sample, name, names) > _MOST]
        if fitting:
            return _guess(sample, fitting) or fitting[0]
    kana, names, _ = _SCRIPTS[0]
    for encoding in kana:
        if _share(sample, encoding, (*names, "CJK")) > _MOST and _share(sample, encoding, names) > _KANA:
            return encoding
    return _guess(sample, _OTHERS) or _WESTERN


def _guess(sample: bytes, among: list[str]) -> str | None:
    guess = from_bytes(sample, cp_isolation=among, steps=4, chunk_size=512).best()
    return guess.encoding if guess else None


def _share(sample: bytes, encoding: str, names: tuple[str, ...]) -> float:
    """How many of the letters beyond ASCII are of a script; 0 where the sample isn't in this encoding."""
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(sample)  # its end may be half a character
    except UnicodeDecodeError:
        return 0.0
    letters = [sign for sign in text if not sign.isascii() and sign.isalpha()]
    return sum(unicodedata.name(sign, "").startswith(names) for sign in letters) / max(len(letters), 1)


def _density(sample: bytes) -> float:
    """How many of the letters are beyond ASCII, were it a Western code page."""
    letters = [sign for sign in sample.decode(_WESTERN, "replace") if sign.isalpha() or not sign.isascii()]
    return sum(not sign.isascii() for sign in letters) / max(len(letters), 1)


def _without_mark(start: bytes) -> str:
    """UTF-16 shows by where its NULs stand. Raises UnreadableFile for what is no text."""
    even, odd = start[::2].count(0), start[1::2].count(0)
    for encoding, many, few in (("utf-16-le", odd, even), ("utf-16-be", even, odd)):
        if many > 10 * few:
            text = start.decode(encoding, "replace")
            if sum(sign.isprintable() or sign.isspace() for sign in text) > len(text) * (1 - _FEW):
                return encoding
    raise UnreadableFile(Unreadable.NOT_TEXT)


def _is_utf8(data: bytes) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(data), _PIECE):
            decoder.decode(data[start : start + _PIECE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _telling(data: bytes) -> bytes:
    """Lines that have more than ASCII in them: only they show an encoding."""
    kept, size = [], 0
    for line in io.BytesIO(data):
        if not line.isascii():
            kept.append(line[:1000])
            size += len(kept[-1])
        if size > _SAMPLE:
            break
    return b"".join(kept)
