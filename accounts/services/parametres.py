"""Changes of the parameters of the law: drafted, studied on every account, approved by two people, put in force.

What is in force is never rewritten: a change that proves wrong is undone by another one.
"""

import hashlib
import json
import uuid
from datetime import date

from django.db import transaction
from django.db.models import Max

from accounts.enums import EtatJeu
from accounts.models import ApprobationJeu, Campagne, JeuDeParametres, ValeurProposee
from accounts.rules.dates import last_credited_year
from accounts.rules.parameters import Parametre, read_value
from accounts.selectors.law import changes_of, close_the_law, law_before, law_in_force
from accounts.selectors.parametres import obstacle, study_of
from accounts.services.campagnes import LAW, launch, stop
from accounts.valeurs import changeable, typed
from accounts.workflow import JEU
from cpa_portal.actor import Actor, Role
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.db.retry import retry_transient
from cpa_portal.errors import Conflict, InvalidInput, NotAllowed, NotFound, Refused
from cpa_portal.outbox.emission import emit

APPROVALS = 2
LONGEST = 4_000


@transaction.atomic
def propose(*, motif: str, actor: Actor, at: Moment) -> JeuDeParametres:
    """Begin a draft. `motif` names the text of law and what it changes."""
    _administrator(actor)
    jeu = JeuDeParametres(motif=_written(motif, "motif"))
    jeu.created_by_id = actor.user_id
    jeu.save(force_insert=True)
    record(actor=actor, at=at, verb="accounts.propose_parametres", target=jeu)
    return jeu


@transaction.atomic
def set_value(*, jeu_id: uuid.UUID, nom: str, from_on: date, valeur: str, actor: Actor, at: Moment) -> ValeurProposee:
    """Propose a value from a day on, in place of what was proposed for that day. An empty one ends the rule."""
    jeu = _draft(jeu_id, actor)
    parametre = law_in_force().par_nom.get(nom)
    if parametre is None:
        raise InvalidInput("Ce paramètre n’existe pas.", code="parametre_inconnu", field="nom")
    if not changeable(parametre):
        raise InvalidInput(
            "Ce paramètre change avec une nouvelle version du portail.", code="parametre_fixe", field="nom"
        )
    valeur = typed(parametre, valeur)
    if parametre.at(from_on) == read_value(parametre, valeur):
        raise InvalidInput(
            "C’est déjà la valeur de ce jour\u00a0: rien ne changerait.", code="meme_valeur", field="valeur"
        )
    row, _ = ValeurProposee.objects.update_or_create(jeu=jeu, nom=nom, from_on=from_on, defaults={"valeur": valeur})
    details = {"nom": nom, "from_on": from_on.isoformat(), "valeur": valeur}
    record(actor=actor, at=at, verb="accounts.set_parametre", target=jeu, details=details)
    return row


@transaction.atomic
def remove_value(*, jeu_id: uuid.UUID, valeur_id: int, actor: Actor, at: Moment) -> None:
    """Take a proposed value out of the draft. Taking it out twice is once."""
    jeu = _draft(jeu_id, actor)
    row = jeu.valeurs.filter(pk=valeur_id).first()
    if row is not None:
        row.delete()
        record(actor=actor, at=at, verb="accounts.remove_parametre", target=jeu, details={"nom": row.nom})


@transaction.atomic
def study(*, jeu_id: uuid.UUID, actor: Actor, at: Moment) -> JeuDeParametres:
    """Freeze the values and have every account computed under them; nothing is written on the accounts."""
    jeu = _locked(jeu_id, actor)
    target = JEU.next(jeu.etat, "etudier")
    values = changes_of(jeu)
    if not values:
        raise InvalidInput("Proposez au moins une valeur.", code="aucune_valeur", field="nom")
    law = law_in_force()
    jeu.etat, jeu.tour, jeu.base = target, jeu.tour + 1, law.version
    jeu.empreinte = _digest(jeu, values)
    jeu.save(update_fields=["etat", "tour", "base", "empreinte"])
    record(actor=actor, at=at, verb="accounts.study_parametres", target=jeu, details={"empreinte": jeu.empreinte[:16]})
    year = last_credited_year(law, at.today)
    launch(annee=year, nature=Campagne.Nature.PARAMETRES, jeu=jeu, actor=actor, at=at)
    return jeu


