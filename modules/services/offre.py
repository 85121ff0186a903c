"""What surrounds a module: the steps that proofs pay, and the sessions."""

from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, transaction

from cpa_portal.actor import Actor
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput, Refused
from modules.enums import ChampJustificatif, EtatModule, Signataire, TypeJustificatif
from modules.models import EtapeJustificatif, Module, SessionModule
from modules.policies import require_member
from modules.rules.versions import WHOLE, Step
from modules.services.modules import locked_module
from modules.services.versions import freeze

MAX_STEPS = 6


def _check_steps(steps: Sequence[Step]) -> None:
    if not 1 <= len(steps) <= MAX_STEPS:
        raise InvalidInput(f"Un module compte de une à {MAX_STEPS} étapes.", code="etapes")
    for rank, step in enumerate(steps, start=1):
        if not step.titre.strip():
            raise InvalidInput(f"Étape {rank}\u00a0: donnez-lui un titre.", code="etape_titre")
        if step.type not in TypeJustificatif.values:
            raise InvalidInput(f"Étape {rank}\u00a0: choisissez le justificatif.", code="etape_type")
        if not step.signataires or set(step.signataires) - set(Signataire.values):
            raise InvalidInput(f"Étape {rank}\u00a0: dites qui signe le justificatif.", code="etape_signataires")
        if not step.champs or set(step.champs) - set(ChampJustificatif.values):
            raise InvalidInput(
                f"Étape {rank}\u00a0: dites ce qui doit se lire dans le justificatif.", code="etape_champs"
            )
        if step.pour_mille < 1:
            raise InvalidInput(f"Étape {rank}\u00a0: sa part est supérieure à zéro.", code="etape_part")
    total = sum(step.pour_mille for step in steps)
    if total != WHOLE:
        shown = f"{total // 10},{total % 10}".removesuffix(",0")
        raise InvalidInput(
            f"Les parts des étapes font {shown}\u00a0% ensemble\u00a0: elles doivent faire 100\u00a0%.",
            code="etapes_somme",
        )


@transaction.atomic
def set_steps(
    *, module: Module, steps: Sequence[Step], explication: str = "", actor: Actor, at: Moment
) -> list[EtapeJustificatif]:
    """Replace the steps: which proof pays which part. A published module gets a new version at once."""
    row = locked_module(module)
    require_member(actor=actor, organisme_id=row.organisme_id, functions=("gestionnaire",))
    _check_steps(steps)
    row.etapes.all().delete()
    kept = [
        EtapeJustificatif.objects.create(
            module=row,
            rang=rank,
            titre=" ".join(step.titre.split()),
            type=step.type,
            signataires=list(step.signataires),
            champs=list(step.champs),
            pour_mille=step.pour_mille,
        )
        for rank, step in enumerate(steps, start=1)
    ]
    row.justificatif_type, row.updated_at = steps[-1].type, at.now
    row.save(update_fields=["justificatif_type", "updated_at"])
    record(actor=actor, at=at, verb="modules.set_steps", target=row, details={"steps": len(kept)})
    if row.etat == EtatModule.PUBLIE:
        freeze(module=row, explication=explication, actor=actor, at=at)
    return kept


@transaction.atomic
def add_session(
    *,
    module: Module,
    first_on: date,
    last_on: date,
    commune: str = "",
    code_insee: str = "",
    departement: str = "",
    a_distance: bool = False,
    places: int | None = None,
    actor: Actor,
    at: Moment,
) -> SessionModule:
    """Announce a session to come. The same again is refused."""
    row = locked_module(module)
    require_member(actor=actor, organisme_id=row.organisme_id, functions=("gestionnaire", "formateur"))
    if last_on < first_on:
        raise InvalidInput("Le dernier jour précède le premier.", code="dates", field="last_on")
    if first_on < at.today:
        raise InvalidInput("Une session s’annonce avant son premier jour.", code="dates", field="first_on")
    if not a_distance and not commune.strip():
        raise InvalidInput("Indiquez la commune, ou cochez «\u00a0à distance\u00a0».", code="lieu", field="commune")
    if places is not None and places < 1:
        raise InvalidInput("Une session a au moins une place.", code="places", field="places")
    try:
        with transaction.atomic():
            session = SessionModule.objects.create(
                module=row,
                first_on=first_on,
                last_on=last_on,
                code_insee=code_insee,
                commune=" ".join(commune.split()),
                departement=departement,
                a_distance=a_distance,
                places=places,
            )
    except IntegrityError:
        raise Refused("Cette session est déjà annoncée.", code="session_deja", field="first_on") from None
    record(actor=actor, at=at, verb="modules.add_session", target=session)
    return session


@transaction.atomic
def cancel_session(*, session: SessionModule, actor: Actor, at: Moment) -> SessionModule:
    """Take a session back. Dossiers already opened keep their own dates. Twice is once."""
    module = locked_module(session.module)
    require_member(actor=actor, organisme_id=module.organisme_id, functions=("gestionnaire", "formateur"))
    row = SessionModule.objects.select_for_update(of=("self",), no_key=True).get(pk=session.pk)
    if row.cancelled_on is None:
        row.cancelled_on = at.today
        row.save(update_fields=["cancelled_on"])
        record(actor=actor, at=at, verb="modules.cancel_session", target=row)
    return row
