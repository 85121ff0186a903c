"""Giving a declaration its number: typed by the instructor, or the next of its département."""

from django.db.models import Max
from django.db.models.functions import Substr

from cpa_portal.errors import InvalidInput
from organismes.models import DeclarationActivite, Organisme, Territoire
from organismes.rules.identifiers import canonical_nda, compose_nda, nda_prefix


def number_for(*, organisme: Organisme, typed: str = "") -> str:
    """A number that no other body holds or held. Call inside the transaction that writes it.

    The territory's row is locked, so that two registrations never take the same number.
    """
    Territoire.objects.select_for_update(of=("self",), no_key=True).get(pk=organisme.territoire_id)
    if typed:
        number = canonical_nda(typed)
        if DeclarationActivite.objects.filter(nda=number).exclude(organisme=organisme).exists():
            raise InvalidInput(
                "Ce numéro est ou a été celui d’un autre organisme. Vérifiez-le.", code="nda_deja_pris", field="nda"
            )
        return number
    former = DeclarationActivite.objects.filter(organisme=organisme).exclude(nda="").order_by("-pk").first()
    if former is not None:
        return former.nda
    prefix = nda_prefix(organisme.code_postal)
    last = (
        DeclarationActivite.objects.filter(nda__startswith=prefix)
        .annotate(order_part=Substr("nda", 5, 5))
        .aggregate(last=Max("order_part"))["last"]
    )
    return compose_nda(prefix, int(last or 0) + 1)