def _digest(jeu: JeuDeParametres, values: list[tuple[str, date, str]]) -> str:
    """Names the values, the law that they change and the round of study: nothing else bears it."""
    content = [str(jeu.pk), jeu.tour, jeu.base, [[nom, day.isoformat(), valeur] for nom, day, valeur in values]]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


@transaction.atomic
def modify(*, jeu_id: uuid.UUID, actor: Actor, at: Moment) -> JeuDeParametres:
    """Back to the draft: what was approved was another content, and is studied again."""
    jeu = _locked(jeu_id, actor)
    jeu.etat = JEU.next(jeu.etat, "modifier")
    jeu.save(update_fields=["etat"])
    _stop_study(jeu, actor=actor, at=at)
    record(actor=actor, at=at, verb="accounts.modify_parametres", target=jeu)
    return jeu


@retry_transient()
@transaction.atomic
def approve(*, jeu_id: uuid.UUID, empreinte: str, actor: Actor, at: Moment) -> JeuDeParametres:
    """Agree to the content that was shown. The second person puts it in force. A double click is one approval."""
    jeu = _locked(jeu_id, actor)
    if not actor.strong:
        raise NotAllowed("Confirmez d’abord votre identité par un second facteur.", code="second_facteur_exige")
    if jeu.etat == EtatJeu.ACTIF and jeu.empreinte == empreinte:
        return jeu
    JEU.next(jeu.etat, "activer")
    if jeu.empreinte != empreinte:
        raise Conflict("Ce changement a été modifié depuis son affichage. Relisez-le.", code="contenu_modifie")
    _ready(jeu)
    if jeu.approbations.filter(user_id=actor.user_id or 0, empreinte=empreinte).exists():
        return jeu
    ApprobationJeu.objects.bulk_create(
        [ApprobationJeu(jeu=jeu, user_id=actor.user_id or 0, empreinte=empreinte, made_on=at.today, made_at=at.now)],
        ignore_conflicts=True,
    )
    record(actor=actor, at=at, verb="accounts.approve_parametres", target=jeu, details={"empreinte": empreinte[:16]})
    if jeu.approbations.filter(empreinte=empreinte).values("user").distinct().count() >= APPROVALS:
        _activate(jeu, actor=actor, at=at)
    return jeu


def _ready(jeu: JeuDeParametres) -> None:
    """Raises Refused unless the study of this very content is over, on today's law, and computed every account."""
    found = obstacle(jeu, study_of(jeu), law_in_force())
    if found is not None:
        raise Refused(found[1], code=found[0])


def _activate(jeu: JeuDeParametres, *, actor: Actor, at: Moment) -> None:
    close_the_law()
    if law_in_force().version != jeu.base:
        raise Refused(
            "Un autre changement vient d’entrer en vigueur. Étudiez celui-ci de nouveau.", code="droit_change"
        )
    rank = JeuDeParametres.objects.aggregate(last=Max("rang"))["last"] or 0
    jeu.etat, jeu.rang, jeu.active_on = JEU.next(jeu.etat, "activer"), rank + 1, at.today
    jeu.save(update_fields=["etat", "rang", "active_on"])
    record(actor=actor, at=at, verb="accounts.activate_parametres", target=jeu, details={"rang": jeu.rang})
    emit(topic=LAW, key=str(jeu.pk), payload={})


@transaction.atomic
def apply_law(*, actor: Actor, at: Moment) -> Campagne | None:
    """Compute every account again under the last change, unless that was asked. A campaign under way goes first."""
    jeu = (
        JeuDeParametres.objects.filter(etat=EtatJeu.ACTIF)
        .select_for_update(of=("self",), no_key=True)
        .order_by("-rang")
        .first()
    )
    real = Campagne.objects.filter(nature=Campagne.Nature.REELLE)
    if jeu is None or real.filter(jeu=jeu).exists() or real.filter(etat=Campagne.Etat.EN_COURS).exists():
        return None
    year = last_credited_year(law_in_force(), at.today)
    return launch(annee=year, nature=Campagne.Nature.REELLE, jeu=jeu, actor=actor, at=at)


