from collections.abc import Iterable
from datetime import UTC, datetime

import pytest
from fpdf import FPDF
from fpdf.enums import AccessPermission

from index.article import Unreadable
from index.read import read
from index.read.pdf import read_pdf

OPENING = (
    "The harbour bridge at Brannoc opened to traffic on Monday after a repair that took three years. "
    "Mayor Ines Corvale cut the ribbon and was the first to cross it on foot."
)
TOLLS = "Tolls rise to 4 crowns in June. Residents of the island, who had none for a century, will pay half."


class Paper(FPDF):
    """A4 pages with a running head and a numbered foot."""

    def header(self) -> None:
        self.set_font("helvetica", size=9)
        self.cell(0, 10, "The Brannoc Gazette", new_x="LMARGIN", new_y="NEXT")
        self.set_font("helvetica", size=11)

    def footer(self) -> None:
        self.set_y(-15)
        self.cell(0, 10, f"Harbour news {self.page_no()}")


def printed(pages: Iterable[Iterable[str]], pdf: FPDF | None = None) -> bytes:
    """A PDF with the paragraphs of each page."""
    pdf = pdf or FPDF()
    for page in pages:
        pdf.add_page()
        pdf.set_font("helvetica", size=11)
        for paragraph in page:
            pdf.multi_cell(0, 5, paragraph, align="L", new_x="LMARGIN", new_y="NEXT")
            pdf.ln(4)
    return bytes(pdf.output())


def test_the_lines_of_a_paragraph_are_joined():
    assert read_pdf(printed([[OPENING, TOLLS]]), "bridge.pdf").text == f"{OPENING}\n{TOLLS}"


def test_every_page_knows_where_it_starts():
    article = read_pdf(printed([[OPENING], [], [TOLLS]]), "bridge.pdf")
    assert article.page_starts == (0, len(OPENING), len(OPENING) + 1)
    assert [article.page_at(offset) for offset in (0, len(OPENING) + 1)] == [1, 3]


def test_running_heads_and_page_numbers_are_dropped():
    pages = [[f"{OPENING} This was day {day}."] for day in ("one", "two", "three", "four")]
    article = read_pdf(printed(pages, Paper()), "bridge.pdf")
    assert article.text.count("The Brannoc Gazette") == 1  # as the first page's title
    assert "Harbour news" not in article.text


def test_a_sentence_that_goes_on_overleaf_is_one_paragraph():
    head, tail = OPENING[:-25], OPENING[-25:].strip()
    article = read_pdf(printed([[head], [tail, TOLLS]]), "bridge.pdf")
    assert article.text == f"{head.strip()} {tail}\n{TOLLS}"
    assert article.text[article.page_starts[1] :].startswith(tail)


def test_a_paragraph_that_ends_with_its_page_stays_apart():
    assert read_pdf(printed([[OPENING], [TOLLS]]), "bridge.pdf").text == f"{OPENING}\n{TOLLS}"


def test_a_word_broken_at_a_line_end_is_whole_again():
    pdf = FPDF()
    pdf.add_page()
    pdf.set_font("helvetica", size=11)
    for line in (
        "The ferry company wants compen-",
        "sation from the city, and a long-",
        "term contract; the long-term",
    ):
        pdf.cell(0, 5, line, new_x="LMARGIN", new_y="NEXT")
    assert "compensation from the city, and a long-term contract" in read_pdf(bytes(pdf.output()), "a.pdf").text


def test_metadata_give_title_and_date():
    pdf = FPDF()
    pdf.set_title("Harbour bridge opens")
    pdf.set_creation_date(datetime(2024, 5, 3, tzinfo=UTC))
    article = read_pdf(printed([[OPENING]], pdf), "b.pdf")
    assert (article.title, article.published) == ("Harbour bridge opens", "2024-05-03")


@pytest.mark.parametrize("junk", ["Microsoft Word - bridge.doc", "untitled", "bridge.indd", "  "])
def test_a_title_that_a_program_made_up_gives_way_to_the_biggest_line(junk):
    pdf = FPDF()
    pdf.set_title(junk)
    pdf.add_page()
    pdf.set_font("helvetica", size=20)
    pdf.cell(0, 12, "The bridge is back", new_x="LMARGIN", new_y="NEXT")
    assert read_pdf(printed([[OPENING, TOLLS]], pdf), "b.pdf").title == "The bridge is back"


def test_without_any_title_the_file_name_is_the_title():
    assert read_pdf(printed([[OPENING]]), "harbour_bridge.pdf").title == "harbour bridge"


def test_a_pdf_that_is_locked_is_unreadable():
    pdf = FPDF()
    pdf.set_encryption(owner_password="owner", user_password="secret")
    with pytest.raises(Unreadable, match=r"^b\.pdf: the PDF is locked with a password; "):
        read_pdf(printed([[OPENING]], pdf), "b.pdf")


def test_a_pdf_that_opens_without_a_password_is_read():
    pdf = FPDF()
    pdf.set_encryption(owner_password="owner", permissions=AccessPermission.none())
    assert read_pdf(printed([[OPENING]], pdf), "b.pdf").text == OPENING


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 and no more", printed([[OPENING]])[:400]])
def test_a_broken_pdf_is_unreadable(data):
    with pytest.raises(Unreadable, match=r"^b\.pdf: the PDF is broken; "):
        read_pdf(data, "b.pdf")


def test_a_pdf_is_known_by_its_content():
    assert read(printed([[OPENING]]), "download.txt").page_starts == (0,)
