"""The source texts that an operator gives to be shown, each held against the graph first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pyoxigraph as ox

from bali_process.errors import BaliError
from bali_process.evidence.texts import Text, read_text
from bali_process.evidence.verify import CheckedText, check_texts
from bali_process.namespaces import BASE

_TEXT = f"{BASE}text/"


def given_texts(folder: Path, data: Path, tell: Callable[[str], None]) -> Mapping[str, Text]:
    """Read the texts that the release ``data`` (N-Quads) counts characters in, by their IRIs.

    A text that is not in ``folder``, or is not the one that the graph describes, is told in a sentence and
    left out. Raises BaliError when ``folder`` is none.
    """
    if not folder.is_dir():
        raise BaliError(f"{folder} is not a folder; give --documents one that holds the source texts.")
    # Read from the file, since an engine on another machine may not be there yet.
    with data.open("rb") as lines:
        said = b"".join(line for line in lines if line.startswith(f"<{_TEXT}".encode()))
    store, given = ox.Store(), dict[str, Text]()
    store.load(said, ox.RdfFormat.N_QUADS)
    for described in check_texts(store, {}):
        try:
            given[_TEXT + described.name] = _fitting(read_text(folder / f"{described.name}.txt"), described)
        except BaliError as error:
            tell(f"The words of {described.name} are not shown: {error}")
    return given


def _fitting(text: Text, described: CheckedText) -> Text:
    if (text.length, text.digest) != (described.length, described.digest):
        raise BaliError(
            f"{text.name}.txt is not the text that the graph was read from "
            f"({described.length} characters then, {text.length} now, or other ones)."
        )
    return text
