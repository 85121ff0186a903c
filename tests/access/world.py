"""Objects of the matrix, all owned by somebody else than the strangers, who own twins of them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.documents import issue_explication, issue_releve
from accounts.models import ActeIndu, Campagne, Compte, ImportActivites, Mandat, User, ValeurProposee
from accounts.services.structures import appoint_adviser
from accounts.services.users import create_user
from cpa_portal.actor import Actor, Role
from cpa_portal.clock.moment import Moment
from cpa_portal.clock.reading import current_moment
from cpa_portal.home.demonstration.load import load
from financeurs.documents import decision_document, issue_order
from financeurs.enums import Fonction
from financeurs.models import (
    CampagneControle,
    Controle,
    EntreeCatalogue,
    Financeur,
    GroupeLie,
    OrdrePaiement,
    PieceSuspension,
    PreuveControle,
    PriseEnCharge,
    Remise,
    Suspension,
    Tentative,
)
from financeurs.services.financeurs import add_agent
from modules.models import (
    Devis,
    Dossier,
    ImportLheo,
    Justificatif,
    ListeLpof,
    Parcours,
    PieceAccompagnement,
    SessionModule,
)
from organismes.models import (
    Bilan,
    DeclarationActivite,
    DemandeCorrection,
    ImportNacre,
    MembreOrganisme,
    Modification,
    Organisme,
    PieceDeclaration,
    PreuveQualite,
    ProcedureAnnulation,
    Qualite,
    Territoire,
)
from organismes.services.actes import open_procedure
from organismes.services.bilans import send_report
from organismes.services.dossier_qualite import open_file
from organismes.services.instructeurs import appoint
from organismes.services.modifications import declare_change
from organismes.services.organismes import register

SYSTEM = Actor.system("test")
EVERY_FUNCTION = [Fonction.GESTIONNAIRE, Fonction.VALIDEUR, Fonction.COMPTABLE, Fonction.EXAMINATEUR]


@dataclass(frozen=True, slots=True)
class World:
    """`objects`: what → primary key. `strangers`: role → (user, key of her space)."""

    objects: dict[str, Any]
    strangers: dict[str, tuple[User, str]]


def _objects() -> dict[str, Any]:
    """One object of each kind, none of which belongs to a stranger."""
    at = current_moment()
    nadia = Compte.objects.get(titulaire__user__email="nadia.benali@exemple.fr")
    ordre = OrdrePaiement.objects.get(tranche__dossier__titulaire=nadia.titulaire)
    paid = Remise.objects.get()
    body = ordre.beneficiaire
    notice = ActeIndu.objects.get(nature="notice")
    declaration = DeclarationActivite.objects.get(organisme=body)
    return {
        "titulaire": nadia.titulaire_id,
        "compte": nadia.pk,
        "activite": nadia.activites.current().first().pk,
        "retrait": 999_999,
        "mandat": Mandat.objects.get().pk,
        "releve": issue_releve(compte=nadia, actor=SYSTEM, at=at).pk,
        "explication": issue_explication(compte=nadia, actor=SYSTEM, at=at).pk,
        "indu": notice.indu_id,
        "notice": notice.document_id,
        "import": ImportActivites.objects.get(rejetees__gt=0).pk,
        "campagne": Campagne.objects.get(nature="simulation").pk,
        "jeu": ValeurProposee.objects.get().jeu_id,
        "valeur": ValeurProposee.objects.get().pk,
        "module": Dossier.objects.filter(titulaire=nadia.titulaire).first().module_id,
        "suivi": PieceAccompagnement.objects.filter(dossier=ordre.tranche.dossier, nature="suivi").first().pk,
        "session": SessionModule.objects.filter(module__organisme=body).first().pk,
        "import_lheo": ImportLheo.objects.get().pk,
        "liste_lpof": ListeLpof.objects.get().pk,
        "parcours": Parcours.objects.get(organisme=body).pk,
        "dossier": ordre.tranche.dossier_id,
        "devis": Devis.objects.filter(dossier__titulaire=nadia.titulaire).get().pk,
        "justificatif": Justificatif.objects.get(tranche=ordre.tranche).pk,
        "declaration": declaration.pk,
        "correction": DemandeCorrection.objects.first().pk,
        "annee": 2016,
        "bilan": _report(body, at).pk,
        "modification": _change(body, at).pk,
        "procedure": _check(declaration, at).pk,
        "invitation": 999_999,
        "groupe": GroupeLie.objects.standing().first().pk,
        "changement": body.changements.filter(nature="iban").first().pk,
        "membre": MembreOrganisme.objects.get(organisme=body).pk,
        "organisme": body.pk,
        "piece": PieceDeclaration.objects.filter(declaration=declaration).first().pk,
        "liste_nacre": ImportNacre.objects.get().pk,
        "qualite_ouverte": open_file(
            organisme=body, source="label", label_code="opqf", reference="2017-042", actor=SYSTEM, at=at
        ).pk,
        "qualite_envoyee": Qualite.objects.filter(etat="en_examen").exclude(bareme="").first().pk,
        "suspension": Suspension.objects.get().pk,
        "piece_suspension": PieceSuspension.objects.first().pk,
        "campagne_controle": CampagneControle.objects.get().pk,
        "controle": Controle.objects.get(sent_on__isnull=False).pk,
        "preuve_controle": PreuveControle.objects.first().pk,
        "qualite_favorable": Qualite.objects.filter(etat="referencable", source="datadock").first().pk,
        "preuve_qualite": PreuveQualite.objects.first().pk,
        "prise_en_charge": PriseEnCharge.objects.get(dossier=ordre.tranche.dossier).pk,
        "abondement": 999_999,
        "ordre": ordre.pk,
        "ordre_document": issue_order(ordre=ordre, actor=SYSTEM, at=at).pk,
        "decision_document": decision_document(ordre.prise_en_charge).pk,
        "remise": paid.pk,
        "tentative": Tentative.objects.get(remise=paid).pk,
        "financeur": ordre.financeur_id,
        "entree": EntreeCatalogue.objects.filter(financeur=ordre.financeur).first().pk,
    }


def _report(body: Organisme, at: Moment) -> Bilan:
    """A report sent in its time, which is after the day of the demonstration."""
    later = Moment(today=date(2018, 2, 1), now=at.now)
    contenu = {"stagiaires_salaries": 4, "heures_salaries": 96 * 3600, "formateurs": 1}
    return send_report(organisme=body, annee=2017, contenu=contenu, actor=SYSTEM, at=later)


def _change(body: Organisme, at: Moment) -> Modification:
    """A change of director that waits for an answer."""
    return declare_change(
        organisme=body,
        nature="dirigeant",
        effective_on=at.today,
        valeurs={"dirigeant": "Une autre"},
        actor=SYSTEM,
        at=at,
    )


def _check(declaration: DeclarationActivite, at: Moment) -> ProcedureAnnulation:
    """A procedure opened by an agent of the State."""
    agent = Actor(user_id=User.objects.get(email="isabelle.noel@exemple.fr").pk, role=Role.INSTRUCTEUR)
    return open_procedure(declaration=declaration, griefs="Essai.", actor=agent, at=at)


def build_world() -> World:
    """The demonstration, plus one stranger per role."""
    at = current_moment()
    load(at=at)

    def user(name: str, **extra: Any) -> User:
        return create_user(
            email=f"{name}@ailleurs.example", password="motdepasse-de-test", prenom="Étranger", nom=name,
            actor=SYSTEM, at=at, **extra,
        )  # fmt: skip

    bruno = User.objects.get(email="bruno.petit@exemple.fr")
    conseiller, organisme, agent, etat = user("conseiller"), user("organisme"), user("financeur"), user("etat")
    thomas = User.objects.get(email="thomas.roy@exemple.fr").conseillers.get()
    appoint_adviser(user=conseiller, structure=thomas.structure, actor=SYSTEM, at=at)
    body = register(
        siret="53104441000011", raison_sociale="Ailleurs", adresse="1 rue d’Ailleurs", code_postal="97400",
        commune="Saint-Denis", email="contact@ailleurs.example", gestionnaire=organisme, actor=SYSTEM, at=at,
    )  # fmt: skip
    funder = Financeur.objects.get(type="faf")
    add_agent(financeur=funder, user=agent, fonctions=EVERY_FUNCTION, actor=SYSTEM, at=at)
    territoire = Territoire.objects.get(code="94")
    appoint(user=etat, territoire=territoire, actor=SYSTEM, at=at)
    return World(
        objects=_objects(),
        strangers={
            "titulaire": (bruno, f"titulaire:{bruno.titulaire.pk}"),
            "conseiller": (conseiller, f"conseiller:{thomas.structure_id}"),
            "organisme": (organisme, f"organisme:{Organisme.objects.get(pk=body.pk).pk}"),
            "instructeur": (etat, f"instructeur:{territoire.pk}"),
            "financeur": (agent, f"financeur:{funder.pk}"),
            "administrateur": (user("administrateur", is_administrateur=True), "administrateur"),
        },
    )
