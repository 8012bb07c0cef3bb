"""The source texts: characters, lengths and digests."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from bali_process.errors import BaliError
from bali_process.project import listed

#: A span is fixed by this many hexadecimal digits of its SHA-256.
SPAN_DIGITS = 16


def span_digest(words: str) -> str:
    """Fix ``words``: the first 16 hexadecimal digits of the SHA-256 of their UTF-8 bytes."""
    return sha256(words.encode()).hexdigest()[:SPAN_DIGITS]


@dataclass(frozen=True)
class Text:
    """The exact characters of one source; offsets count its Unicode code points from 0."""

    name: str
    characters: str

    @cached_property
    def length(self) -> int:
        """The number of code points."""
        return len(self.characters)

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the UTF-8 bytes, in hexadecimal."""
        return sha256(self.characters.encode()).hexdigest()


def read_text(path: Path) -> Text:
    """Read one text; its name is the file's stem.

    Line ends are LF, whatever the checkout made of them, and a byte order mark is no character of the text.
    Raises BaliError when the file is missing or not UTF-8.
    """
    try:
        characters = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise BaliError(
            f"{path} is not UTF-8 (byte {error.start}); save it as UTF-8 and try again."
        ) from error
    except OSError as error:
        raise BaliError(f"{path} cannot be read ({error.strerror}); give a text file.") from error
    return Text(path.stem, characters)


def read_texts(folder: Path) -> dict[str, Text]:
    """Read every ``*.txt`` of ``folder``, by name.

    Raises BaliError when the folder is missing or holds no text: nothing to look at is never "verified".
    """
    if not folder.is_dir():
        raise BaliError(f"{folder} is not a folder; give the one that holds the source texts (<name>.txt).")
    texts = {path.stem: read_text(path) for path in listed(folder, ".txt", deep=False)}
    if not texts:
        raise BaliError(f"{folder} holds no text; it should contain a file <name>.txt for each document.")
    return texts
