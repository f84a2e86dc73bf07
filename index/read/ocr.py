"""Pictures of text, read by the `tesseract` command where it is installed."""

import shutil
import signal
import subprocess
import sys

from index.article import Article, Unreadable, new_article
from index.read.blocks import composed
from index.read.clean import title_from
from index.read.text import printed_paragraphs

COMMAND = "tesseract"
_PATIENCE = 120  # seconds for a picture


def read_picture(data: bytes, source: str) -> Article:
    """The text in a PNG, JPEG or TIFF picture."""
    text, _ = composed(printed_paragraphs(recognised(data, source)))
    if not any(map(str.isalpha, text)):
        raise Unreadable(f"{source}: no text found in this picture")
    return new_article(title=title_from(source), text=text, source=source)


def recognised(picture: bytes, source: str) -> str:
    """The text that Tesseract finds in a picture, in the languages that it is set up for.

    Raises Unreadable when it is not installed, refuses the picture or takes too long.
    """
    if not shutil.which(COMMAND):
        raise Unreadable(
            f"{source}: a picture of text; install Tesseract and add it again, or type it into a .txt file"
        )
    try:
        done = subprocess.run(
            [COMMAND, "stdin", "stdout"], input=picture, capture_output=True, timeout=_PATIENCE, check=True
        )
    except (subprocess.SubprocessError, OSError) as error:
        raise Unreadable(f"{source}: Tesseract could not read the picture; is it whole, and not too big?") from error
    _begin_time_anew()
    return done.stdout.decode("utf-8", "replace")


def _begin_time_anew() -> None:
    """Give a reader in a worker all of its time again: a page that was recognised is progress, and a book has many."""
    if sys.platform == "win32":
        return
    for timer in (signal.ITIMER_PROF, signal.ITIMER_REAL):
        _, whole = signal.getitimer(timer)
        if whole:
            signal.setitimer(timer, whole, whole)
