"""Bank files: sealed once, downloaded identical for ever; then what the bank answered."""

import hashlib
from collections.abc import Sequence
from datetime import date

from django.db import transaction

from cpa_portal.actor import Actor
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.db.retry import retry_transient
from cpa_portal.db.secrets import decrypt, encrypt
from cpa_portal.errors import InvalidInput, NotFound, Refused, TransitionRefused
from financeurs import emails
from financeurs.attentes import waits_of
from financeurs.enums import EtatOrdre, EtatRemise, EtatTentative, NatureOrdre
from financeurs.models import Financeur, OrdrePaiement, Remise, Tentative
from financeurs.policies import require_member
from financeurs.rules.sepa import bank_text, msg_id
from financeurs.selectors import digest_of, own_iban, with_facts
from financeurs.services.ordres import UNSETTLED, reopen, with_former_iban
from financeurs.services.pain001 import Debtor, Transfer, build
from financeurs.workflow import ORDRE, TENTATIVE
from modules.services import dossiers
from organismes.selectors import iban_in_clear

XML_COLUMN = "financeurs_remise.xml"


def _chosen(financeur: Financeur, ordre_ids: Sequence[int]) -> list[Tentative]:
    """The ready tries of the chosen orders, under lock, in order. Raises Refused if one is not ready."""
    orders = list(
        OrdrePaiement.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk__in=ordre_ids, financeur=financeur)
        .order_by("pk")
    )
    tries = list(
        Tentative.objects.filter(ordre__in=orders, etat=EtatTentative.PRETE)
        .select_related(
            "ordre__beneficiaire", "ordre__coordonnees", "ordre__service_fait__justificatif__fichier", "ordre__tranche"
        )
        .order_by("end_to_end_id")
    )
    if not tries or len(tries) != len(set(ordre_ids)):
        raise Refused(
            "Un ordre choisi n’est plus prêt : rechargez la page et choisissez de nouveau.", code="ordre_non_pret"
        )
    for attempt in tries:
        if digest_of(attempt.ordre) != attempt.content_digest:
            raise Refused(
                "Un ordre a changé depuis son approbation : il doit être approuvé de nouveau.", code="contenu_modifie"
            )
        if attempt.ordre.nature == NatureOrdre.RECOUVREMENT:
            raise Refused("Un recouvrement ne se règle pas par un virement du financeur.", code="recouvrement")
    return tries


def _transfer(attempt: Tentative) -> Transfer:
    """The line of a try in the bank file."""
    ordre = attempt.ordre
    assert ordre.coordonnees is not None  # an approval binds to an IBAN
    return Transfer(
        end_to_end_id=attempt.end_to_end_id,
        name=bank_text(ordre.coordonnees.titulaire_du_compte, 70),
        iban=iban_in_clear(ordre.coordonnees),
        bic=ordre.coordonnees.bic,
        centimes=ordre.montant_centimes,
        description=f"CPF dossier {str(ordre.tranche.dossier_id)[:8]} tranche {ordre.tranche.numero}",
    )


@retry_transient()
def seal(*, financeur: Financeur, ordre_ids: Sequence[int], execution_on: date, actor: Actor, at: Moment) -> Remise:
    """Build the file of the chosen orders and seal it by its hash.

    Raises Refused, after sending them back to their approvers, if an organisme replaced the account
    that was approved: money never goes to a former IBAN.
    """
    require_member(actor=actor, financeur_id=financeur.pk, functions=("comptable",))
    if not actor.strong:
        raise Refused("Confirmez d’abord votre identité par un second facteur.", code="second_facteur")
    if not ordre_ids:
        raise InvalidInput("Choisissez au moins un ordre.", field="ordres")
    if execution_on < min(at.today, at.now.date()):
        raise InvalidInput(
            "Le jour d’exécution est déjà passé : choisissez aujourd’hui ou un jour à venir.",
            code="date",
            field="execution_on",
        )
    with transaction.atomic():
        tries = _chosen(financeur, ordre_ids)
        outdated = with_former_iban([attempt.ordre for attempt in tries])
        for ordre in outdated:
            reopen(ordre, motif="IBAN remplacé par l’organisme", actor=actor, at=at)
        if not outdated:
            _require_free(tries, at)
            return _seal(financeur, tries, execution_on=execution_on, actor=actor, at=at)
    names = ", ".join(sorted({ordre.beneficiaire.raison_sociale for ordre in outdated}))
    raise Refused(
        f"IBAN remplacé depuis l’approbation : {names}. L’ordre repart en approbation ; rechargez la page pour "
        "remettre les autres.",
        code="iban_modifie",
    )


