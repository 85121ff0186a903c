"""The déclaration d'activité: draft, deposit, examination, registration, end (articles L6351-1 and following)."""

from datetime import date

from django.db import transaction

from cpa_portal.actor import Actor
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import Conflict, InvalidInput, Refused
from organismes.documents import issue_receipt, issue_refusal
from organismes.emails import tell_members
from organismes.enums import EtatDeclaration, Fonction, MotifRefus, NatureActe
from organismes.models import ActeDeclaration, DeclarationActivite, Organisme
from organismes.policies import may_reopen, missing_to_file
from organismes.rules.deadlines import appeal_deadline, decision_deadline, lapse_on, pieces_deadline
from organismes.rules.identifiers import displayed_nda
from organismes.rules.parameters import appeal_text
from organismes.services.attributions import hold_for
from organismes.services.locking import locked
from organismes.services.numbers import number_for
from organismes.workflow import DECLARATION


def _past_or_today(day: date, at: Moment, field: str) -> None:
    if day > at.today:
        raise InvalidInput("Cette date est dans l’avenir. Indiquez un jour passé ou celui d’aujourd’hui.", field=field)


@transaction.atomic
def start_draft(*, organisme: Organisme, actor: Actor, at: Moment) -> DeclarationActivite:
    """A new draft after a refusal, a lapse or an annulment; the draft under way if there is one already."""
    Organisme.objects.select_for_update(of=("self",), no_key=True).get(pk=organisme.pk)
    latest = organisme.declarations.order_by("-pk").first()
    if latest is not None and latest.etat in {
        EtatDeclaration.BROUILLON,
        EtatDeclaration.DEPOSEE,
        EtatDeclaration.A_COMPLETER,
        EtatDeclaration.ENREGISTREE,
    }:
        return latest
    draft = DeclarationActivite.objects.create(
        organisme=organisme,
        objet=latest.objet if latest else "",
        first_contract_on=latest.first_contract_on if latest else None,
    )
    record(actor=actor, at=at, verb="organismes.start_draft", target=draft)
    return draft


@transaction.atomic
def save_draft(
    *,
    declaration: DeclarationActivite,
    objet: str | None = None,
    first_contract_on: date | None = None,
    revision: int | None = None,
    onglet: str = "",
    actor: Actor,
    at: Moment,
) -> DeclarationActivite:
    """Keep what was typed. Open until the deposit, and again while pieces are asked. None leaves a field as it is.

    `revision` is the one that was shown to the person in this `onglet`: raises Conflict when another window of hers,
    or a colleague, wrote since.
    """
    row = locked(declaration)
    if not DECLARATION.allows(row.etat, "deposer"):
        raise Refused("La déclaration est déposée\u00a0: elle ne se modifie plus.", code="etat_incompatible")
    if revision is not None and revision != row.revision and onglet != row.saved_tab:
        raise Conflict(
            "Cette déclaration a été modifiée ailleurs depuis l’ouverture de cette page. Relisez l’autre version "
            "ci-dessous\u00a0; enregistrez de nouveau pour la remplacer par la vôtre.",
            code="modifiee_ailleurs",
        )
    before = (row.objet, row.first_contract_on)
    if first_contract_on is not None:
        _past_or_today(first_contract_on, at, "first_contract_on")
        row.first_contract_on = first_contract_on
    if objet is not None:
        row.objet = objet.strip()
    if (row.objet, row.first_contract_on) == before:
        return row
    row.revision, row.saved_tab, row.saved_at = row.revision + 1, onglet, at.now
    row.save(update_fields=["objet", "first_contract_on", "revision", "saved_tab", "saved_at"])
    record(actor=actor, at=at, verb="organismes.save_draft", target=row)
    return row


@transaction.atomic
def reopen(*, declaration: DeclarationActivite, actor: Actor, at: Moment) -> DeclarationActivite:
    """Take a deposited declaration back to change it, as long as no instructor has it. The clock starts again later."""
    row = locked(declaration)
    state = DECLARATION.next(row.etat, "reprendre")
    if not may_reopen(row):
        raise Refused("Un instructeur examine déjà votre déclaration\u00a0: elle ne se reprend plus.", code="deja_pris")
    row.etat = state
    row.save(update_fields=["etat"])
    record(actor=actor, at=at, verb="organismes.reopen_declaration", target=row)
    return row


