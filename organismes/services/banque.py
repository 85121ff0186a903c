"""Bank details of a body: checked, encrypted, never edited, put in force by an approved change."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from schwifty import BIC, IBAN
from schwifty.exceptions import SchwiftyException

from cpa_portal.actor import Actor
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.db.secrets import encrypt, keyed_index
from cpa_portal.errors import InvalidInput
from organismes.emails import tell_members
from organismes.models import Changement, CoordonneesBancaires
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


def checked_holder(text: str) -> str:
    """The holder of the account. Raises InvalidInput (field "titulaire_du_compte")."""
    holder = " ".join(text.split())
    if not holder:
        raise InvalidInput("Indiquez le titulaire du compte bancaire.", field="titulaire_du_compte")
    if len(holder) > 70:
        raise InvalidInput("Le nom du titulaire compte 70 caractères au plus.", field="titulaire_du_compte")
    return holder


def index_of(number: IBAN) -> bytes:
    """Keyed index: equal accounts have equal indexes, and nothing else can be learnt from it."""
    return keyed_index(number.compact, column=IBAN_COLUMN)


def sealed(number: IBAN) -> bytes:
    """The IBAN, encrypted."""
    return encrypt(number.compact.encode(), column=IBAN_COLUMN)


@transaction.atomic
def put_in_force(*, changement: Changement, actor: Actor, at: Moment) -> CoordonneesBancaires:
    """Replace the bank details by those of an approved change. No bank file pays them before `held_until`."""
    former = live_iban(changement.organisme)
    if former is not None:
        former.ended_at = at.now
        former.save(update_fields=["ended_at"])
    row = CoordonneesBancaires.objects.create(
        organisme=changement.organisme,
        iban_ciphertext=changement.iban_ciphertext,
        iban_index=changement.iban_index,
        iban_masque=changement.iban_masque,
        bic=changement.bic,
        titulaire_du_compte=changement.titulaire_du_compte,
        recorded_at=at.now,
        recorded_by_id=changement.proposed_by_id,
        approved_by_id=changement.decided_by_id,
        changement=changement,
        held_until=at.today + timedelta(days=settings.IBAN_ATTENTE_JOURS),
    )
    details = {"former": former.pk if former else None, "changement": changement.pk}
    record(actor=actor, at=at, verb="organismes.set_iban", target=row, details=details)
    tell_members(
        organisme=row.organisme,
        template="iban",
        at=at,
        context={"iban_masque": row.iban_masque, "premier": former is None, "jusqu_au": row.held_until},
    )
    return row


@transaction.atomic
def end_iban(*, changement: Changement, actor: Actor, at: Moment) -> None:
    """Take the bank details of a change out of force: an objection was right. Payments wait for others."""
    for row in changement.coordonnees.filter(ended_at__isnull=True):
        row.ended_at = at.now
        row.save(update_fields=["ended_at"])
        record(actor=actor, at=at, verb="organismes.end_iban", target=row, details={"changement": changement.pk})
