"""Checking a body against the Sirene register, at its registration or later, and settling the differences."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction

from cpa_portal.actor import Actor
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput, Refused
from cpa_portal.outbox.emission import emit
from organismes.emails import tell_members
from organismes.enums import EtatDeclaration, EtatVerification, Fonction
from organismes.models import Organisme, Territoire, VerificationSirene
from organismes.rules.sirene import COMPARED
from organismes.rules.territoires import territoire_of
from organismes.sirene.base import Etablissement
from organismes.sirene.consultation import Consultation, Issue

TOPIC = "organismes.check_siret"


def open_check(*, organisme: Organisme, consultation: Consultation, actor: Actor, at: Moment) -> VerificationSirene:
    """Keep what the register said when the body registered; nothing yet if it did not answer."""
    row = VerificationSirene(organisme=organisme, asked_on=at.today)
    _answer(row, consultation, at)
    row.save(force_insert=True)
    record(actor=actor, at=at, verb="organismes.check_siret", target=row, details={"etat": row.etat})
    return row


def _answer(row: VerificationSirene, consultation: Consultation, at: Moment) -> None:
    """Put the answer in the row; a register that does not answer changes nothing."""
    if consultation.issue == Issue.INDISPONIBLE:
        return
    found: Etablissement | None = consultation.etablissement
    row.answered_on = at.today
    if found is None:
        row.etat = EtatVerification.INCONNUE
        return
    row.registre = found.as_json()
    row.etat = EtatVerification.ECARTS if row.ecarts else EtatVerification.CONFORME


@transaction.atomic
def check(*, organisme_id: int, consultation: Consultation, actor: Actor, at: Moment) -> VerificationSirene:
    """The later check of a body that typed its particulars. The gestionnaires learn of differences."""
    row = _locked(organisme_id)
    if row.etat not in {EtatVerification.A_VERIFIER, EtatVerification.INCONNUE}:
        return row
    before = row.etat
    _answer(row, consultation, at)
    row.save(update_fields=["etat", "answered_on", "registre"])
    if row.etat != before:
        record(actor=actor, at=at, verb="organismes.check_siret", target=row, details={"etat": row.etat})
    if row.a_regler:
        tell_members(
            organisme=row.organisme,
            template="ecarts_sirene",
            at=at,
            context={"ecarts": [ecart.libelle for ecart in row.ecarts]},
            only=Fonction.GESTIONNAIRE,
        )
    return row


def _locked(organisme_id: int) -> VerificationSirene:
    return (
        VerificationSirene.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisme__territoire")
        .get(organisme_id=organisme_id)
    )


def ask_again(*, at: Moment) -> int:
    """Each night: ask the worker about the bodies that the register has not confirmed yet. Returns their number."""
    since = at.today - timedelta(days=settings.VERIFICATION_SIRENE_JOURS)
    waiting = VerificationSirene.objects.filter(
        etat__in=[EtatVerification.A_VERIFIER, EtatVerification.INCONNUE], asked_on__gte=since
    )
    asked = list(waiting.order_by("pk").values_list("organisme_id", flat=True))
    for organisme_id in asked:
        key = f"{organisme_id}:{at.today.isoformat()}"
        emit(topic=TOPIC, key=key, payload={"organisme_id": organisme_id})
    return len(asked)


@transaction.atomic
def accept_register(*, organisme: Organisme, actor: Actor, at: Moment) -> Organisme:
    """Take the register's values. A region that changes under a deposited declaration must be explained instead."""
    row = _locked(organisme.pk)
    body, ecarts = row.organisme, row.ecarts
    if not row.a_regler or not ecarts:
        raise Refused("Il n’y a plus d’écart à régler.", code="etat_incompatible")
    values = {ecart.champ: ecart.registre for ecart in ecarts}
    territoire = Territoire.objects.get(code=territoire_of(values.get("code_postal", body.code_postal)))
    settled = body.declarations.exclude(etat=EtatDeclaration.BROUILLON).exists()
    if settled and territoire != body.territoire:
        raise Refused(
            "L’adresse du registre relève d’une autre région que celle qui instruit votre déclaration\u00a0: "
            "expliquez l’écart.",
            code="autre_region",
        )
    for name in COMPARED:
        setattr(body, name, values.get(name, getattr(body, name)))
    body.territoire = territoire
    body.save(update_fields=[*COMPARED, "territoire"])
    row.etat = EtatVerification.CONFORME
    row.save(update_fields=["etat"])
    record(actor=actor, at=at, verb="organismes.accept_sirene", target=row, details={"champs": sorted(values)})
    return body


@transaction.atomic
def explain(*, organisme: Organisme, explication: str, actor: Actor, at: Moment) -> VerificationSirene:
    """Keep one's own values and say why, for the instructor."""
    row = _locked(organisme.pk)
    if not explication.strip():
        raise InvalidInput("Dites pourquoi vos coordonnées diffèrent du registre.", field="explication")
    if not row.a_regler:
        raise Refused("Il n’y a plus d’écart à régler.", code="etat_incompatible")
    row.etat, row.explication, row.explained_by_id = EtatVerification.EXPLIQUEE, explication.strip(), actor.user_id
    row.save(update_fields=["etat", "explication", "explained_by"])
    record(actor=actor, at=at, verb="organismes.explain_sirene", target=row)
    return row