@transaction.atomic
def file(*, declaration: DeclarationActivite, actor: Actor, at: Moment) -> DeclarationActivite:
    """Send the declaration to the administration. The thirty days run from the last deposit."""
    row = locked(declaration)
    state = DECLARATION.next(row.etat, "deposer")
    missing = missing_to_file(row)
    if missing:
        raise Refused(
            "La déclaration ne peut pas encore être déposée. Il manque\u00a0: " + ", ".join(missing) + ".",
            code="declaration_incomplete",
        )
    row.etat, row.filed_on, row.complete_on = state, row.filed_on or at.today, at.today
    row.save(update_fields=["etat", "filed_on", "complete_on"])
    record(actor=actor, at=at, verb="organismes.file_declaration", target=row)
    tell_members(
        organisme=row.organisme,
        template="depot",
        at=at,
        context={"decision_on": decision_deadline(at.today), "pieces_on": pieces_deadline(at.today)},
    )
    return row


@transaction.atomic
def ask_pieces(*, declaration: DeclarationActivite, texte: str, actor: Actor, at: Moment) -> DeclarationActivite:
    """Ask for what is missing, within ten days of the deposit. The thirty days start again with the next one."""
    row = locked(declaration)
    state = DECLARATION.next(row.etat, "demander_pieces")
    hold_for(row=row, actor=actor, at=at)
    if not texte.strip():
        raise InvalidInput("Dites quelles pièces manquent et ce qu’elles doivent montrer.", field="texte")
    limit = pieces_deadline(row.complete_on)  # type: ignore[arg-type]  # a filed declaration has its clock
    if at.today > limit:
        raise Refused(
            f"Le délai pour demander des pièces a pris fin le {limit:%d/%m/%Y}\u00a0: enregistrez la déclaration "
            "ou refusez-la avec son motif.",
            code="delai_pieces_passe",
        )
    row.etat, row.pieces_demandees, row.pieces_asked_on = state, texte.strip(), at.today
    row.save(update_fields=["etat", "pieces_demandees", "pieces_asked_on"])
    record(actor=actor, at=at, verb="organismes.ask_pieces", target=row)
    tell_members(organisme=row.organisme, template="pieces", at=at, context={"texte": row.pieces_demandees})
    return row


@transaction.atomic
def register_declaration(
    *, declaration: DeclarationActivite, nda: str = "", actor: Actor, at: Moment
) -> DeclarationActivite:
    """Register with the number typed, or with the next of the département; the récépissé is issued."""
    row = locked(declaration)
    state = DECLARATION.next(row.etat, "enregistrer")
    hold_for(row=row, actor=actor, at=at)
    return _register(row=row, state=state, nda=nda, decided_on=at.today, tacite=False, actor=actor, at=at)


def register_by_silence(*, row: DeclarationActivite, decided_on: date, actor: Actor, at: Moment) -> DeclarationActivite:
    """Registration by thirty days of silence. The caller holds the lock on the row."""
    state = DECLARATION.next(row.etat, "enregistrer")
    return _register(row=row, state=state, nda="", decided_on=decided_on, tacite=True, actor=actor, at=at)


def _register(
    *, row: DeclarationActivite, state: str, nda: str, decided_on: date, tacite: bool, actor: Actor, at: Moment
) -> DeclarationActivite:
    row.nda = number_for(organisme=row.organisme, typed=nda)
    row.etat, row.decided_on, row.decided_by_id, row.tacite = state, decided_on, actor.user_id, tacite
    row.save(update_fields=["etat", "nda", "decided_on", "decided_by", "tacite"])
    record(actor=actor, at=at, verb="organismes.register_declaration", target=row, details={"tacite": tacite})
    issue_receipt(declaration=row, actor=actor, at=at)
    tell_members(
        organisme=row.organisme,
        template="enregistrement",
        at=at,
        context={"nda": displayed_nda(row.nda), "tacite": tacite, "decided_on": decided_on},
    )
    return row


