"""The yearly report: draft, sending, reminders, and the lapse that its absence causes by itself on 1 May."""

import logging
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max

from cpa_portal.actor import Actor
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import DomainError, InvalidInput, Refused
from organismes.documents import issue_report
from organismes.emails import tell_members
from organismes.enums import EtatDeclaration, Fonction
from organismes.models import Bilan, DeclarationActivite, Organisme, RappelBilan
from organismes.rules.bilans import last_day, missed_year, remarks, shows_training
from organismes.services.declarations import lapse
from organismes.vie import facts_of_reports, years_due

logger = logging.getLogger(__name__)


def _lock(organisme: Organisme) -> Organisme:
    return Organisme.objects.select_for_update(of=("self",), no_key=True).get(pk=organisme.pk)


def _check_year(organisme: Organisme, annee: int, at: Moment) -> None:
    if annee >= at.today.year:
        raise Refused(f"Le bilan de {annee} se fait à partir du 1er\u00a0janvier {annee + 1}.", code="trop_tot")
    if annee not in years_due(organisme, at.today):
        raise Refused(
            f"Aucun bilan n’est dû pour {annee}\u00a0: la déclaration n’était pas enregistrée.", code="non_du"
        )


@transaction.atomic
def save_report(*, organisme: Organisme, annee: int, contenu: Mapping[str, Any], actor: Actor, at: Moment) -> Bilan:
    """Keep what was typed. The draft of the year, or a new one over what was sent."""
    row = _lock(organisme)
    _check_year(row, annee, at)
    draft = row.bilans.filter(annee=annee, sent_on__isnull=True).first()
    if draft is None:
        last = row.bilans.filter(annee=annee).aggregate(last=Max("version"))["last"] or 0
        draft = Bilan.objects.create(
            organisme=row, annee=annee, version=last + 1, contenu=dict(contenu), updated_at=at.now
        )
    else:
        draft.contenu, draft.updated_at = dict(contenu), at.now
        draft.save(update_fields=["contenu", "updated_at"])
    record(actor=actor, at=at, verb="organismes.save_report", target=draft, details={"annee": annee})
    return draft


@transaction.atomic
def send_report(
    *,
    organisme: Organisme,
    annee: int,
    contenu: Mapping[str, Any],
    sans_activite: bool = False,
    actor: Actor,
    at: Moment,
) -> Bilan:
    """Send the report of a year; the receipt is issued. Sent again later, it corrects the former, which is kept.

    A report without any training is sent only if the body says that it knows what follows.
    """
    for remark in remarks(contenu):
        if remark.bloque:
            raise InvalidInput(remark.texte, code="incoherent", field=remark.champ)
    if not shows_training(contenu) and not sans_activite:
        raise InvalidInput(
            "Ce bilan ne montre aucune action de formation\u00a0: il entraîne la caducité, comme son absence. "
            "Cochez la case pour l’envoyer tout de même.",
            code="sans_activite",
            field="sans_activite",
        )
    draft = save_report(organisme=organisme, annee=annee, contenu=contenu, actor=actor, at=at)
    draft.sent_on, draft.sent_by_id = at.today, actor.user_id
    draft.save(update_fields=["sent_on", "sent_by"])
    issue_report(bilan=draft, actor=actor, at=at)
    record(actor=actor, at=at, verb="organismes.send_report", target=draft, details={"annee": annee})
    late = at.today > last_day(annee)
    tell_members(
        organisme=draft.organisme,
        template="bilan_recu",
        at=at,
        context={"annee": annee, "tard": late, "last_day": last_day(annee)},
        only=Fonction.GESTIONNAIRE,
    )
    return draft


def remind_due(*, at: Moment) -> int:
    """Recall the report of last year to who has not sent it: the latest reminder due, once each."""
    annee = at.today.year - 1
    left = (last_day(annee) - at.today).days
    due = [days for days in sorted(settings.RAPPELS_BPF_JOURS) if 0 <= left <= days]
    if not due:
        return 0
    rows = DeclarationActivite.objects.live_on(at.today).select_related("organisme").order_by("pk")
    return sum(_remind(row, annee, due[0], at) for row in rows)


@transaction.atomic
def _remind(row: DeclarationActivite, annee: int, days: int, at: Moment) -> bool:
    organisme = row.organisme
    if (
        annee not in years_due(organisme, at.today)
        or organisme.bilans.filter(annee=annee, sent_on__isnull=False).exists()
    ):
        return False
    try:
        with transaction.atomic():
            RappelBilan.objects.create(organisme=organisme, annee=annee, jours=days, sent_on=at.today)
    except IntegrityError:
        return False
    tell_members(
        organisme=organisme,
        template="rappel_bilan",
        at=at,
        context={"annee": annee, "last_day": last_day(annee), "adresse_du_site": settings.SITE_URL},
        only=Fonction.GESTIONNAIRE,
    )
    return True


def lapse_due(*, at: Moment) -> int:
    """Record the lapses that took effect by themselves; returns their number. Running it twice changes nothing."""
    actor = Actor.system("organismes.caducite")
    live = DeclarationActivite.objects.filter(
        etat__in=[EtatDeclaration.ENREGISTREE, EtatDeclaration.CESSEE], decided_on__year__lt=at.today.year
    )
    made = 0
    for row in live.select_related("organisme").prefetch_related("organisme__bilans").order_by("pk"):
        fact, sent, active = facts_of_reports(row)
        annee = missed_year(
            fact, sent=sent, active=active, today=at.today, first_year=settings.BPF_DU_POUR_L_ANNEE_D_ENREGISTREMENT
        )
        if annee is None or row.actes.filter(nature="retrait_caducite", effective_on__year=annee + 1).exists():
            continue
        try:
            lapse(declaration=row, bpf_year=annee, actor=actor, at=at)
            made += 1
        except DomainError as error:
            logger.error("declaration %s: lapse not recorded: %s", row.pk, error.code)
    return made


def run_nightly(*, at: Moment) -> dict[str, int]:
    """Reminders, then lapses."""
    return {"rappels": remind_due(at=at), "caducites": lapse_due(at=at)}
