"""Proofs of quality: requests, decisions, suspension, NACRE conventions. Who may is checked by the doors."""

from datetime import date

from django.db import IntegrityError, transaction

from cpa_portal.actor import Actor
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput, Refused
from organismes.emails import tell_members
from organismes.enums import EtatQualite, SourceQualite
from organismes.models import Organisme, Qualite
from organismes.policies import may_request_quality
from organismes.rules.parameters import nacre_convention_day, source_window
from organismes.workflow import QUALITE

VERDICTS = {
    EtatQualite.REFERENCABLE: "declarer_referencable",
    EtatQualite.NON_REFERENCABLE: "declarer_non_referencable",
    EtatQualite.A_COMPLETER: "demander_complements",
}


def _locked(qualite: Qualite) -> Qualite:
    return Qualite.objects.select_for_update(of=("self",), no_key=True).select_related("organisme").get(pk=qualite.pk)


@transaction.atomic
def request_quality(
    *,
    organisme: Organisme,
    source: str = SourceQualite.DATADOCK,
    reference: str = "",
    actor: Actor,
    at: Moment,
) -> Qualite:
    """Carry over a request that is examined elsewhere (the counter of the GIE D2OF). The one under way is returned.

    A body that asks here opens a file: see services/dossier_qualite.py.
    """
    Organisme.objects.select_for_update(of=("self",), no_key=True).get(pk=organisme.pk)
    if source not in {SourceQualite.DATADOCK, SourceQualite.LABEL, SourceQualite.QUALIOPI}:
        raise InvalidInput("Choisissez ce que vous faites examiner.", field="source")
    if not may_request_quality(organisme, at.today):
        raise Refused(
            "L’examen de la qualité s’ouvre avec le numéro de déclaration d’activité\u00a0: faites d’abord enregistrer "
            "votre déclaration.",
            code="non_declare",
        )
    if source != SourceQualite.DATADOCK and not reference.strip():
        raise InvalidInput("Indiquez le nom du label ou du certificat et son numéro.", field="reference")
    under_way = organisme.qualites.filter(source=source, etat__in=[EtatQualite.EN_EXAMEN, EtatQualite.A_COMPLETER])
    found = under_way.first()
    if found is not None:
        return found
    if organisme.qualites.met_on(at.today).filter(source=source, etat=EtatQualite.REFERENCABLE).exists():
        raise Refused("Cet examen est déjà favorable\u00a0: il n’y a rien à redemander.", code="deja_favorable")
    row = Qualite.objects.create(
        organisme=organisme,
        source=source,
        etat=EtatQualite.EN_EXAMEN,
        reference=reference.strip(),
        requested_on=at.today,
    )
    record(actor=actor, at=at, verb="organismes.request_quality", target=row, details={"source": source})
    return row


@transaction.atomic
def decide_quality(
    *,
    qualite: Qualite,
    verdict: str,
    commentaire: str = "",
    from_on: date | None = None,
    until_on: date | None = None,
    actor: Actor,
    at: Moment,
) -> Qualite:
    """Carry over the answer to a request: referencable (from today unless said), non_referencable or a_completer (both with reasons)."""
    row = _locked(qualite)
    if verdict not in VERDICTS:
        raise InvalidInput("Choisissez la conclusion de l’examen.", field="verdict")
    row.etat = QUALITE.next(row.etat, VERDICTS[EtatQualite(verdict)])
    if verdict != EtatQualite.REFERENCABLE and not commentaire.strip():
        raise InvalidInput("Dites ce qui manque ou ce qui ne convient pas.", field="commentaire")
    if verdict == EtatQualite.REFERENCABLE:
        row.from_on, row.until_on = from_on or at.today, until_on
        if until_on is not None and until_on < row.from_on:
            raise InvalidInput("Le dernier jour vient avant le premier.", field="until_on")
    row.commentaire, row.decided_on, row.decided_by_id = commentaire.strip(), at.today, actor.user_id
    row.save(update_fields=["etat", "from_on", "until_on", "commentaire", "decided_on", "decided_by"])
    record(actor=actor, at=at, verb="organismes.decide_quality", target=row, details={"verdict": str(verdict)})
    tell_members(
        organisme=row.organisme,
        template="qualite",
        at=at,
        context={"source": row.get_source_display(), "etat": row.get_etat_display(), "commentaire": row.commentaire},
    )
    return row


