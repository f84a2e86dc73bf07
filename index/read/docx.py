"""Word documents: paragraphs, rows of tables and footnotes, each with the heading above it."""

from io import BytesIO

from index.article import Article, Unreadable, new_article
from index.read.blocks import composed
from index.read.clean import title_from
from index.read.dates import dateline
from index.read.markup import blocks_of
from index.read.metadata import dublin_core, one_line
from index.read.packages import opened_zip, parsing, part, refuse_entities

_WHAT = "the Word document"
_STYLES = "p[style-name='Title'] => h1.title:fresh"


def read_docx(data: bytes, source: str) -> Article:
    """The text of a Word document as it reads with all changes accepted; comments and pictures are left out."""
    import mammoth
    from lxml import html

    with opened_zip(data, source, _WHAT) as package:
        metadata = dublin_core(part(package, "docProps/core.xml", source, _WHAT))
        for name in package.namelist():
            if name.endswith((".xml", ".rels")):
                with parsing(source, _WHAT):
                    content = package.read(name)
                refuse_entities(content, source)
    with parsing(source, _WHAT):
        converted = mammoth.convert_to_html(
            BytesIO(data),
            style_map=_STYLES,
            include_embedded_style_map=False,
            convert_image=lambda image: [],
        )
        tree = html.fragment_fromstring(converted.value, create_parent="body")
    text, marks = composed(blocks_of(tree))
    if not text:
        raise Unreadable(f"{source}: the Word document holds no text")
    heading = next((one_line(element.text_content()) for element in tree.iter("h1")), None)
    return new_article(
        title=metadata.title or heading or title_from(source),
        text=text,
        source=source,
        published=dateline(text) or metadata.published,
        author=metadata.author,
        language=metadata.language,
        marks=marks,
    )
