"""The catalogue de référence of a funder (article R6316-2): référençable is not référencé."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction

from cpa_portal.actor import Actor, Role
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput, Refused
from financeurs.catalogue import ORIGINES, ground_of
from financeurs.emails import entry_ended
from financeurs.enums import OrigineEntree
from financeurs.models import EntreeCatalogue, Financeur
from financeurs.policies import require_member
from organismes.models import Organisme
from organismes.selectors import admissible


@transaction.atomic
def add_entry(
    *, financeur: Financeur, organisme: Organisme, motif: str, from_on: date | None = None, actor: Actor, at: Moment
) -> EntreeCatalogue:
    """Put an admissible organisme in the catalogue from a day on, on the ground of its proof of quality.

    Raises Refused with the reasons: neither a favourable examination nor a label enters a catalogue by itself.
    """
    if actor.role != Role.SYSTEME:
        require_member(actor=actor, financeur_id=financeur.pk, functions=("gestionnaire",))
    if not motif.strip():
        raise InvalidInput("Écrivez le motif de l’inscription au catalogue.", field="motif")
    if from_on is not None and from_on < at.today and actor.role != Role.SYSTEME:
        raise InvalidInput(
            "Une inscription ne remonte pas dans le passé\u00a0: choisissez aujourd’hui ou un jour à venir.",
            code="date",
            field="from_on",
        )
    verdict = admissible(organisme, at.today)
    if not verdict.admissible:
        reasons = " ".join(reason.texte for reason in verdict.motifs if not reason.favorable)
        raise Refused(
            f"Cet organisme ne peut pas être inscrit au catalogue. {reasons}", code="organisme_non_admissible"
        )
    ground = ground_of(organisme, at.today)
    try:
        with transaction.atomic():
            entry = EntreeCatalogue.objects.create(
                financeur=financeur,
                organisme=organisme,
                from_on=from_on or at.today,
                motif=motif.strip()[:200],
                origine=ORIGINES[ground.source] if ground else OrigineEntree.INCONNUE,
                qualite=ground,
                decided_by_id=actor.user_id,
            )
    except IntegrityError:
        raise Refused("Cet organisme est déjà à votre catalogue.", code="deja_au_catalogue") from None
    record(actor=actor, at=at, verb="financeurs.add_entry", target=entry, details={"origine": str(entry.origine)})
    return entry


@transaction.atomic
def end_entry(*, entry: EntreeCatalogue, motif: str, actor: Actor, at: Moment) -> EntreeCatalogue:
    """Take the organisme out of the catalogue from today; accepted dossiers go on."""
    row = EntreeCatalogue.objects.select_for_update(of=("self",), no_key=True).get(pk=entry.pk)
    require_member(actor=actor, financeur_id=row.financeur_id, functions=("gestionnaire",))
    if row.until_on is not None:
        raise Refused("Cette inscription est déjà terminée.")
    if not motif.strip():
        raise InvalidInput("Écrivez le motif de la sortie du catalogue.", field="motif")
    row.until_on = max(row.from_on, at.today - timedelta(days=1))
    row.motif_fin, row.ended_on, row.ended_by_id = motif.strip(), at.today, actor.user_id
    row.save(update_fields=["until_on", "motif_fin", "ended_on", "ended_by"])
    record(actor=actor, at=at, verb="financeurs.end_entry", target=row)
    entry_ended(entree=row, at=at)
    return row