@transaction.atomic
def suspend_quality(*, qualite: Qualite, commentaire: str, actor: Actor, at: Moment) -> Qualite:
    """Stop a favourable proof: today is its last day. A new request opens the next period."""
    row = _locked(qualite)
    if row.source == SourceQualite.NACRE:
        raise Refused("La convention NACRE vaut qualité par la loi\u00a0: elle ne se suspend pas ici.")
    row.etat = QUALITE.next(row.etat, "suspendre")
    if not commentaire.strip():
        raise InvalidInput("Une suspension est motivée.", field="commentaire")
    row.until_on = max(at.today, row.from_on) if row.from_on else at.today
    row.commentaire, row.decided_on, row.decided_by_id = commentaire.strip(), at.today, actor.user_id
    row.save(update_fields=["etat", "until_on", "commentaire", "decided_on", "decided_by"])
    record(actor=actor, at=at, verb="organismes.suspend_quality", target=row)
    tell_members(
        organisme=row.organisme,
        template="qualite",
        at=at,
        context={"source": row.get_source_display(), "etat": row.get_etat_display(), "commentaire": row.commentaire},
    )
    return row


@transaction.atomic
def lift_suspension(*, qualite: Qualite, commentaire: str, actor: Actor, at: Moment) -> Qualite:
    """End a suspension: a new favourable period opens today. The days suspended stay suspended, for ever."""
    row = _locked(qualite)
    if row.etat != EtatQualite.SUSPENDU or row.suites.exists():
        raise Refused("Cette qualité n’est pas suspendue.", code="etat_incompatible")
    if not commentaire.strip():
        raise InvalidInput("Écrivez le motif de la levée.", field="commentaire")
    again = Qualite.objects.create(
        organisme=row.organisme,
        source=row.source,
        etat=EtatQualite.REFERENCABLE,
        reference=row.reference,
        label=row.label,
        suite_de=row,
        requested_on=row.requested_on,
        from_on=max(at.today, row.until_on) if row.until_on else at.today,
        commentaire=commentaire.strip(),
        decided_on=at.today,
        decided_by_id=actor.user_id,
    )
    record(actor=actor, at=at, verb="organismes.lift_suspension", target=again)
    tell_members(
        organisme=row.organisme,
        template="qualite",
        at=at,
        context={
            "source": again.get_source_display(),
            "etat": again.get_etat_display(),
            "commentaire": again.commentaire,
        },
    )
    return again


@transaction.atomic
def record_nacre(
    *,
    organisme: Organisme,
    reference: str,
    convention_from_on: date,
    convention_until_on: date | None = None,
    actor: Actor,
    at: Moment,
) -> Qualite:
    """Record that a NACRE convention was in force on 31/12/2016: quality is deemed met until 31/12/2017.

    It does not stand for the déclaration d'activité.
    """
    day = nacre_convention_day()
    if not reference.strip():
        raise InvalidInput("Indiquez le numéro de la convention.", field="reference")
    if convention_until_on is not None and convention_until_on < convention_from_on:
        raise InvalidInput("La fin de la convention vient avant son début.", field="convention_until_on")
    if convention_from_on > day or (convention_until_on is not None and convention_until_on < day):
        raise Refused(
            f"Cette convention n’était pas en vigueur le {day:%d/%m/%Y}\u00a0: elle ne vaut pas qualité.",
            code="nacre_hors_periode",
            field="convention_from_on",
        )
    first, last, _ = source_window(SourceQualite.NACRE)
    try:
        with transaction.atomic():
            row = Qualite.objects.create(
                organisme=organisme,
                source=SourceQualite.NACRE,
                etat=EtatQualite.REFERENCABLE,
                from_on=first,
                until_on=last,
                reference=reference.strip(),
                decided_on=at.today,
                decided_by_id=actor.user_id,
            )
    except IntegrityError:
        raise Refused(
            "Une convention NACRE est déjà enregistrée pour cet organisme.", code="nacre_deja", field="siret"
        ) from None
    details = {
        "from": convention_from_on.isoformat(),
        "until": convention_until_on.isoformat() if convention_until_on else None,
    }
    record(actor=actor, at=at, verb="organismes.record_nacre", target=row, details=details)
    tell_members(organisme=organisme, template="nacre", at=at, context={"until_on": last})
    return row
