"""The frame of every document: tagged, titled, in French, with its pages numbered and its face embedded."""

import io

import pikepdf
import pytest
from django.template import engines

from cpa_portal.documents.rendering import html_to_pdf

SOURCE = """{% extends "pdf/base.html" %}{% load portail %}{% block contenu %}
<dl><dt>Titulaire</dt><dd>Camille Le Goff</dd></dl>
<table><caption>Heures</caption><thead><tr><th scope="col">Année</th><th scope="col">Heures</th></tr></thead>
<tbody>{% for annee in annees %}<tr><th scope="row">{{ annee }}</th><td>{{ 86400|heures }}</td></tr>{% endfor %}</tbody></table>
{% endblock %}"""


@pytest.fixture(scope="module")
def pdf() -> pikepdf.Pdf:
    html = engines["django"].from_string(SOURCE).render({"titre": "Relevé de droits", "annees": range(1950, 2018)})
    return pikepdf.open(io.BytesIO(html_to_pdf(html)))


def roles(node: pikepdf.Object) -> set[str]:
    """Every structure role under a node."""
    found: set[str] = set()
    if isinstance(node, pikepdf.Array):
        for child in node:
            found |= roles(child)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            found.add(str(node["/S"]))
        if "/K" in node:
            found |= roles(node["/K"])
    return found


def test_it_is_tagged_titled_and_french(pdf: pikepdf.Pdf) -> None:
    assert bool(pdf.Root.MarkInfo.Marked)
    assert str(pdf.Root.Lang).startswith("fr")
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    with pdf.open_metadata() as metadata:
        assert metadata["dc:title"] == "Relevé de droits"
        assert metadata["pdfuaid:part"] == "1"


def test_headings_and_tables_keep_their_meaning(pdf: pikepdf.Pdf) -> None:
    assert {"/H1", "/Table", "/TH", "/TD", "/TR", "/Caption"} <= roles(pdf.Root.StructTreeRoot.K)


def test_every_font_is_embedded(pdf: pikepdf.Pdf) -> None:
    names = set()
    for page in pdf.pages:
        for font in page.Resources.Font.values():
            descriptor = font.DescendantFonts[0].FontDescriptor
            names.add(str(descriptor.FontName).split("+")[-1])
            assert any(key in descriptor for key in ("/FontFile2", "/FontFile3"))
    assert any(name.startswith("Texte") for name in names)


def test_it_spans_pages(pdf: pikepdf.Pdf) -> None:
    assert len(pdf.pages) >= 2
