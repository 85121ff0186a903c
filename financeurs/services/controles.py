"""Sampled control of the bodies of a catalogue: drawing, proofs, adversarial stage, conclusion by a person."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from cpa_portal.actor import Actor, Role
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput, NotAllowed, Refused
from cpa_portal.uploads.storage import store_upload
from financeurs.controles import bodies_to_draw_from, points_to_draw_from
from financeurs.emails import control_step
from financeurs.enums import EtatControle, EtatSuspension, MotifDefaut
from financeurs.models import (
    AvisControle,
    CampagneControle,
    Controle,
    Financeur,
    PointControle,
    PreuveControle,
    Suspension,
)
from financeurs.policies import require_member
from financeurs.rules.sampling import LEAST, MOST, dossiers_size, draw, sample_size
from financeurs.services.examens import EXAMINATEUR, require_examiner
from financeurs.workflow import CONTROLE
from organismes.enums import EtatQualite, SourceQualite
from organismes.models import Qualite
from organismes.services.examen_qualite import require_stranger
from organismes.services.qualite import suspend_quality

FIRST, SECOND = 1, 2


def _locked(controle: Controle) -> Controle:
    rows = Controle.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("organisme", "campagne__financeur").get(pk=controle.pk)


def _controller(row: Controle, actor: Actor) -> int:
    """The person, an examiner of the funder of the campaign and no member of the body. Raises NotAllowed."""
    require_member(actor=actor, financeur_id=row.campagne.financeur_id, functions=EXAMINATEUR)
    require_stranger(row.organisme, actor)
    return require_examiner(actor)[1]


def _own(row: Controle, actor: Actor) -> None:
    if actor.role != Role.ORGANISME or actor.structure_id != row.organisme_id:
        raise NotAllowed("Ces preuves appartiennent à l’organisme contrôlé.")


@transaction.atomic
def open_campaign(
    *, financeur: Financeur, titre: str, graine: str, taux: int, actor: Actor, at: Moment
) -> CampagneControle:
    """Draw the bodies of the catalogue, then the dossiers of each, and ask for proofs. The draw can be done again."""
    require_member(actor=actor, financeur_id=financeur.pk, functions=EXAMINATEUR)
    user_id = require_examiner(actor)[1]
    if not LEAST <= taux <= MOST:
        raise InvalidInput(f"La part tirée au sort va de {LEAST}\u00a0% à {MOST}\u00a0%.", field="taux")
    if not titre.strip() or not graine.strip():
        raise InvalidInput("Donnez un titre et une graine.", field="titre" if not titre.strip() else "graine")
    bodies = {body.siret: body for body in bodies_to_draw_from(financeur, at.today)}
    if not bodies:
        raise Refused("Votre catalogue n’a aucun organisme à contrôler.", code="aucun_organisme")
    days = [at.today + timedelta(days=count) for count in settings.CALENDRIER_CONTROLE_JOURS]
    campagne = CampagneControle.objects.create(
        financeur=financeur,
        titre=titre.strip(),
        graine=graine.strip(),
        taux=taux,
        population=len(bodies),
        opened_on=at.today,
        proofs_due_on=days[0],
        review_due_on=days[1],
        answer_due_on=days[2],
        final_due_on=days[3],
        created_by_id=user_id,
        created_at=at.now,
    )
    size = sample_size(len(bodies), taux)
    record(actor=actor, at=at, verb="financeurs.open_control", target=campagne, details={"tires": size})
    for rank, (empreinte, siret) in enumerate(draw(campagne.graine, bodies, size), start=1):
        row = Controle.objects.create(campagne=campagne, organisme=bodies[siret], empreinte=empreinte, rang=rank)
        _points(row)
        control_step(controle=row, at=at)
    return campagne


def _points(row: Controle) -> None:
    choices = points_to_draw_from(row.organisme, row.campagne.financeur)
    chosen = draw(row.campagne.graine, choices, dossiers_size(len(choices)))
    PointControle.objects.bulk_create(
        PointControle(
            controle=row, libelle=choices[key].libelle, dossier=choices[key].dossier, indicateur=choices[key].indicateur
        )
        for _, key in chosen
    )


@transaction.atomic
def join_proof(*, point: PointControle, file: UploadedFile, actor: Actor, at: Moment) -> PreuveControle:
    """Join a file to a point, while proofs or a second answer are awaited."""
    row = _locked(point.controle)
    _own(row, actor)
    if row.etat not in {EtatControle.A_PROUVER, EtatControle.CONTRADICTOIRE}:
        raise Refused("Aucune preuve n’est attendue aujourd’hui.", code="etat_incompatible")
    etape = FIRST if row.etat == EtatControle.A_PROUVER else SECOND
    fichier = store_upload(file, actor=actor, at=at)
    twin = point.preuves.filter(fichier__received_sha256=fichier.received_sha256).first()
    if twin is not None:
        return twin
    proof = PreuveControle.objects.create(
        point=point, etape=etape, fichier=fichier, added_on=at.today, added_at=at.now, added_by_id=actor.user_id
    )
    record(actor=actor, at=at, verb="financeurs.join_control_proof", target=row, details={"etape": etape})
    return proof


@transaction.atomic
def send(*, controle: Controle, reponse: str = "", actor: Actor, at: Moment) -> Controle:
    """Send the proofs, or the second answer with or without new proofs. A late sending is taken until the defect."""
    row = _locked(controle)
    _own(row, actor)
    second = row.etat == EtatControle.CONTRADICTOIRE
    row.etat = CONTROLE.next(row.etat, "repondre" if second else "envoyer")
    if second:
        if not reponse.strip():
            raise InvalidInput("Écrivez votre réponse au premier refus.", field="reponse")
        row.reponse, row.answered_on = reponse.strip(), at.today
        row.save(update_fields=["etat", "reponse", "answered_on"])
    else:
        if missing := [point.libelle for point in row.points.filter(preuves__isnull=True).order_by("pk")]:
            raise Refused("Joignez une preuve pour\u00a0: " + ", ".join(missing) + ".", code="preuve_manquante")
        row.sent_on = at.today
        row.save(update_fields=["etat", "sent_on"])
    record(actor=actor, at=at, verb="financeurs.send_control", target=row, details={"seconde": second})
    return row


@transaction.atomic
def review(
    *,
    controle: Controle,
    avis: Mapping[int, tuple[bool, str]],
    defaut: str = "",
    detail: str = "",
    actor: Actor,
    at: Moment,
) -> Controle:
    """Accept or refuse each point. All accepted: conforme. Else a named defect, and the adversarial or last stage."""
    row = _locked(controle)
    _controller(row, actor)
    second = row.etat == EtatControle.A_REEXAMINER
    refused = [pk for pk, (good, _) in avis.items() if not good]
    state = CONTROLE.next(row.etat, "refuser" if refused else "accepter")
    points = list(row.points.order_by("pk"))
    if set(avis) != {point.pk for point in points}:
        raise InvalidInput("Donnez votre avis sur chaque point.")
    if any(not comment.strip() for good, comment in avis.values() if not good):
        raise InvalidInput("Un refus se motive\u00a0: commentez chaque point refusé.")
    etape = SECOND if second else FIRST
    AvisControle.objects.bulk_create(
        AvisControle(
            point=point,
            etape=etape,
            accepte=avis[point.pk][0],
            commentaire=avis[point.pk][1].strip(),
            given_on=at.today,
            given_by_id=actor.user_id,
        )
        for point in points
    )
    verb = "financeurs.review_control"
    return _move(row, state, bool(refused), defaut, detail, verb=verb, actor=actor, at=at)


@transaction.atomic
def record_default(*, controle: Controle, detail: str, actor: Actor, at: Moment) -> Controle:
    """Nothing came by the day that the calendar sets: the defect is the delay."""
    row = _locked(controle)
    _controller(row, actor)
    state = CONTROLE.next(row.etat, "constater_defaut")
    first = row.etat == EtatControle.A_PROUVER
    limit = row.campagne.proofs_due_on if first else row.campagne.answer_due_on
    if at.today <= limit:
        raise Refused(f"L’organisme a jusqu’au {limit:%d/%m/%Y}.", code="delai_en_cours")
    verb = "financeurs.default_control"
    return _move(row, state, True, MotifDefaut.DELAI, detail, verb=verb, actor=actor, at=at)


def _move(
    row: Controle, state: str, bad: bool, defaut: str, detail: str, *, verb: str, actor: Actor, at: Moment
) -> Controle:
    if bad:
        if defaut not in MotifDefaut.values:
            raise InvalidInput("Choisissez le motif qui sera notifié.", field="defaut")
        if not detail.strip():
            raise InvalidInput("Expliquez le défaut\u00a0: l’organisme le lira.", field="detail")
        row.defaut, row.defaut_detail = defaut, detail.strip()
    row.etat = state
    if state == EtatControle.CONTRADICTOIRE:
        row.reviewed_on = at.today
    else:
        if row.reviewed_on is not None and bad and at.today <= row.reviewed_on:
            raise Refused("Un second refus vient après le jour du premier.", code="trop_tot")
        row.concluded_on, row.concluded_by_id = at.today, actor.user_id
    row.save(update_fields=["etat", "defaut", "defaut_detail", "reviewed_on", "concluded_on", "concluded_by"])
    record(actor=actor, at=at, verb=verb, target=row, details={"etat": str(row.etat), "defaut": str(row.defaut)})
    control_step(controle=row, at=at)
    return row


@transaction.atomic
def suspend_after(*, controle: Controle, motif: str, actor: Actor, at: Moment) -> Suspension:
    """A person decides that a failed control suspends the quality: the adversarial stage has taken place in it."""
    row = _locked(controle)
    user_id = _controller(row, actor)
    if row.etat != EtatControle.NON_CONFORME or row.suspension_id is not None:
        raise Refused("Seul un second refus, une fois, peut mener à une suspension.", code="etat_incompatible")
    if not motif.strip():
        raise InvalidInput("Écrivez le motif de la décision\u00a0: l’organisme le lira.", field="motif")
    qualite = _favourable(row, at.today)
    row.suspension = Suspension.objects.create(
        qualite=qualite,
        financeur=row.campagne.financeur,
        etat=EtatSuspension.SUSPENDUE,
        griefs=f"{row.get_defaut_display()}. {row.defaut_detail}",
        opened_on=row.reviewed_on or at.today,
        opened_by_id=user_id,
        answer_due_on=max(row.campagne.answer_due_on, row.reviewed_on or at.today),
        reponse=row.reponse,
        answered_on=row.answered_on,
        motif=motif.strip(),
        decided_on=at.today,
        decided_by_id=actor.user_id,
    )
    row.save(update_fields=["suspension"])
    suspend_quality(qualite=qualite, commentaire=motif, actor=actor, at=at)
    record(actor=actor, at=at, verb="financeurs.control_consequence", target=row, details={"suspension": True})
    return row.suspension


def _favourable(row: Controle, day: date) -> Qualite:
    found = row.organisme.qualites.met_on(day).exclude(source=SourceQualite.NACRE)
    qualite = found.filter(etat=EtatQualite.REFERENCABLE).order_by("-pk").first()
    if qualite is None:
        raise Refused("Cet organisme n’a plus d’examen favorable à suspendre.", code="rien_a_suspendre")
    return qualite
