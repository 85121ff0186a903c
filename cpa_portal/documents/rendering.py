"""HTML to tagged PDF. Nothing is fetched from outside: `static:` files come from the disk."""

import functools
import mimetypes
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


def _read_static(url: str) -> tuple[bytes, str]:
    """Bytes and type of `static:<path>` from the disk; everything else is refused."""
    parts = urlsplit(url)
    if parts.scheme != "static":
        raise ValueError(f"a document may not fetch {parts.scheme}:")
    path = finders.find(parts.path.lstrip("/"))
    if path is None:
        raise ValueError(f"unknown static file {parts.path}")
    with open(path, "rb") as handle:
        return handle.read(), mimetypes.guess_type(path)[0] or "application/octet-stream"


@functools.cache
def _fetcher() -> Any:
    """What WeasyPrint asks for style sheets and images: one that is missing stops the document."""
    urls = _weasyprint().urls

    class StaticFetcher(urls.URLFetcher):  # type: ignore[name-defined, misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            data, content_type = _read_static(url)
            return urls.URLFetcherResponse(url, data, {"Content-Type": content_type})

    return StaticFetcher(fail_on_errors=True)


def render_html(*, template: str, context: dict[str, Any], title: str) -> str:
    """HTML of `templates/<template>.html`: the accessible twin and the source of the PDF."""
    return render_to_string(f"{template}.html", {**context, "titre": title})


def html_to_pdf(html: str) -> bytes:
    """Tagged PDF (PDF/UA-1). Raises Refused where the system libraries are missing."""
    weasyprint = _weasyprint()
    if weasyprint is None:
        raise Refused(UNAVAILABLE, code="pdf_indisponible")
    result: bytes = weasyprint.HTML(string=html, url_fetcher=_fetcher(), base_url="static:").write_pdf(
        pdf_variant="pdf/ua-1"
    )
    return result
