"""Bodies in each state, made through the services."""

import io
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import User
from cpa_portal.actor import Actor, Role
from cpa_portal.clock.moment import Moment
from cpa_portal.uploads.models import Fichier
from cpa_portal.uploads.storage import store_upload
from organismes.enums import EtatQualite, SourceQualite
from organismes.models import (
    Changement,
    CoordonneesBancaires,
    DeclarationActivite,
    Instructeur,
    MembreOrganisme,
    Organisme,
    Qualite,
    Territoire,
)
from organismes.policies import required_pieces
from organismes.second_person import second_people
from organismes.selectors import live_iban
from organismes.services import changements, declarations, instructeurs, membres, organismes, pieces, qualite

SYSTEM = Actor.system("test")
OBJET = "Accompagnement à la création et à la reprise d’entreprise."


def siret(rank: int) -> str:
    """A valid SIRET, one per rank: SIREN and NIC each end with their Luhn key."""
    body = f"9{rank:07d}"
    siren = body + _luhn_key(body)
    return siren + "0001" + _luhn_key(siren + "0001")


def _luhn_key(digits: str) -> str:
    total = 0
    for position, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if position % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def a_png(color: str = "white") -> SimpleUploadedFile:
    """A small picture, as a person would send it."""
    data = io.BytesIO()
    Image.new("RGB", (20, 20), color).save(data, "PNG")
    return SimpleUploadedFile("piece.png", data.getvalue(), "image/png")


def a_kept_file(at: Moment) -> Fichier:
    """A file checked and kept."""
    return Fichier.objects.first() or store_upload(a_png(), actor=SYSTEM, at=at)


def person(email: str) -> User:
    """An account with a usable password."""
    user = User.objects.filter(email=email).first()
    if user is None:
        user = User(email=email, prenom="Camille", nom="Organisme")
        user.set_password("motdepasse-de-test")
        user.save()
    return user


def organisme(*, at: Moment, rank: int = 1, gestionnaire: Any = None, **fields: Any) -> Organisme:
    """A body with a draft declaration, in Seine-et-Marne unless said."""
    wanted = {
        "siret": siret(rank),
        "raison_sociale": f"Tremplin {rank}",
        "adresse": "1 rue du Commerce",
        "code_postal": "77000",
        "commune": "Melun",
        "email": f"contact{rank}@tremplin.example",
        "objet": OBJET,
    }
    return organismes.register(
        **{**wanted, **fields},
        gestionnaire=gestionnaire or person(f"gestionnaire{rank}@tremplin.example"),
        actor=SYSTEM,
        at=at,
    )


def filed(*, at: Moment, rank: int = 1, first_contract_on: date | None = None, **fields: Any) -> DeclarationActivite:
    """A complete declaration that waits for the administration since `at`."""
    row = organisme(at=at, rank=rank, **fields).declarations.get()
    declarations.save_draft(
        declaration=row, objet=OBJET, first_contract_on=first_contract_on or at.today, actor=SYSTEM, at=at
    )
    for nature in required_pieces():
        pieces.attach_piece(declaration=row, nature=nature, fichier=a_kept_file(at), actor=SYSTEM, at=at)
    return declarations.file(declaration=row, actor=SYSTEM, at=at)


def registered(*, at: Moment, rank: int = 1, nda: str = "", **fields: Any) -> Organisme:
    """A body whose declaration is registered since `at`."""
    row = filed(at=at, rank=rank, **fields)
    declarations.register_declaration(declaration=row, nda=nda, actor=SYSTEM, at=at)
    return row.organisme


def referencable(*, at: Moment, rank: int = 1, **fields: Any) -> Organisme:
    """A registered body that the Data Dock found référençable on that day: admissible."""
    body = registered(at=at, rank=rank, **fields)
    make_referencable(body, at=at)
    return body


def make_referencable(body: Organisme, *, at: Moment, from_on: date | None = None) -> Qualite:
    """A favourable examination of the Data Dock."""
    row = qualite.request_quality(organisme=body, source=SourceQualite.DATADOCK, actor=SYSTEM, at=at)
    return qualite.decide_quality(qualite=row, verdict=EtatQualite.REFERENCABLE, from_on=from_on, actor=SYSTEM, at=at)


def nacre(body: Organisme, *, at: Moment) -> Qualite:
    """A NACRE convention of 2016 recorded for a body."""
    return qualite.record_nacre(
        organisme=body, reference="NACRE-2016-042", convention_from_on=date(2016, 1, 1), actor=SYSTEM, at=at
    )


def administrator() -> Actor:
    """An administrator of the portal, as a signed-in actor."""
    user = person("administratrice@portail.example")
    if not user.is_administrateur:
        user.is_administrateur = True
        user.save()
    return Actor(user_id=user.pk, role=Role.ADMINISTRATEUR, strong=True)


def as_gestionnaire(body: Organisme, user_id: int | None = None) -> Actor:
    """A gestionnaire of a body, its first one unless said."""
    return Actor(
        user_id=user_id or body.membres.order_by("pk").first().user_id,
        role=Role.ORGANISME,
        structure_id=body.pk,
        functions=frozenset({"gestionnaire"}),
        strong=True,
    )


def gestionnaire(body: Organisme, email: str, *, at: Moment) -> MembreOrganisme:
    """One more gestionnaire, in full rights."""
    return membres.add_member(organisme=body, user=person(email), fonctions=["gestionnaire"], actor=SYSTEM, at=at)


def second_person(change: Changement, at: Moment) -> Actor:
    """Whoever may approve a change: another gestionnaire, else the administrator."""
    others = second_people(change, at.now)
    return as_gestionnaire(change.organisme, others[0].user_id) if others else administrator()


def approved(change: Changement, *, at: Moment) -> Changement:
    """A change that its second person approved."""
    return changements.approve(changement=change, digest=change.empreinte, actor=second_person(change, at), at=at)


def set_iban(
    *, organisme: Organisme, iban: str, bic: str = "", titulaire_du_compte: str, actor: Actor, at: Moment
) -> CoordonneesBancaires:
    """Bank details proposed and approved long enough before that day for bank files to pay them."""
    early = Moment(today=at.today - timedelta(days=settings.IBAN_ATTENTE_JOURS), now=at.now)
    change = changements.propose_iban(
        organisme=organisme,
        iban=iban,
        bic=bic,
        titulaire_du_compte=titulaire_du_compte,
        actor=as_gestionnaire(organisme, actor.user_id),
        at=early,
    )
    approved(change, at=early)
    return live_iban(organisme)


def instructeur(*, at: Moment, code: str = "11", email: str = "instructeur@etat.example") -> Instructeur:
    """An agent of the State in a territory (Île-de-France unless said)."""
    return instructeurs.appoint(user=person(email), territoire=Territoire.objects.get(code=code), actor=SYSTEM, at=at)


def actor_of_organisme(body: Organisme, *functions: str) -> Actor:
    """The first member of a body, as a signed-in actor."""
    membre = body.membres.order_by("pk").first()
    return Actor(
        user_id=membre.user_id,
        role=Role.ORGANISME,
        structure_id=body.pk,
        functions=frozenset(functions or membre.fonctions),
        strong=True,
    )


def actor_of_instructor(agent: Instructeur) -> Actor:
    """An instructor, as a signed-in actor."""
    return Actor(user_id=agent.user_id, role=Role.INSTRUCTEUR, structure_id=agent.territoire_id, strong=True)