def _require_free(tries: Sequence[Tentative], at: Moment) -> None:
    """Each order may leave today: its account is neither recent nor contested, its body is within its cap.

    The bodies are locked: two funders who seal at once count one after the other. Raises Refused.
    """
    orders = with_facts(OrdrePaiement.objects.filter(pk__in=[attempt.ordre_id for attempt in tries]))
    waits = waits_of(list(orders), at.today)
    held = [(pk, reasons[0]) for pk, reasons in sorted(waits.items()) if reasons]
    if held:
        text = " ".join(f"Ordre n°\u00a0{pk}\u00a0: {reason.texte}" for pk, reason in held)
        raise Refused(f"{text} Rechargez la page pour remettre les autres.", code=held[0][1].code)


def _seal(financeur: Financeur, tries: Sequence[Tentative], *, execution_on: date, actor: Actor, at: Moment) -> Remise:
    transfers = [_transfer(attempt) for attempt in tries]
    identifier = msg_id(financeur_id=financeur.pk, end_to_end_ids=[transfer.end_to_end_id for transfer in transfers])
    data = build(
        msg_id=identifier,
        debtor=Debtor(bank_text(financeur.nom, 70), own_iban(financeur), financeur.bic),
        transfers=transfers,
        execution_on=execution_on,
        created_at=at.now,
    )
    remise = Remise.objects.create(
        financeur=financeur,
        msg_id=identifier,
        xml_ciphertext=encrypt(data, column=XML_COLUMN),
        xml_sha256=hashlib.sha256(data).hexdigest(),
        nombre=len(transfers),
        total_centimes=sum(transfer.centimes for transfer in transfers),
        execution_on=execution_on,
        created_on=at.today,
        created_at=at.now,
        created_by_id=actor.user_id,
    )
    for attempt in tries:
        attempt.etat, attempt.remise = TENTATIVE.next(attempt.etat, "remettre"), remise
        attempt.save(update_fields=["etat", "remise"])
        attempt.ordre.etat = ORDRE.next(attempt.ordre.etat, "remettre")
        attempt.ordre.save(update_fields=["etat"])
    details = {
        "msg_id": identifier, "count": remise.nombre, "cents": remise.total_centimes, "sha256": remise.xml_sha256,
    }  # fmt: skip
    record(actor=actor, at=at, verb="financeurs.seal", target=remise, details=details)
    return remise


def locked_remise(*, pk: int, actor: Actor) -> Remise:
    """The file under lock, for the accountant of its funder. Raises NotFound."""
    row = (
        Remise.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk=pk, financeur_id=actor.structure_id or 0)
        .first()
    )
    if row is None:
        raise NotFound("Cette remise n’existe pas ou ne vous est pas accessible.")
    require_member(actor=actor, financeur_id=row.financeur_id, functions=("comptable",))
    return row


@transaction.atomic
def download(*, remise: Remise, actor: Actor, at: Moment) -> bytes:
    """The sealed bytes, the same each time; each download is journalled."""
    row = locked_remise(pk=remise.pk, actor=actor)
    data = decrypt(row.xml_ciphertext, column=XML_COLUMN)
    if hashlib.sha256(data).hexdigest() != row.xml_sha256:
        raise Refused("Le fichier conservé ne correspond plus à son sceau. Prévenez l’administrateur.", code="sceau")
    if row.etat == EtatRemise.SCELLEE:
        row.etat, row.downloaded_at = EtatRemise.TELECHARGEE, at.now
        row.save(update_fields=["etat", "downloaded_at"])
    record(actor=actor, at=at, verb="financeurs.download", target=row)
    return data


def _locked_try(attempt: Tentative, actor: Actor) -> Tentative:
    locked_remise(pk=attempt.remise_id or 0, actor=actor)
    return (
        Tentative.objects.select_for_update(of=("self",), no_key=True)
        .select_related("ordre__beneficiaire", "ordre__tranche__dossier", "remise")
        .get(pk=attempt.pk)
    )


