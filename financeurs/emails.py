"""Mails of the funders: what was decided, and what to do next. No personal data but the first name."""

from django.conf import settings
from django.urls import reverse

from cpa_portal.clock.moment import Moment
from cpa_portal.outbox.emission import send_mail
from financeurs.models import Controle, DemandeAbondement, EntreeCatalogue, OrdrePaiement, PriseEnCharge, Suspension
from organismes.emails import tell_members


def funding_refused(*, prise_en_charge: PriseEnCharge, at: Moment) -> None:
    """The organisme learns that the funder said no."""
    tell_members(
        organisme=prise_en_charge.dossier.module.organisme,
        template="../financeurs/refus_organisme",
        context={"lien": f"{settings.SITE_URL}{reverse('organisme_dossiers')}"},
        at=at,
    )


def top_up_answered(*, demande: DemandeAbondement, at: Moment) -> None:
    """The person learns the answer to her request for hours."""
    user = demande.dossier.titulaire.user
    if user is None:
        return
    send_mail(
        to=user.email,
        template="emails/financeurs/abondement",
        context={
            "prenom": user.prenom,
            "accorde": demande.etat == "accorde",
            "motif": demande.motif,
            "financeur": demande.financeur.nom,
            "lien": f"{settings.SITE_URL}{reverse('dossier', args=[demande.dossier_id])}",
        },
        at=at,
    )


def order_paid(*, ordre: OrdrePaiement, at: Moment) -> None:
    """The organisme learns that the money left."""
    tell_members(
        organisme=ordre.beneficiaire,
        template="../financeurs/paye",
        context={"lien": f"{settings.SITE_URL}{reverse('mes_paiements')}"},
        at=at,
    )


def request_blocked(*, prise_en_charge: PriseEnCharge, at: Moment) -> None:
    """The person learns that her request can no longer be granted as things stand."""
    dossier = prise_en_charge.dossier
    user = dossier.titulaire.user
    if user is None:
        return
    send_mail(
        to=user.email,
        template="emails/financeurs/demande_bloquee",
        context={
            "prenom": user.prenom,
            "titre": dossier.module.titre,
            "organisme": dossier.module.organisme.raison_sociale,
            "financeur": prise_en_charge.financeur.nom,
            "lien": f"{settings.SITE_URL}{reverse('dossier', args=[dossier.pk])}",
        },
        at=at,
    )


def entry_ended(*, entree: EntreeCatalogue, at: Moment) -> None:
    """The organisme learns that a funder took it out of its catalogue, and what goes on."""
    tell_members(
        organisme=entree.organisme,
        template="../financeurs/sortie_catalogue",
        context={"financeur": entree.financeur.nom, "motif": entree.motif_fin, "ended_on": entree.ended_on},
        at=at,
    )


def suspension_step(*, suspension: Suspension, at: Moment) -> None:
    """The organisme learns the grounds and its days to answer, or that the procedure is closed."""
    tell_members(
        organisme=suspension.qualite.organisme,
        template="../financeurs/suspension",
        context={
            "financeur": suspension.financeur.nom,
            "ouverte": suspension.etat == "ouverte",
            "griefs": suspension.griefs,
            "motif": suspension.motif,
            "answer_due_on": suspension.answer_due_on,
            "hearing_on": suspension.hearing_on,
            "lien": f"{settings.SITE_URL}{reverse('ma_suspension', args=[suspension.pk])}",
        },
        at=at,
    )


def control_step(*, controle: Controle, at: Moment) -> None:
    """The organisme learns what its control waits for, or how it ended."""
    campagne = controle.campagne
    tell_members(
        organisme=controle.organisme,
        template="../financeurs/controle",
        context={
            "financeur": campagne.financeur.nom,
            "etat": controle.etat,
            "libelle": controle.get_etat_display(),
            "defaut": controle.get_defaut_display() if controle.defaut else "",
            "detail": controle.defaut_detail,
            "limite": campagne.answer_due_on if controle.etat == "contradictoire" else campagne.proofs_due_on,
            "lien": f"{settings.SITE_URL}{reverse('mon_controle', args=[controle.pk])}",
        },
        at=at,
    )
