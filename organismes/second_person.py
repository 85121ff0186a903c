"""Who may propose a sensitive change, who is its second person, and what each may do now.

Pages and services ask the same questions; the database asks them again when a change is approved.
"""

from datetime import date, datetime

from django.db.models import Prefetch, Q, QuerySet

from cpa_portal.actor import Actor, Role
from cpa_portal.clock.moment import Moment
from organismes.enums import EtatChangement, Fonction, NatureChangement
from organismes.models import Changement, CoordonneesBancaires, MembreOrganisme, ObjectionIban, Organisme

ADMINISTRATEUR = "L’administrateur du portail"
GESTIONNAIRE = "Un autre gestionnaire de l’organisme"


def with_content(rows: QuerySet[Changement]) -> QuerySet[Changement]:
    """Changes with all that the questions below read, in a number of queries that does not grow with the rows."""
    members = MembreOrganisme.objects.filter(until_on__isnull=True).select_related("user")
    return rows.select_related("organisme", "membre__user", "proposed_by", "decided_by").prefetch_related(
        Prefetch("organisme__membres", members),
        Prefetch("objections", ObjectionIban.objects.select_related("raised_by", "decided_by").order_by("pk")),
        Prefetch("coordonnees", CoordonneesBancaires.objects.filter(ended_at__isnull=True)),
    )


def is_narrow(membre: MembreOrganisme, now: datetime) -> bool:
    """A recent member: she sees the dossiers shared with her, and decides nothing yet."""
    return membre.full_from is not None and membre.full_from > now


def second_people(changement: Changement, now: datetime) -> list[MembreOrganisme]:
    """Gestionnaires who may approve: in full rights, neither the author nor the person whom it is about."""
    return [
        membre
        for membre in changement.organisme.membres.all()
        if membre.until_on is None
        and membre.suspended_at is None
        and Fonction.GESTIONNAIRE in membre.fonctions
        and not is_narrow(membre, now)
        and membre.user_id != changement.proposed_by_id
        and membre.pk != changement.membre_id
    ]


def who_must_act(changement: Changement, now: datetime) -> str:
    """Whose turn it is."""
    if open_objection(changement) is not None:
        return ADMINISTRATEUR
    if changement.etat != EtatChangement.PROPOSE:
        return "Personne"
    return GESTIONNAIRE if second_people(changement, now) else ADMINISTRATEUR


def open_objection(changement: Changement) -> ObjectionIban | None:
    """The objection that waits for the administrator."""
    return next((row for row in changement.objections.all() if row.issue is None), None)


def _own_gestionnaire(changement: Changement, actor: Actor) -> bool:
    return (
        actor.role == Role.ORGANISME
        and actor.structure_id == changement.organisme_id
        and actor.has_function(Fonction.GESTIONNAIRE)
    )


def why_not_decide(changement: Changement, actor: Actor, now: datetime) -> str | None:
    """Sentence that says why this person may not approve this change now; None if she may."""
    if changement.etat != EtatChangement.PROPOSE:
        return "Ce changement est déjà décidé."
    if actor.user_id is None or actor.user_id == changement.proposed_by_id:
        return "Vous avez proposé ce changement\u00a0: une autre personne doit l’approuver."
    if changement.membre is not None and changement.membre.user_id == actor.user_id:
        return "Ce changement vous concerne\u00a0: une autre personne doit l’approuver."
    if not actor.strong:
        return "Confirmez d’abord votre identité par un second facteur."
    others = second_people(changement, now)
    if actor.role == Role.ADMINISTRATEUR:
        return "Un gestionnaire de l’organisme peut approuver\u00a0: c’est à lui de décider." if others else None
    if not _own_gestionnaire(changement, actor):
        return "Seul un gestionnaire de l’organisme approuve ce changement."
    if not any(row.user_id == actor.user_id for row in others):
        return "Vous êtes membre depuis trop peu de temps pour approuver un changement."
    return None


def may_object(changement: Changement, actor: Actor, today: date) -> bool:
    """Any member may contest bank details until their hold ends."""
    if actor.role != Role.ORGANISME or actor.structure_id != changement.organisme_id:
        return False
    if changement.nature != NatureChangement.IBAN or open_objection(changement) is not None:
        return False
    if changement.etat == EtatChangement.PROPOSE:
        return True
    return any(row.held_until is not None and today < row.held_until for row in changement.coordonnees.all())


def may_settle(changement: Changement, actor: Actor) -> bool:
    """The administrator decides of an objection, unless she raised it or proposed the change."""
    objection = open_objection(changement)
    return (
        objection is not None
        and actor.role == Role.ADMINISTRATEUR
        and actor.strong
        and actor.user_id not in (objection.raised_by_id, changement.proposed_by_id)
    )


def abilities(changement: Changement, actor: Actor, at: Moment) -> list[str]:
    """Verbs that this person may use now."""
    verbs = []
    if why_not_decide(changement, actor, at.now) is None:
        verbs += ["refuser"] if open_objection(changement) else ["approuver", "refuser"]
    if changement.etat == EtatChangement.PROPOSE and _own_gestionnaire(changement, actor):
        verbs += ["retirer"] if actor.user_id == changement.proposed_by_id else []
    if may_object(changement, actor, at.today):
        verbs.append("contester")
    if may_settle(changement, actor):
        verbs.append("trancher")
    return verbs


def open_changes(organisme: Organisme) -> QuerySet[Changement]:
    """What waits in a body, oldest first."""
    return with_content(Changement.objects.filter(organisme=organisme).open()).order_by("pk")


def contested() -> Q:
    """Condition: an objection waits for the administrator."""
    return Q(pk__in=ObjectionIban.objects.filter(issue__isnull=True).values("changement_id"))


def waiting_for_administrator(now: datetime) -> list[Changement]:
    """Objections first, then the changes that no gestionnaire of the body can approve."""
    rows = with_content(Changement.objects.filter(Q(etat=EtatChangement.PROPOSE) | contested())).order_by("pk")
    mine = [row for row in rows if who_must_act(row, now) == ADMINISTRATEUR]
    return sorted(mine, key=lambda row: open_objection(row) is None)
