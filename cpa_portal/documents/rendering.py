"""HTML to tagged PDF. Nothing is fetched from outside: `static:` files come from the disk."""

import functools
from typing import Any
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from cpa_portal.errors import Refused

UNAVAILABLE = (
    "Les documents PDF ne peuvent pas être produits sur cette machine : il y manque les bibliothèques Pango. "
    "La version à lire à l’écran reste disponible."
)


@functools.cache
def _weasyprint() -> Any:
    """WeasyPrint, or None where its system libraries are missing."""
    try:
        return __import__("weasyprint")
    except OSError:
        return None


def pdf_available() -> bool:
    """True if this machine can make PDF files."""
    return _weasyprint() is not None


def _fetch(url: str, *_: Any, **__: Any) -> dict[str, Any]:
    """Serve `static:<path>` from the disk and refuse everything else."""
    parts = urlsplit(url)
    if parts.scheme != "static":
        raise ValueError(f"a document may not fetch {parts.scheme}:")
    path = finders.find(parts.path.lstrip("/"))
    if path is None:
        raise ValueError(f"unknown static file {parts.path}")
    with open(path, "rb") as handle:
        return {"string": handle.read()}


def render_html(*, template: str, context: dict[str, Any], title: str) -> str:
    """HTML of `templates/<template>.html`: the accessible twin and the source of the PDF."""
    return render_to_string(f"{template}.html", {**context, "titre": title})


def html_to_pdf(html: str) -> bytes:
    """Tagged PDF (PDF/UA-1). Raises Refused where the system libraries are missing."""
    weasyprint = _weasyprint()
    if weasyprint is None:
        raise Refused(UNAVAILABLE, code="pdf_indisponible")
    result: bytes = weasyprint.HTML(string=html, url_fetcher=_fetch, base_url="static:").write_pdf(
        pdf_variant="pdf/ua-1"
    )
    return result
