"""Bank details of a body: checked, encrypted, never edited; every member is told of a change."""

from django.db import transaction
from schwifty import BIC, IBAN
from schwifty.exceptions import SchwiftyException

from cpa_portal.actor import Actor
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.db.secrets import encrypt, keyed_index
from cpa_portal.errors import InvalidInput
from organismes.emails import tell_members
from organismes.models import CoordonneesBancaires, Organisme
from organismes.selectors import IBAN_COLUMN, live_iban


def checked_iban(text: str) -> IBAN:
    """An IBAN whose keys are right and whose country takes SEPA payments. Raises InvalidInput (field "iban")."""
    typed = "".join(text.split()).upper()
    if not typed:
        raise InvalidInput("Indiquez l’IBAN.", code="iban_invalide", field="iban")
    try:
        iban = IBAN(typed, validate_bban=True)
    except SchwiftyException:
        expected = (
            "\u00a0; un IBAN français compte 27 caractères" if typed.startswith("FR") and len(typed) != 27 else ""
        )
        raise InvalidInput(
            "Cet IBAN n’est pas valable\u00a0: sa clé de contrôle ou sa longueur est fausse"
            + expected
            + ". Recopiez-le "
            "de votre relevé d’identité bancaire.",
            code="iban_invalide",
            field="iban",
        ) from None
    if not iban.in_sepa_zone:
        raise InvalidInput(
            "Les paiements se font par virement SEPA\u00a0: donnez un IBAN d’un pays de la zone SEPA.",
            code="iban_hors_sepa",
            field="iban",
        )
    return iban


def checked_bic(text: str, iban: IBAN) -> str:
    """The BIC typed, or the one that the IBAN tells. Raises InvalidInput (field "bic")."""
    typed = "".join(text.split()).upper()
    if not typed:
        return str(iban.bic or "")
    try:
        bic = BIC(typed)
    except SchwiftyException:
        raise InvalidInput(
            "Un BIC compte 8 ou 11 caractères, par exemple AGRIFRPP.", code="bic_invalide", field="bic"
        ) from None
    if bic.country_code != iban.country_code:
        raise InvalidInput("Ce BIC n’est pas du pays de l’IBAN.", code="bic_invalide", field="bic")
    return str(bic)


def masked(iban: str) -> str:
    """Country, key and last four characters."""
    return f"{iban[:4]}\u00a0••••\u00a0••••\u00a0{iban[-4:]}"


@transaction.atomic
def set_iban(
    *, organisme: Organisme, iban: str, bic: str = "", titulaire_du_compte: str, actor: Actor, at: Moment
) -> CoordonneesBancaires:
    """Replace the bank details. The same ones again change nothing and tell nobody."""
    number = checked_iban(iban)
    code = checked_bic(bic, number)
    holder = " ".join(titulaire_du_compte.split())
    if not holder:
        raise InvalidInput("Indiquez le titulaire du compte bancaire.", field="titulaire_du_compte")
    if len(holder) > 70:
        raise InvalidInput("Le nom du titulaire compte 70 caractères au plus.", field="titulaire_du_compte")
    Organisme.objects.select_for_update(of=("self",), no_key=True).get(pk=organisme.pk)
    index = keyed_index(number.compact, column=IBAN_COLUMN)
    former = live_iban(organisme)
    if former is not None:
        if bytes(former.iban_index) == index and (former.bic, former.titulaire_du_compte) == (code, holder):
            return former
        former.ended_at = at.now
        former.save(update_fields=["ended_at"])
    row = CoordonneesBancaires.objects.create(
        organisme=organisme,
        iban_ciphertext=encrypt(number.compact.encode(), column=IBAN_COLUMN),
        iban_index=index,
        iban_masque=masked(number.compact),
        bic=code,
        titulaire_du_compte=holder,
        recorded_at=at.now,
        recorded_by_id=actor.user_id,
    )
    details = {"former": former.pk if former else None}
    record(actor=actor, at=at, verb="organismes.set_iban", target=row, details=details)
    tell_members(
        organisme=organisme, template="iban", at=at, context={"iban_masque": row.iban_masque, "premier": former is None}
    )
    return row