@transaction.atomic
def reject(*, jeu_id: uuid.UUID, motif: str, actor: Actor, at: Moment) -> JeuDeParametres:
    """Refuse a change that was studied, with a reason."""
    jeu = _locked(jeu_id, actor)
    jeu.motif_refus = _written(motif, "motif")
    jeu.etat = JEU.next(jeu.etat, "rejeter")
    jeu.save(update_fields=["etat", "motif_refus"])
    _stop_study(jeu, actor=actor, at=at)
    record(actor=actor, at=at, verb="accounts.reject_parametres", target=jeu)
    return jeu


@transaction.atomic
def abandon(*, jeu_id: uuid.UUID, actor: Actor, at: Moment) -> JeuDeParametres:
    """Give a change up before anything is in force."""
    jeu = _locked(jeu_id, actor)
    jeu.etat = JEU.next(jeu.etat, "abandonner")
    jeu.save(update_fields=["etat"])
    _stop_study(jeu, actor=actor, at=at)
    record(actor=actor, at=at, verb="accounts.abandon_parametres", target=jeu)
    return jeu


@transaction.atomic
def undo(*, jeu_id: uuid.UUID, actor: Actor, at: Moment) -> JeuDeParametres:
    """Draft the change that puts back, from the same days on, the values that this one replaced."""
    jeu = _locked(jeu_id, actor)
    if jeu.etat != EtatJeu.ACTIF:
        raise Refused("Ce changement n’est pas en vigueur\u00a0: il n’y a rien à annuler.", code="pas_en_vigueur")
    before = law_before(jeu)
    draft = propose(
        motif=f"Retour aux valeurs d’avant le changement n°\u00a0{jeu.rang}.\n{jeu.motif}"[:LONGEST], actor=actor, at=at
    )
    ValeurProposee.objects.bulk_create(
        ValeurProposee(jeu=draft, nom=nom, from_on=day, valeur=raw_of(before.par_nom[nom], day))
        for nom, day, _ in changes_of(jeu)
    )
    return draft


def raw_of(parametre: Parametre, day: date) -> str:
    """The value of a day, written as in the files."""
    value = parametre.at(day)
    if value is None:
        return ""
    return ", ".join(sorted(value)) if isinstance(value, frozenset) else str(value)


def _stop_study(jeu: JeuDeParametres, *, actor: Actor, at: Moment) -> None:
    for campagne in jeu.campagnes.filter(nature=Campagne.Nature.PARAMETRES, etat=Campagne.Etat.EN_COURS):
        stop(campagne=campagne, actor=actor, at=at)


def _written(text: str, field: str) -> str:
    text = text.strip()
    if not text:
        raise InvalidInput("Écrivez le motif et le texte de loi.", code="motif_vide", field=field)
    if len(text) > LONGEST:
        raise InvalidInput(f"{LONGEST} signes au plus\u00a0: résumez.", code="motif_long", field=field)
    return text


def _administrator(actor: Actor) -> None:
    if actor.role != Role.ADMINISTRATEUR or actor.user_id is None:
        raise NotAllowed("Seul un administrateur du portail change les paramètres de la loi.")


def _locked(jeu_id: uuid.UUID, actor: Actor) -> JeuDeParametres:
    _administrator(actor)
    jeu = JeuDeParametres.objects.select_for_update(of=("self",), no_key=True).filter(pk=jeu_id).first()
    if jeu is None:
        raise NotFound("Ce changement n’existe pas.")
    return jeu


def _draft(jeu_id: uuid.UUID, actor: Actor) -> JeuDeParametres:
    jeu = _locked(jeu_id, actor)
    if jeu.etat != EtatJeu.BROUILLON:
        raise Refused("Ce changement n’est plus un brouillon. Reprenez-le pour le modifier.", code="pas_un_brouillon")
    return jeu
