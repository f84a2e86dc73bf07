"""A library keeps articles, each once, each with its exact sentences."""

from pathlib import Path

import pytest

from index.article import cite, new_article
from index.embed import Embedder
from index.library import Library
from index.store import LibraryError

KEEPER = "Ansgar Vell has kept the lighthouse at Skarn since 1962."
LAMP = "Its lamp was replaced in 1988."


def added(library: Library, *files: Path) -> list[str]:
    return [str(one.outcome) for one in library.add_files(files)]


def quotes(library: Library, question: str) -> list[str]:
    return [one.sentence.text for one in library.evidence(question, library.search(question))]


def test_every_sentence_is_exactly_its_span_of_the_article(samples):
    for entry in samples.entries():
        article = samples.article(entry.id)
        sentences = samples.sentences(article)
        assert sentences
        assert all(article.text[one.start : one.end] == one.text for one in sentences)


def test_every_citation_quotes_the_article_it_names(samples):
    for entry in samples.entries():
        article = samples.article(entry.id)
        citations = [cite(article, one) for one in samples.sentences(article)]
        assert all(article.text[one.start : one.end] == one.quote and one.holds_in(article) for one in citations)


def test_sentences_are_numbered_from_one_without_a_gap(samples):
    for entry in samples.entries():
        numbers = [one.number for one in samples.sentences(samples.article(entry.id))]
        assert numbers == list(range(1, entry.sentences + 1))


def test_title_date_source_and_digest_are_kept(samples):
    article = samples.article("bridge-audit-cost")
    assert article.title == "Auditors say harbour bridge went 20 percent over budget"
    assert article.published == "2031-05-22"
    assert Path(article.source).name == "bridge-audit-cost.md"
    assert len(article.digest) == 64


def test_a_pdf_keeps_its_page_numbers(samples):
    article = samples.article("low-quay-air-study")
    pages = [cite(article, one).page for one in samples.sentences(article)]
    assert pages[0] == 1
    assert all(page is not None for page in pages)


def test_the_same_file_twice_is_no_work(library, embedder, opened, write):
    file = write("lighthouse.txt", KEEPER)
    assert added(library, file) == ["added"]
    no_weights = opened(library.folder, embedder=Embedder(Path("/nowhere"), embedder.identity))
    assert added(no_weights, file) == ["unchanged"]


def test_a_changed_file_replaces_its_old_version_and_keeps_its_identifier(empty_library, write):
    added(empty_library, write("lighthouse.txt", KEEPER))
    before = empty_library.article("lighthouse")
    assert added(empty_library, write("lighthouse.txt", KEEPER.replace("1962", "1963"))) == ["replaced"]
    after = empty_library.article("lighthouse")
    assert (after.id, len(empty_library.entries())) == (before.id, 1)
    assert "1963" in after.text
    assert after.digest != before.digest


def test_nothing_of_a_replaced_version_is_found_again(library, write):
    added(library, write("lighthouse.txt", "Zebulon Quist painted the tower purple.", LAMP))
    assert "Zebulon Quist painted the tower purple." in quotes(library, "Who is Zebulon Quist?")
    added(library, write("lighthouse.txt", LAMP))
    passages = library.search("Who is Zebulon Quist?", limit=1000)
    evidence = library.evidence("Who is Zebulon Quist?", passages)
    assert not any("Zebulon" in one.sentence.text for one in evidence)
    of_lighthouse = [one for one in passages if one.article_id == "lighthouse"]
    assert len({one.id for one in of_lighthouse}) == len(library.search(LAMP, within=library.article("lighthouse")))


def test_a_citation_breaks_when_its_article_changes(empty_library, write):
    added(empty_library, write("lighthouse.txt", KEEPER, LAMP))
    article = empty_library.article("lighthouse")
    citation = cite(article, empty_library.sentences(article)[-1])
    added(empty_library, write("lighthouse.txt", KEEPER.replace("1962", "1963"), LAMP))
    assert not citation.holds_in(empty_library.article("lighthouse"))


def test_the_same_text_in_another_file_is_reported_as_a_duplicate(empty_library, write):
    [_, copy] = empty_library.add_files([write("lighthouse.txt", KEEPER), write("copy.txt", KEEPER)])
    assert (copy.outcome, copy.article.id, copy.detail) == ("duplicate", "lighthouse", "the same text as lighthouse")
    assert [entry.id for entry in empty_library.entries()] == ["lighthouse"]


def test_a_duplicate_of_an_article_added_earlier_is_reported_too(empty_library, write):
    added(empty_library, write("lighthouse.txt", KEEPER))
    assert added(empty_library, write("copy.txt", KEEPER)) == ["duplicate"]


