"""Pictures of text. Tesseract itself is no part of the tests: a command of its name stands in for it."""

import io
import os
import textwrap
from contextlib import closing
from pathlib import Path

import pytest
from fpdf import FPDF
from PIL import Image
from samples import OPENING, TOLLS

from index.article import Unreadable
from index.read import read
from index.reading import Reader, Reading

STAND_IN = """#!/bin/sh
head -c 2 > "$0.seen" && cat > /dev/null
test "$1 $2" = "stdin stdout" || exit 1
echo "{text}"
"""


@pytest.fixture
def tesseract(tmp_path, monkeypatch) -> Path:
    """A command that finds the same words in every picture, and notes how the picture began."""
    command = tmp_path / "tesseract"
    command.write_text(STAND_IN.format(text=OPENING))
    command.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    return command


@pytest.fixture
def no_tesseract(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))


def picture(kind: str = "PNG") -> bytes:
    file = io.BytesIO()
    Image.new("L", (60, 40), 255).save(file, kind)
    return file.getvalue()


def scanned(pages: int) -> bytes:
    pdf = FPDF()
    for _ in range(pages):
        pdf.add_page()
        pdf.image(io.BytesIO(picture()))
    return bytes(pdf.output())


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_a_picture_is_read_by_tesseract(tesseract, kind):
    article = read(picture(kind), "old_bridge.png")
    assert (article.title, article.text) == ("old bridge", OPENING)


def test_the_lines_of_a_narrow_column_are_joined(tesseract):
    lines = textwrap.fill(TOLLS, 24)
    tesseract.write_text(STAND_IN.format(text=f"{lines}\n\nBrannoc, Monday."))
    assert read(picture(), "cutting.png").text == f"{TOLLS}\nBrannoc, Monday."


def test_every_page_of_a_scanned_pdf_is_read_and_counted(tesseract):
    article = read(scanned(3), "scan.pdf")
    assert article.text == "\n".join([OPENING] * 3)
    assert [article.place_at(article.text.rindex("Monday")), article.place_at(0)] == ["page 3", "page 1"]
    assert Path(f"{tesseract}.seen").read_bytes() == b"P5"


def test_a_long_scan_has_its_time_for_every_page(tesseract):
    tesseract.write_text(STAND_IN.format(text=OPENING) + "sleep 1\n")
    with closing(Reader(seconds=0.3)) as reader:  # 3 seconds by the clock
        [found] = reader.read(scanned(4), "scan.pdf")
    assert isinstance(found, Reading), found
    assert found.article.text == "\n".join([OPENING] * 4)


def test_a_page_that_takes_too_long_ends_its_scan(tesseract):
    tesseract.write_text("#!/bin/sh\nsleep 2\n")
    with closing(Reader(seconds=0.1)) as reader:  # a second by the clock
        [found] = reader.read(picture(), "scan.png")
    assert "longer than 0.1 seconds" in str(found)


@pytest.mark.usefixtures("no_tesseract")
@pytest.mark.parametrize(("data", "name"), [(picture(), "a.png"), (scanned(1), "a.pdf")])
def test_without_tesseract_one_line_says_what_to_do(data, name):
    with pytest.raises(Unreadable, match=rf"^{name}: .*install Tesseract and add it again"):
        read(data, name)


def test_a_picture_without_words_is_unreadable(tesseract):
    tesseract.write_text(STAND_IN.format(text="|"))
    with pytest.raises(Unreadable, match=r"^a\.png: no text found"):
        read(picture(), "a.png")


def test_a_picture_that_tesseract_refuses_is_unreadable(tesseract):
    tesseract.write_text("#!/bin/sh\nexit 1\n")
    with pytest.raises(Unreadable, match=r"^a\.png: Tesseract could not read the picture"):
        read(picture(), "a.png")


def test_a_pdf_with_text_needs_no_tesseract(no_tesseract):
    pdf = FPDF()
    pdf.set_author("Ines Corvale")
    pdf.set_lang("en-GB")
    pdf.add_page()
    pdf.set_font("helvetica")
    pdf.multi_cell(0, 5, f"{OPENING} {TOLLS}")
    article = read(bytes(pdf.output()), "a.pdf")
    assert (article.author, article.language) == ("Ines Corvale", "en-GB")
