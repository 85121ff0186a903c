"""A body that sends its catalogue."""

from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile

from cpa_portal.clock.moment import Moment
from cpa_portal.outbox.delivery import drain
from modules.models import ImportLheo
from modules.services.lheo_imports import confirm, receive_catalogue
from organismes.models import Organisme
from tests.builders import modules as build
from tests.modules.lheo import files


@pytest.fixture
def body(db, at: Moment) -> Organisme:
    """An admissible organisme."""
    return build.organisme(at=at)


@pytest.fixture
def offer(body: Organisme) -> Callable[..., str]:
    """A formation of that body."""
    nda = body.declarations.get().nda

    def written(key: str = "F1", **changed: str) -> str:
        return files.formation(key, **{"siret": body.siret, "nda": nda, **changed})

    return written


@pytest.fixture
def send(body: Organisme, at: Moment) -> Callable[..., ImportLheo]:
    """Receive a file and let the worker read it; `apply` confirms it and lets the worker apply it."""

    def sent(*formations: str, apply: bool = False, when: Moment = at, data: bytes = b"", why: str = "") -> ImportLheo:
        content = ContentFile(data or files.lheo(*formations), name="catalogue.xml")
        actor = build.as_member(body)
        row = receive_catalogue(organisme=body, file=content, actor=actor, at=when)
        drain(at=when)
        row.refresh_from_db()
        if apply:
            confirm(row=row, explication=why, actor=actor, at=when)
            drain(at=when)
            row.refresh_from_db()
        return row

    return sent
