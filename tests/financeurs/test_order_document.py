"""The order's document: a tagged PDF that says the same as its accessible twin, whatever happens later."""

import io
import re
from html.parser import HTMLParser

import pikepdf
import pytest

from cpa_portal.clock.moment import Moment
from cpa_portal.documents.models import Document
from cpa_portal.documents.rendering import html_to_pdf
from cpa_portal.home.demonstration.numbers import BIC, iban
from financeurs.documents import issue_order
from modules.models import Module
from organismes.selectors import iban_in_clear, live_iban
from tests.builders import financeurs as money
from tests.builders.organismes import set_iban

pytestmark = pytest.mark.django_db


class _Body(HTMLParser):
    """Texts of the body, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.inside = self.inside or tag == "body"

    def handle_data(self, data: str) -> None:
        if self.inside and (text := _squeezed(data)):
            self.texts.append(text)


def _squeezed(text: str) -> str:
    """Without any space: lines break where they want."""
    return re.sub(r"\s|\u00ad|\u200b", "", text)


def _glyphs(font: pikepdf.Object) -> dict[str, str]:
    """Glyph number (four hexadecimal digits) → characters, as a reader of the file copies them."""
    table: dict[str, str] = {}
    cmap = font.ToUnicode.read_bytes().decode("latin-1")
    for block in re.findall(r"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for code, text in re.findall(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            table[code.lower().zfill(4)] = bytes.fromhex(text).decode("utf-16-be")
    assert "beginbfrange" not in cmap
    return table


def _text_of(pdf: pikepdf.Pdf) -> str:
    """Characters that the pages draw, in the order of the file."""
    drawn = []
    for page in pdf.pages:
        fonts = {name: _glyphs(font) for name, font in page.Resources.Font.items()}
        table: dict[str, str] = {}
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) == "Tf":
                table = fonts[str(operands[0])]
            elif str(operator) in {"Tj", "TJ"}:
                parts = operands[0] if str(operator) == "TJ" else operands
                codes = "".join(bytes(part).hex() for part in parts if isinstance(part, pikepdf.String))
                drawn += [table[codes[start : start + 4]] for start in range(0, len(codes), 4)]
    return _squeezed("".join(drawn))


@pytest.fixture
def document(payer: money.Funder, module: Module, at: Moment) -> Document:
    ordre = money.approve(money.ordered(payer, module, at=at), payer.valideur, at=at)
    return issue_order(ordre=ordre, actor=payer.comptable, at=at)


def test_the_file_is_tagged_titled_and_french(document: Document) -> None:
    with pikepdf.open(io.BytesIO(html_to_pdf(document.html))) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.Root.Lang) == "fr"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"].startswith("Ordre de paiement n°")


def test_the_file_says_what_its_twin_says(document: Document) -> None:
    twin = _Body()
    twin.feed(document.html)
    with pikepdf.open(io.BytesIO(html_to_pdf(document.html))) as pdf:
        rest = _text_of(pdf)
    assert {"1200,00€", "24h", "2personnesdistinctesdoiventapprouvercetordre."} <= set(twin.texts)
    for text in sorted(twin.texts, key=len, reverse=True):
        assert text in rest, text
        rest = rest.replace(text, "|", 1)
    footer = rf"\|*•?\|*Moncompted’activité·Ordredepaiementn°{document.subject_id}Page1sur1"
    assert re.fullmatch(footer, rest), "the file adds its footer and nothing else"


def test_what_was_issued_never_changes(document: Document, payer: money.Funder, module: Module, at: Moment) -> None:
    before = document.html
    set_iban(organisme=module.organisme, iban=iban(77), bic=BIC, titulaire_du_compte="T", actor=money.SYSTEM, at=at)
    assert Document.objects.get(pk=document.pk).html == before


def test_the_whole_iban_is_never_printed(document: Document, module: Module) -> None:
    account = live_iban(module.organisme)
    assert account is not None
    assert iban_in_clear(account) not in _squeezed(document.html)
    assert account.iban_masque in document.html


def test_approvals_that_no_longer_bind_are_not_printed(
    document: Document, payer: money.Funder, module: Module, at: Moment
) -> None:
    assert "Aucune approbation" not in document.html
    set_iban(organisme=module.organisme, iban=iban(77), bic=BIC, titulaire_du_compte="T", actor=money.SYSTEM, at=at)
    ordre = payer.row.ordres.get()
    assert "Aucune approbation" in issue_order(ordre=ordre, actor=payer.comptable, at=at).html


def test_the_part_that_the_person_pays_is_told(payer: money.Funder, module: Module, at: Moment) -> None:
    request = money.self_paid(payer, module, at=at, hours=10)
    ordre = money.ordered_from(request, payer, at=at)
    assert "Dont payée par la personne" in issue_order(ordre=ordre, actor=payer.comptable, at=at).html
