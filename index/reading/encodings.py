"""How the bytes of a text are written: by their mark, else UTF-8 if they are that, else Windows-1252.

Of French and English texts without a mark nothing else is met: Word, Outlook and the Windows editor write one of the
two. charset-normalizer 3.5, which guesses among a hundred encodings, took 231 of 551 lines of tests/cases that were put
into Windows-1252 for another one, mostly Windows-1250.
"""

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def encoding_of(raw: bytes) -> tuple[str, int]:
    """Return the name of the encoding of a text, and how many bytes its mark has."""
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return name, len(mark)
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return "windows-1252", 0
    return "utf-8", 0


def decoded(raw: bytes) -> str:
    """Return the text of a file, without its byte order mark."""
    name, mark = encoding_of(raw)
    return raw[mark:].decode(name, "replace")
