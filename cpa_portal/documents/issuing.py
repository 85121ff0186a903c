"""Issuing a document: its text is frozen with its template version and hash."""

import hashlib
from typing import Any

from django.db import models

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.documents.models import Document
from cpa_portal.documents.rendering import render_html


def issue_document(
    *,
    kind: str,
    version: str,
    title: str,
    context: dict[str, Any],
    subject: models.Model,
    actor: Actor,
    at: Moment,
    titulaire_id: int | None = None,
) -> Document:
    """Freeze the text made from `templates/pdf/<kind>/<version>.html`; the PDF is made from it on demand."""
    html = render_html(template=f"pdf/{kind}/{version}", context=context, title=title)
    return Document.objects.create(
        kind=kind,
        version=version,
        title=title,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        titulaire_id=titulaire_id,
        html=html,
        html_sha256=hashlib.sha256(html.encode()).hexdigest(),
        issued_on=at.today,
        issued_at=at.now,
        issued_by_id=actor.user_id,
    )
