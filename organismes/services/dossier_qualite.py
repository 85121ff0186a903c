"""The body's side of a quality examination: its answers, its proofs, and sending them."""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from cpa_portal.actor import Actor
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput, Refused
from cpa_portal.uploads.models import Fichier
from cpa_portal.uploads.storage import store_upload
from organismes.dossier_qualite import TYPING, UNDER_WAY, editable, missing_to_send, proofs_are_due, read_file
from organismes.emails import tell_members
from organismes.enums import EtatQualite, SourceQualite
from organismes.models import Organisme, PreuveQualite, Qualite
from organismes.policies import may_request_quality
from organismes.rules.indicators import asked_activities, label, scheme_of
from organismes.rules.parameters import source_window
from organismes.workflow import QUALITE


def locked(qualite: Qualite) -> Qualite:
    """The row as it stands now, locked until the end of the transaction."""
    return Qualite.objects.select_for_update(of=("self",), no_key=True).select_related("organisme").get(pk=qualite.pk)


@transaction.atomic
def open_file(
    *,
    organisme: Organisme,
    source: str = SourceQualite.DATADOCK,
    label_code: str = "",
    reference: str = "",
    actor: Actor,
    at: Moment,
) -> Qualite:
    """Open the file of an examination, empty. The one under way is returned if there is one."""
    Organisme.objects.select_for_update(of=("self",), no_key=True).get(pk=organisme.pk)
    _may_open(organisme, source, at)
    found = organisme.qualites.filter(source=source, etat__in=UNDER_WAY).first()
    if found is not None:
        return found
    if organisme.qualites.met_on(at.today).filter(source=source, etat=EtatQualite.REFERENCABLE).exists():
        raise Refused("Cet examen est déjà favorable\u00a0: il n’y a rien à redemander.", code="deja_favorable")
    code = _checked_label(label_code, reference, at) if source == SourceQualite.LABEL else ""
    row = Qualite.objects.create(
        organisme=organisme,
        source=source,
        etat=EtatQualite.ENREGISTRE,
        bareme=scheme_of(source),
        label=code,
        reference=reference.strip(),
        requested_on=at.today,
    )
    record(actor=actor, at=at, verb="organismes.request_quality", target=row, details={"source": source})
    return row


def _may_open(organisme: Organisme, source: str, at: Moment) -> None:
    if source not in {SourceQualite.DATADOCK, SourceQualite.LABEL, SourceQualite.QUALIOPI}:
        raise InvalidInput("Choisissez ce que vous faites examiner.", field="source")
    first, last, _ = source_window(source)
    if at.today < first or (last is not None and at.today > last):
        raise InvalidInput("Cet examen n’est pas ouvert aujourd’hui. Choisissez-en un autre.", field="source")
    if not may_request_quality(organisme, at.today):
        raise Refused(
            "L’examen de la qualité s’ouvre avec le numéro de déclaration d’activité\u00a0: faites d’abord enregistrer "
            "votre déclaration.",
            code="non_declare",
        )


def _checked_label(code: str, reference: str, at: Moment) -> str:
    found = label(code)
    if found is None:
        raise InvalidInput("Choisissez votre label dans la liste du Cnefop.", field="label_code")
    if not found.stands_on(at.today):
        until = f" jusqu’au {found.au:%d/%m/%Y}" if found.au is not None else ""
        raise InvalidInput(
            f"{found.nom} n’est pas sur la liste du Cnefop le {at.today:%d/%m/%Y}\u00a0: il y figure à partir du "
            f"{found.du:%d/%m/%Y}{until}. Demandez l’examen par les pièces de chaque indicateur.",
            code="label_hors_liste",
            field="label_code",
        )
    if not reference.strip():
        raise InvalidInput("Indiquez le numéro du certificat.", field="reference")
    return found.code


def _open_indicator(row: Qualite, numero: str) -> None:
    """Raises Refused unless the body may change this indicator now."""
    if numero in editable(row):
        return
    if row.etat == EtatQualite.A_COMPLETER:
        raise Refused("Aucun complément n’est demandé sur cet indicateur.", code="indicateur_ferme")
    raise Refused(
        "Le dossier est entre les mains de l’examinateur\u00a0: il ne se modifie plus.", code="etat_incompatible"
    )


def _typed(row: Qualite) -> None:
    row.etat = QUALITE.next(row.etat, "saisir")
    row.save(update_fields=["etat"])