def test_two_files_of_one_name_get_two_identifiers(empty_library, write):
    added(empty_library, write("north/lighthouse.txt", KEEPER), write("south/lighthouse.txt", LAMP))
    assert [entry.id for entry in empty_library.entries()] == ["lighthouse", "lighthouse-2"]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n\t\n", "empty"),
        ("picture.txt", bytes(range(256)) * 20, "binary"),
        ("broken.pdf", b"%PDF-1.7\nnot much of one", "broken"),
        ("login.html", b"<html><body><form><input></form></body></html>", "article"),
        ("punctuation.txt", b"*** --- ***\n", "text"),
    ],
)
def test_a_broken_file_among_many_is_reported_and_the_rest_is_kept(empty_library, write, tmp_path, name, data, reason):
    broken = tmp_path / name
    broken.write_bytes(data)
    [first, failed, last] = empty_library.add_files([write("a.txt", KEEPER), broken, write("b.txt", LAMP)])
    assert [first.outcome, failed.outcome, last.outcome] == ["added", "failed", "added"]
    assert name in failed.detail
    assert reason in failed.detail.lower()
    assert "\n" not in failed.detail
    assert len(empty_library.entries()) == 2


def test_a_file_that_disappears_before_it_is_read_is_reported(empty_library, write, tmp_path):
    [gone, kept] = empty_library.add_files([tmp_path / "gone.txt", write("b.txt", LAMP)])
    assert (gone.outcome, kept.outcome) == ("failed", "added")
    assert gone.detail == f"{tmp_path / 'gone.txt'}: No such file or directory"


def test_a_file_whose_name_is_not_utf_8_is_kept(empty_library, tmp_path):
    file = tmp_path / "caf\udce9.txt"
    file.write_text(f"{KEEPER}\n{LAMP}\n", "utf-8")
    assert added(empty_library, file) == ["added"]
    assert added(empty_library, file) == ["unchanged"]


def test_a_removed_article_is_found_no_more(library):
    assert "The Tarvemouth Harbour Bridge cost 468 million crowns" in " ".join(quotes(library, "What did it cost?"))
    assert library.remove("bridge-audit-cost").id == "bridge-audit-cost"
    assert library.known("bridge-audit-cost") is None
    assert not any(one.article_id == "bridge-audit-cost" for one in library.search("harbour bridge cost", limit=1000))
    assert "468 million" not in " ".join(quotes(library, "What did it cost?"))


def test_a_removed_article_can_be_added_again(library):
    source = Path(library.remove("bridge-audit-cost").source)
    assert added(library, source) == ["added"]
    assert library.article("bridge-audit-cost").source == str(source)


@pytest.mark.parametrize(
    "reference",
    [
        "fish-market-reopens",
        "fish",
        "FISH",
        "fish-market-reopens.txt",
        "Low Quay fish market reopens eleven weeks after the flood",
    ],
)
def test_an_article_is_named_by_identifier_its_start_file_name_or_title(samples, reference):
    assert samples.article(reference).id == "fish-market-reopens"


def test_an_article_is_named_by_its_path_from_the_working_directory(samples, monkeypatch):
    source = Path(samples.article("fish-market-reopens").source)
    monkeypatch.chdir(source.parent.parent)
    assert samples.article(str(source)).id == "fish-market-reopens"
    assert samples.article(f"{source.parent.name}/{source.name}").id == "fish-market-reopens"


def test_an_ambiguous_reference_lists_the_choices(samples):
    with pytest.raises(LibraryError, match=r"storm: more than one article fits \(storm-.*, storm-.*\)"):
        samples.article("storm")


def test_a_whole_identifier_wins_over_the_start_of_another(empty_library, write):
    added(empty_library, write("storm.txt", KEEPER), write("storm-review.txt", LAMP))
    assert empty_library.article("storm").id == "storm"


@pytest.mark.parametrize("reference", ["", "no-such-article", "100%", "'; DROP TABLE article; --"])
def test_a_reference_that_nothing_fits_is_a_clear_error(samples, reference):
    with pytest.raises(LibraryError, match="no such article; `qa list` shows those there are"):
        samples.article(reference)


def test_articles_that_are_already_text_keep_the_spans_they_come_with(empty_library):
    article = new_article(title="Tower", text="One. Two. Three.", source="tower")
    [result] = empty_library.add_articles([(article, [(0, 4), (5, 16)])])
    assert [one.text for one in empty_library.sentences(result.article)] == ["One.", "Two. Three."]


def test_what_is_added_from_memory_is_named_by_its_source(empty_library):
    result = empty_library.add_data(
        f"<html><title>x</title><body><article><p>{KEEPER * 5}</p></article></body></html>".encode(), "page.html"
    )
    assert (result.outcome, empty_library.article("page.html").source) == ("added", "page.html")


def test_an_article_that_another_process_adds_is_found(library, opened, write):
    reader = opened(library.folder)
    question = "Who has kept the lighthouse?"
    assert KEEPER not in quotes(reader, question)
    added(library, write("lighthouse.txt", KEEPER))
    assert KEEPER in quotes(reader, question)
