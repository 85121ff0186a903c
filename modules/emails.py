"""Mails of this app: written with the act, sent by the outbox. No NIR, no name but the recipient’s first one."""

from datetime import timedelta
from typing import Any

from django.conf import settings

from accounts.models import Titulaire
from cpa_portal.clock.moment import Moment
from cpa_portal.outbox.emission import send_mail
from cpa_portal.web.formatting import heures
from modules.models import Devis, Dossier, Justificatif, Module, ServiceFait


def _to_person(*, titulaire: Titulaire, template: str, context: dict[str, Any], at: Moment) -> None:
    """Nothing is sent to who has not signed up yet."""
    if titulaire.user is None:
        return
    words = titulaire.prenoms.split()
    full = {**context, "prenom": words[0] if words else "", "adresse_du_site": settings.SITE_URL}
    send_mail(to=titulaire.user.email, template=f"emails/modules/{template}", context=full, at=at)


def _to_organisme(*, module: Module, template: str, context: dict[str, Any], at: Moment) -> None:
    full = {**context, "titre": module.titre, "adresse_du_site": settings.SITE_URL}
    send_mail(to=module.organisme.email, template=f"emails/modules/{template}", context=full, at=at)


def module_withdrawn(*, module: Module, motif: str, at: Moment) -> None:
    """The portal took a module out of the catalogue."""
    _to_organisme(module=module, template="module_retire", context={"motif": motif}, at=at)


def module_left_catalogue(*, dossier: Dossier, module: Module, at: Moment) -> None:
    """The module of a running dossier was withdrawn: the person reads what it changes for her."""
    context = {"titre": module.titre, "dossier_id": dossier.pk, "etat": dossier.etat}
    _to_person(titulaire=dossier.titulaire, template="module_parti", context=context, at=at)


def dossier_ended_by_organisme(*, dossier: Dossier, at: Moment) -> None:
    """The organisme ended or declined a dossier that was not accepted yet."""
    context = {"titre": dossier.module.titre, "dossier_id": dossier.pk, "motif": dossier.ended_reason}
    _to_person(titulaire=dossier.titulaire, template="dossier_decline", context=context, at=at)


def attestation_asked(*, dossier: Dossier, at: Moment) -> None:
    """A proof came: the person says whether she was accompanied."""
    context = {
        "titre": dossier.module.titre,
        "dossier_id": dossier.pk,
        "jusqu_au": at.today + timedelta(days=settings.ATTESTATION_SILENCE_JOURS),
    }
    _to_person(titulaire=dossier.titulaire, template="attestation_demandee", context=context, at=at)


def attestation_given(*, dossier: Dossier, confirme: bool, at: Moment) -> None:
    """The person answered."""
    context = {"dossier_id": dossier.pk, "confirme": confirme}
    _to_organisme(module=dossier.module, template="attestation_donnee", context=context, at=at)


def draft_prepared(*, dossier: Dossier, at: Moment) -> None:
    """An adviser prepared a draft; the person decides."""
    context = {"titre": dossier.module.titre, "dossier_id": dossier.pk}
    _to_person(titulaire=dossier.titulaire, template="brouillon_prepare", context=context, at=at)


def dossier_accepted(*, dossier: Dossier, at: Moment) -> None:
    """Hours are held: told to the person and to the organisme."""
    context = {"titre": dossier.module.titre, "dossier_id": dossier.pk, "premier_jour": dossier.first_session_on}
    _to_person(titulaire=dossier.titulaire, template="dossier_accepte", context=context, at=at)
    _to_organisme(module=dossier.module, template="dossier_a_suivre", context=context, at=at)


def dossier_refused(*, dossier: Dossier, at: Moment) -> None:
    """The funder said no."""
    context = {"titre": dossier.module.titre, "dossier_id": dossier.pk, "motif": dossier.ended_reason}
    _to_person(titulaire=dossier.titulaire, template="dossier_refuse", context=context, at=at)


def dossier_cancelled(*, dossier: Dossier, at: Moment) -> None:
    """The person gave up: told to the organisme that waited for her."""
    _to_organisme(module=dossier.module, template="dossier_annule", context={"dossier_id": dossier.pk}, at=at)


def quote_requested(*, devis: Devis, at: Moment) -> None:
    """A person asks for a quote."""
    context = {"dossier_id": devis.dossier_id}
    _to_organisme(module=devis.dossier.module, template="devis_demande", context=context, at=at)


def quote_issued(*, devis: Devis, at: Moment) -> None:
    """The organisme answered with an offer."""
    context = {"titre": devis.dossier.module.titre, "devis_id": devis.pk, "expires_on": devis.expires_on}
    _to_person(titulaire=devis.dossier.titulaire, template="devis_propose", context=context, at=at)


def quote_answered(*, devis: Devis, accepted: bool, at: Moment) -> None:
    """The person answered the offer."""
    context = {"accepted": accepted, "dossier_id": devis.dossier_id}
    _to_organisme(module=devis.dossier.module, template="devis_repondu", context=context, at=at)


def quote_expired(*, devis: Devis, at: Moment) -> None:
    """Nobody answered the offer in time."""
    context = {"titre": devis.dossier.module.titre, "dossier_id": devis.dossier_id}
    _to_person(titulaire=devis.dossier.titulaire, template="devis_expire", context=context, at=at)


def proof_objected(*, justificatif: Justificatif, dossier: Dossier, at: Moment) -> None:
    """The funder does not accept a proof."""
    context = {"objection": justificatif.objection, "dossier_id": dossier.pk}
    _to_organisme(module=dossier.module, template="justificatif_conteste", context=context, at=at)


def service_done(*, service: ServiceFait, dossier: Dossier, debited: int, at: Moment) -> None:
    """The training is recorded as given; the person's hours are debited."""
    context = {
        "titre": dossier.module.titre,
        "dossier_id": dossier.pk,
        "realisees": heures(service.secondes),
        "debitees": heures(debited),
    }
    _to_person(titulaire=dossier.titulaire, template="service_fait", context=context, at=at)


def draft_blocked(*, dossier: Dossier, motif: str, at: Moment) -> None:
    """The organisme of a draft is no longer admissible: nothing is lost, but it cannot be submitted."""
    module = dossier.module
    context = {
        "titre": module.titre,
        "organisme": module.organisme.raison_sociale,
        "dossier_id": dossier.pk,
        "motif": motif,
    }
    _to_person(titulaire=dossier.titulaire, template="brouillon_bloque", context=context, at=at)