@transaction.atomic
def answer(*, qualite: Qualite, indicateur: str, texte: str, actor: Actor, at: Moment) -> Qualite:
    """Keep the answer to one indicator. The same text again changes nothing."""
    row = locked(qualite)
    _open_indicator(row, indicateur)
    current = row.reponses.filter(indicateur=indicateur).first()
    if (current.texte if current else "") == texte.strip():
        return row
    row.reponses.update_or_create(
        indicateur=indicateur,
        defaults={"texte": texte.strip(), "updated_at": at.now, "updated_by_id": actor.user_id},
    )
    _typed(row)
    record(actor=actor, at=at, verb="organismes.answer_quality", target=row, details={"indicateur": indicateur})
    return row


@transaction.atomic
def set_activities(*, qualite: Qualite, activites: Iterable[str], actor: Actor, at: Moment) -> Qualite:
    """Say which activities the body has, on which some indicators depend. Open until the first sending."""
    row, wanted = locked(qualite), set(activites)
    if row.etat not in TYPING:
        raise Refused("Le dossier est déjà envoyé\u00a0: vos activités ne changent plus.", code="etat_incompatible")
    known = asked_activities(row.bareme)
    if wanted - set(known):
        raise InvalidInput("Choisissez vos activités dans la liste.", field="activites")
    row.activites = [name for name in known if name in wanted]
    row.save(update_fields=["activites"])
    _typed(row)
    record(actor=actor, at=at, verb="organismes.answer_quality", target=row, details={"activites": row.activites})
    return row


@transaction.atomic
def join_proof(*, qualite: Qualite, indicateur: str, file: UploadedFile, actor: Actor, at: Moment) -> PreuveQualite:
    """Check a file, keep it and join it. Raises InvalidInput (field "fichier")."""
    _open_indicator(locked(qualite), indicateur)
    fichier = store_upload(file, actor=actor, at=at)
    return attach_proof(qualite=qualite, indicateur=indicateur, fichier=fichier, actor=actor, at=at)


@transaction.atomic
def attach_proof(*, qualite: Qualite, indicateur: str, fichier: Fichier, actor: Actor, at: Moment) -> PreuveQualite:
    """Join a file that is kept already. The same bytes joined twice to an indicator are noticed."""
    row = locked(qualite)
    _open_indicator(row, indicateur)
    if not proofs_are_due(row):
        raise Refused("Avec un label de la liste du Cnefop, aucune preuve n’est à joindre.", code="circuit_court")
    twin = row.preuves.kept().filter(indicateur=indicateur, fichier__received_sha256=fichier.received_sha256).first()
    if twin is not None:
        return twin
    proof = PreuveQualite.objects.create(
        qualite=row,
        indicateur=indicateur,
        fichier=fichier,
        added_on=at.today,
        added_at=at.now,
        added_by_id=actor.user_id,
    )
    _typed(row)
    record(actor=actor, at=at, verb="organismes.join_proof", target=row, details={"indicateur": indicateur})
    return proof


@transaction.atomic
def remove_proof(*, preuve: PreuveQualite, actor: Actor, at: Moment) -> None:
    """Take a proof back while its indicator is open; the file stays in the history. Twice is once."""
    row = locked(preuve.qualite)
    _open_indicator(row, preuve.indicateur)
    current = row.preuves.kept().filter(pk=preuve.pk).first()
    if current is None:
        return
    current.removed_at = at.now
    current.save(update_fields=["removed_at"])
    details = {"indicateur": preuve.indicateur}
    record(actor=actor, at=at, verb="organismes.remove_proof", target=row, details=details)


@transaction.atomic
def send_file(*, qualite: Qualite, actor: Actor, at: Moment) -> Qualite:
    """Send the file to an examiner, whole; or again, once every complement that was asked is there."""
    row = locked(qualite)
    verb = "renvoyer" if row.etat == EtatQualite.A_COMPLETER else "envoyer"
    if row.etat == EtatQualite.ENREGISTRE:
        raise Refused("Le dossier est vide\u00a0: répondez d’abord aux indicateurs.", code="dossier_incomplet")
    state = QUALITE.next(row.etat, verb)
    missing = missing_to_send(read_file(row)) if row.bareme else []
    if missing:
        raise Refused(
            "Le dossier ne peut pas encore être envoyé. Il manque\u00a0: " + "\u00a0; ".join(missing) + ".",
            code="dossier_incomplet",
        )
    row.etat, row.tour, row.sent_on = state, row.tour + 1, at.today
    row.limit_on = at.today + timedelta(days=settings.DELAI_EXAMEN_QUALITE_JOURS)
    row.save(update_fields=["etat", "tour", "sent_on", "limit_on"])
    record(actor=actor, at=at, verb="organismes.send_quality", target=row, details={"tour": row.tour})
    tell_members(
        organisme=row.organisme,
        template="qualite_envoyee",
        at=at,
        context={"source": row.get_source_display(), "limit_on": row.limit_on, "tour": row.tour},
    )
    return row