@transaction.atomic
def refuse(
    *, declaration: DeclarationActivite, motif: str, detail: str, actor: Actor, at: Moment
) -> DeclarationActivite:
    """Refuse for one of the three legal motives, with reasons; the appeal text goes with the answer."""
    row = locked(declaration)
    state = DECLARATION.next(row.etat, "refuser")
    hold_for(row=row, actor=actor, at=at)
    if motif not in MotifRefus.values:
        raise InvalidInput("Choisissez l’un des trois motifs prévus par la loi.", field="motif")
    if not detail.strip():
        raise InvalidInput("Un refus est motivé\u00a0: dites sur quoi il se fonde.", field="detail")
    if actor.user_id is None:
        raise Refused("Un refus est signé par un agent.")
    row.etat, row.motif, row.motif_detail = state, motif, detail.strip()
    row.decided_on, row.decided_by_id = at.today, actor.user_id
    row.save(update_fields=["etat", "motif", "motif_detail", "decided_on", "decided_by"])
    record(actor=actor, at=at, verb="organismes.refuse_declaration", target=row, details={"motif": motif})
    issue_refusal(declaration=row, actor=actor, at=at)
    tell_members(
        organisme=row.organisme,
        template="refus",
        at=at,
        context={
            "motif": MotifRefus(motif).label,
            "detail": row.motif_detail,
            "recours": appeal_text(),
            "recours_on": appeal_deadline(at.today),
        },
    )
    return row


@transaction.atomic
def lapse(*, declaration: DeclarationActivite, bpf_year: int, actor: Actor, at: Moment) -> DeclarationActivite:
    """Record the lapse for want of the report of a year: it took effect by itself on 1 May of the next."""
    ended_on = lapse_on(bpf_year)
    if at.today < ended_on:
        raise Refused(f"La caducité ne peut pas être constatée avant le {ended_on:%d/%m/%Y}.", code="trop_tot")
    return _end(declaration=declaration, verb="constater_caducite", ended_on=ended_on, detail="", actor=actor, at=at)


@transaction.atomic
def annul(*, declaration: DeclarationActivite, detail: str, actor: Actor, at: Moment) -> DeclarationActivite:
    """Annul a registration after a check (article L6351-4), from today."""
    if not detail.strip():
        raise InvalidInput("Une annulation est motivée\u00a0: dites ce que le contrôle a établi.", field="detail")
    return _end(declaration=declaration, verb="annuler", ended_on=at.today, detail=detail, actor=actor, at=at)


def _end(
    *, declaration: DeclarationActivite, verb: str, ended_on: date, detail: str, actor: Actor, at: Moment
) -> DeclarationActivite:
    row = locked(declaration)
    row.etat = DECLARATION.next(row.etat, verb)
    if row.decided_on is not None and ended_on < row.decided_on:
        raise Refused(
            f"La déclaration n’a été enregistrée que le {row.decided_on:%d/%m/%Y}\u00a0: aucun bilan n’était dû pour "
            "cette année.",
            code="trop_tot",
        )
    row.ended_on, row.motif_detail = ended_on, detail.strip()
    row.save(update_fields=["etat", "ended_on", "motif_detail"])
    ActeDeclaration.objects.create(
        declaration=row,
        nature=NatureActe.CADUCITE if row.etat == EtatDeclaration.CADUQUE else NatureActe.ANNULATION,
        effective_on=ended_on,
        motif=row.motif_detail,
        made_on=at.today,
        made_at=at.now,
        made_by_id=actor.user_id,
    )
    record(actor=actor, at=at, verb=f"organismes.{verb}", target=row, details={"ended_on": ended_on.isoformat()})
    tell_members(
        organisme=row.organisme,
        template="fin",
        at=at,
        context={
            "caduque": row.etat == EtatDeclaration.CADUQUE,
            "ended_on": ended_on,
            "detail": row.motif_detail,
            "recours": appeal_text(),
        },
        only=Fonction.GESTIONNAIRE,
    )
    return row