def _require_sent(row: Tentative) -> None:
    """Raises TransitionRefused unless the bank has not answered yet: an old page never answers for a later try."""
    if row.etat != EtatTentative.REMISE:
        raise TransitionRefused(
            f"Ce virement a déjà une réponse de la banque ({row.get_etat_display().lower()}) : rechargez la page."
        )


@transaction.atomic
def mark_paid(*, tentative: Tentative, settled_on: date, actor: Actor, at: Moment) -> Tentative:
    """The bank paid this transfer. The dossier closes when all its orders are paid. Twice is once."""
    row = _locked_try(tentative, actor)
    if row.etat == EtatTentative.PAYEE:
        return row
    _require_sent(row)
    assert row.remise is not None  # only a try of a bank file is answered
    if settled_on > at.today or settled_on < row.remise.created_on:
        raise InvalidInput(
            "La date de paiement va de celle de la remise à aujourd’hui.", code="date", field="settled_on"
        )
    row.ordre.etat = ORDRE.next(row.ordre.etat, "payer")
    row.ordre.save(update_fields=["etat"])
    row.etat, row.settled_on = TENTATIVE.next(row.etat, "payer"), settled_on
    row.save(update_fields=["etat", "settled_on"])
    record(actor=actor, at=at, verb="financeurs.paid", target=row.ordre, details={"n": row.n})
    _finish(row, actor=actor, at=at)
    emails.order_paid(ordre=row.ordre, at=at)
    return row


def _finish(row: Tentative, *, actor: Actor, at: Moment) -> None:
    """Close the file when each of its lines has an answer, and the dossier when everything is paid."""
    remise, dossier = row.remise, dossiers.locked(row.ordre.tranche.dossier)
    assert remise is not None
    if not remise.tentatives.filter(etat=EtatTentative.REMISE).exists() and remise.etat != EtatRemise.EXECUTEE:
        remise.etat = EtatRemise.EXECUTEE
        remise.save(update_fields=["etat"])
    orders = OrdrePaiement.objects.filter(tranche__dossier=dossier).exclude(etat=EtatOrdre.ANNULE)
    if dossier.etat == "service_fait" and not orders.exclude(etat=EtatOrdre.PAYE).exists():
        dossiers.close(dossier=dossier, actor=actor, at=at)


@transaction.atomic
def mark_rejected(*, tentative: Tentative, motif: str, actor: Actor, at: Moment) -> Tentative:
    """The bank refused this transfer: the order needs fresh approvals for its next try."""
    row = _locked_try(tentative, actor)
    if row.etat == EtatTentative.REJETEE:
        return row
    _require_sent(row)
    if not motif.strip():
        raise InvalidInput("Écrivez le motif donné par la banque.", code="motif", field="motif")
    row.ordre.etat = ORDRE.next(row.ordre.etat, "rejeter")
    row.ordre.save(update_fields=["etat"])
    row.etat, row.motif = TENTATIVE.next(row.etat, "rejeter"), motif.strip()[:140]
    row.save(update_fields=["etat", "motif"])
    record(actor=actor, at=at, verb="financeurs.rejected", target=row.ordre, details={"n": row.n})
    _finish(row, actor=actor, at=at)
    return row


@transaction.atomic
def mark_returned(*, tentative: Tentative, motif: str, actor: Actor, at: Moment) -> Tentative:
    """The bank gave back a transfer that it had paid: the order needs fresh approvals for its next try.

    Hours stay as they are: nothing that the bank answers touches them.
    """
    row = _locked_try(tentative, actor)
    if row.etat == EtatTentative.RETOURNEE:
        return row
    target = TENTATIVE.next(row.etat, "retourner")
    if not motif.strip():
        raise InvalidInput("Écrivez le motif donné par la banque.", code="motif", field="motif")
    others = OrdrePaiement.objects.filter(tranche_id=row.ordre.tranche_id, financeur_id=row.ordre.financeur_id)
    if others.filter(etat__in=UNSETTLED).exists():
        raise Refused("Un autre ordre de cette tranche est en cours : réglez-le d’abord.", code="ordre_en_cours")
    row.ordre.etat = ORDRE.next(row.ordre.etat, "retourner")
    row.ordre.save(update_fields=["etat"])
    row.etat, row.motif = target, motif.strip()[:140]
    row.save(update_fields=["etat", "motif"])
    record(actor=actor, at=at, verb="financeurs.returned", target=row.ordre, details={"n": row.n})
    return row
