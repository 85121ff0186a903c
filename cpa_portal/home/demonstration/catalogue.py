"""A LHEO catalogue that waits for its organisme: one offer dearer, one new, one gone."""

import copy

from django.core.files.base import ContentFile
from lxml import etree

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.outbox.delivery import drain
from modules.lheo_export import UTF8, encoded, own_catalogue, pieces
from modules.models import ImportLheo
from modules.services.lheo_imports import receive_catalogue
from organismes.models import Organisme


def load_catalogue(*, body: Organisme, actor: Actor, at: Moment) -> ImportLheo:
    """What the body exported, changed in its own software, and sent back."""
    texts = pieces(own_catalogue(body.pk), today=at.today)
    root = etree.fromstring(b"".join(encoded(texts, UTF8)))
    offers = root[0]
    first, gone = offers[0], offers[1]
    new = copy.deepcopy(first)
    new.set("numero", "TE-2017-07")
    _say(new, "intitule-formation", "Tester son idée auprès de ses premiers clients")
    _say(first, "prix-total-TTC", "1250.00")
    offers.remove(gone)
    offers.append(new)
    data = etree.tostring(root, xml_declaration=True, encoding=UTF8)
    row = receive_catalogue(organisme=body, file=ContentFile(data, name="catalogue-2017.xml"), actor=actor, at=at)
    drain(at=at)
    return row


def _say(node: etree._Element, name: str, text: str) -> None:
    next(node.iter(f"{{*}}{name}")).text = text
