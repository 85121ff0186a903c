"""The whole story in a browser: from declared activity to the money, and to the hours of the next year."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.enums import OperateurCEP, Statut
from accounts.models import User
from accounts.services.structures import appoint_adviser, open_structure
from accounts.services.users import create_user
from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.clock.reading import current_moment
from cpa_portal.home.demonstration.accounts import account_of
from cpa_portal.home.demonstration.numbers import BIC, iban, siret
from cpa_portal.home.demonstration.people import PEOPLE, nir_of
from cpa_portal.home.totp import current_code
from cpa_portal.outbox.models import Courriel
from financeurs.enums import Fonction, TypeFinanceur
from financeurs.models import OrdrePaiement
from financeurs.services.catalogue import add_entry
from financeurs.services.financeurs import add_agent, open_financeur
from tests.browser.checks import inspect as with_axe
from tests.browser.checks import photograph
from tests.browser.conftest import Portal
from tests.builders import organismes as bodies
from tests.builders.organismes import set_iban
from tests.kernel.files import pdf_bytes

pytestmark = [pytest.mark.navigateur]
SYSTEM = Actor.system("test")
PASSWORD = "un-long-mot-de-passe"
NADIA = PEOPLE[0]
NIR = nir_of(NADIA, 1)
HEAD = "nir;nom_naissance;prenoms;date_naissance;annee;statut;siret;heures;reference;base;jours;jours_reference;salaire;temps;absences"
PROFESSIONALS = (
    "claire.fournier@exemple.fr",
    "helene.arnaud@exemple.fr",
    "farid.mansouri@exemple.fr",
    "julie.perrin@exemple.fr",
    "sylvie.meyer@exemple.fr",
    "admin@exemple.fr",
)


def _user(email: str, at: Moment) -> User:
    account = account_of(email)
    assert account is not None
    return create_user(
        email=email,
        password=PASSWORD,
        prenom=account.prenom,
        nom=account.nom,
        totp_secret=account.totp_secret,
        is_administrateur=email.startswith("admin"),
        actor=SYSTEM,
        at=at,
    )


def _set_the_stage() -> None:
    """Professionals, an admissible organisme with its IBAN, a funder that lists it. Everything else is played."""
    at = current_moment()
    users = {email: _user(email, at) for email in PROFESSIONALS}
    structure = open_structure(
        nom="Fongecif", operateur=OperateurCEP.OPACIF, commune="Melun", departement="77", actor=SYSTEM, at=at
    )
    appoint_adviser(user=users["claire.fournier@exemple.fr"], structure=structure, actor=SYSTEM, at=at)
    past = Moment(today=date(2017, 2, 1), now=at.now)
    body = bodies.referencable(
        at=past, gestionnaire=users["helene.arnaud@exemple.fr"], raison_sociale="Tremplin Entreprendre"
    )
    set_iban(organisme=body, iban=iban(1), bic=BIC, titulaire_du_compte="Tremplin Entreprendre", actor=SYSTEM, at=past)
    funder = open_financeur(
        nom="Opca des Commerces réunis",
        type=TypeFinanceur.OPCA,
        siret=siret(901),
        statuts=[Statut.SALARIE],
        iban=iban(901),
        bic=BIC,
        actor=SYSTEM,
        at=past,
    )
    add_entry(financeur=funder, organisme=body, motif="Offre vérifiée", actor=SYSTEM, at=past)
    for email, function in (
        ("farid.mansouri@exemple.fr", Fonction.GESTIONNAIRE),
        ("julie.perrin@exemple.fr", Fonction.VALIDEUR),
        ("sylvie.meyer@exemple.fr", Fonction.COMPTABLE),
    ):
        add_agent(financeur=funder, user=users[email], fonctions=[function], actor=SYSTEM, at=past)


def _sign_in(page: Page, portal: Portal, email: str, password: str = PASSWORD) -> None:
    """Through the real pages: address, password, code of the second factor."""
    page.goto(f"{portal.url}/compte/login/")
    page.fill("[name=login]", email)
    page.fill("[name=password]", password)
    page.click("main button:has-text('Se connecter')")
    account = account_of(email)
    if account is not None and account.second_factor:
        page.wait_for_selector("[name=code]")
        page.fill("[name=code]", current_code(account.totp_secret))
        page.click("main button:has-text('Continuer')")
    page.wait_for_selector("text=Se déconnecter")


def _import(page: Page, portal: Portal, *years: int) -> None:
    """The administrator sends a file of activity and waits for its end."""
    lines = [
        f"{NIR};{NADIA.nom};{NADIA.prenoms};02/03/1984;{year};salarie;53104441000011;1607;;;;;;plein;" for year in years
    ]
    page.goto(f"{portal.url}/administration/fichiers/importer/")
    content = "\n".join([HEAD, *lines]).encode()
    page.set_input_files("[name=fichier]", {"name": "activite.csv", "mimeType": "text/csv", "buffer": content})
    page.click("main button:has-text('Envoyer le fichier')")
    _until(page, "Terminé")


def _until(page: Page, text: str, seconds: int = 40) -> None:
    """Reload until the worker's effect shows."""
    for _ in range(seconds * 2):
        if text in page.inner_text("main").replace("\u00a0", " "):
            return
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError(f"« {text} » never came on {page.url}:\n{page.inner_text('main')[:1500]}")


def _advance(page: Page, portal: Portal, day: str) -> None:
    page.goto(f"{portal.url}/administration/jour-legal/")
    page.fill("[name=jour]", day)
    page.click("main button:has-text('Avancer')")
    page.wait_for_selector("text=Le jour légal est le")


def _write_down(organisme: Page, person: Page, dossier: str, inspect: Callable[[Page, str], None]) -> None:
    """The sheet, the level and the journal of an accompaniment to creation, then the person’s own word."""
    page = organisme.url
    organisme.click("text=Ouvrir la fiche")
    for name in ("activite", "marche", "points_forts", "vigilance"):
        organisme.fill(f"[name={name}]", "Une librairie de quartier, sans concurrent proche.")
    for name in ("chiffre_affaires", "charges", "besoins", "apports"):
        organisme.fill(f"[name={name}]", "10 000")
    organisme.check("[name=avis][value=viable]")
    inspect(organisme, "12-viabilite")
    organisme.click("main button:has-text('Enregistrer la fiche')")
    organisme.click("text=Ouvrir l’évaluation")
    for name in ("projet", "marche", "gestion", "juridique", "vente"):
        organisme.check(f"[name={name}][value='1']")
    organisme.fill("[name=objectif]", "Présenter son projet à une banque.")
    inspect(organisme, "12-niveau")
    organisme.click("main button:has-text('Enregistrer l’évaluation')")
    organisme.click("text=Ouvrir le journal")
    for day in ("22/05/2017", "30/06/2017"):
        organisme.fill("[name=jour]", day)
        organisme.fill("[name=duree]", "12")
        organisme.fill("[name=objet]", "Le plan de financement.")
        organisme.click("main button:has-text('Inscrire le rendez-vous')")
    inspect(organisme, "12-journal")
    organisme.goto(page)
    person.goto(dossier)
    person.click("text=Lire le journal et donner mon attestation")
    inspect(person, "12-attestation")
    person.check("[name=confirme][value=oui]")
    person.click("main button:has-text('Enregistrer ma réponse')")


@pytest.mark.parametrize("javascript", [True, pytest.param(False, marks=pytest.mark.complet)])
def test_the_whole_story(portal: Portal, new_page: Callable[..., Page], settings: Any, javascript: bool) -> None:
    # Without script, axe cannot run in the page: the story itself must go through all the same.
    inspect = with_axe if javascript else photograph
    # The portal checks passwords as it does for everyone, not with the quick hash of the other tests.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    _set_the_stage()
    admin, person, adviser, organisme, officer, approver, accountant = (
        new_page(javascript=javascript) for _ in range(7)
    )

    # Activity of 2015 and 2016 arrives in a file: the account waits for its holder.
    _sign_in(admin, portal, "admin@exemple.fr")
    _import(admin, portal, 2015, 2016)
    inspect(admin, "01-import")

    # She signs up, proves her address, claims her account: 24 + 24 hours, each with its article.
    person.goto(f"{portal.url}/compte/signup/")
    person.fill("[name=email]", "nadia@exemple.org")
    person.fill("[name=password1]", PASSWORD)
    person.fill("[name=password2]", PASSWORD)
    person.click("main button:has-text('Créer mon compte')")
    person.wait_for_url("**/confirm-email/**")
    inspect(person, "02-inscription")
    mail = Courriel.objects.get(recipient="nadia@exemple.org")
    link = re.search(r"https?://\S+", mail.body)
    assert link, mail.body
    person.goto(link[0])
    person.click("main button")
    _sign_in(person, portal, "nadia@exemple.org")
    person.goto(f"{portal.url}/ouvrir-mon-compte/")
    person.fill("[name=nir]", NIR)
    person.fill("[name=nom_naissance]", "Benali")
    person.fill("[name=prenoms]", "Nadia")
    person.fill("[name=birth_date]", "02/03/1984")
    person.click("main button:has-text('Ouvrir mon compte')")
    person.wait_for_url("**/mes-droits/")
    _until(person, "48 h")
    assert "L6323-11" in person.inner_text("main")
    inspect(person, "03-mes-droits")

    # The adviser proposes a mandate; she accepts it in her own space.
    _sign_in(adviser, portal, "claire.fournier@exemple.fr")
    adviser.goto(f"{portal.url}/conseiller/mandats/proposer/")
    adviser.fill("[name=email]", "nadia@exemple.org")
    adviser.fill("[name=birth_date]", "02/03/1984")
    adviser.click("main button:has-text('Proposer')")
    adviser.wait_for_selector("text=Proposition enregistrée")
    person.goto(f"{portal.url}/mes-mandats/")
    inspect(person, "04-mandat-propose")
    person.click("main button:has-text('Accepter ce mandat')")
    person.wait_for_selector("text=Mettre fin à ce mandat")

    # The adviser declares her level: 24 → 48 h from 2017 on; the worker recomputes.
    adviser.goto(f"{portal.url}/conseiller/personnes/")
    adviser.click("text=Déclarer le diplôme")
    adviser.check("[name=niveau][value=VI]")
    adviser.click("text=Voir ce que cela change")
    assert "24 → 48\u00a0h le 31\u00a0mars 2018, plafond 150 → 400\u00a0h" in adviser.inner_text("main")
    inspect(adviser, "05-diplome-apercu")
    adviser.check("[name=lu]")
    adviser.click("text=Confirmer la déclaration")
    adviser.wait_for_selector("text=Déclaration enregistrée")
    person.goto(f"{portal.url}/mes-droits/")
    _until(person, "Plafond : 400 h")

    # The organisme publishes a module at a forfait.
    _sign_in(organisme, portal, "helene.arnaud@exemple.fr")
    organisme.goto(f"{portal.url}/organisme/modules/nouveau/")
    organisme.select_option("[name=nature]", "creation_reprise")
    organisme.fill("[name=titre]", "Construire son plan d’affaires")
    organisme.fill("[name=objectif]", "Écrire un plan d’affaires solide.")
    organisme.fill("[name=contenu]", "Étude de marché, plan de financement.")
    organisme.select_option("[name=phase]", "pre_creation")
    organisme.check("[name=tarification][value=forfait]")
    organisme.fill("[name=duree]", "24")
    organisme.fill("[name=prix]", "1 200")
    organisme.select_option("[name=justificatif_type]", "attestation_assiduite")
    organisme.click("main button:has-text('Enregistrer le module')")
    organisme.wait_for_selector("a:has-text('Publier')")
    inspect(organisme, "06-mes-modules")
    organisme.click("main a:has-text('Publier')")
    inspect(organisme, "06-publier")
    organisme.click("main button:has-text('Publier le module')")
    organisme.wait_for_selector("text=Retirer du catalogue")

    # She finds it, opens a dossier, reads what it would use, and gives her consent.
    person.goto(f"{portal.url}/catalogue/")
    inspect(person, "07-catalogue")
    person.click("text=Construire son plan d’affaires")
    person.click("main >> text=Ouvrir un dossier")
    person.fill("[name=first_session_on]", "22/05/2017")
    person.fill("[name=last_session_on]", "30/06/2017")
    person.click("main button:has-text('Ouvrir le dossier')")
    person.wait_for_url(re.compile(r"/mes-dossiers/[0-9a-f-]{36}/$"))
    dossier = person.url
    inspect(person, "08-dossier")
    person.goto(f"{dossier}financement/")
    inspect(person, "09-financement")
    person.check("[name=financeur]")
    person.check("[name=accord]")
    person.click("main button:has-text('Transmettre au financeur')")
    person.wait_for_selector("text=Transmis au financeur")

    # The funder's officer sees the checks side by side and grants; the hours are held.
    _sign_in(officer, portal, "farid.mansouri@exemple.fr")
    inspect(officer, "10-financeur-a-faire")
    officer.goto(f"{portal.url}/financeur/prises-en-charge/")
    officer.click("main tbody a")
    inspect(officer, "11-prise-en-charge")
    officer.click("main button:has-text('Accorder')")
    officer.wait_for_selector("text=Votre décision est enregistrée")
    person.goto(dossier)
    inspect(person, "12-dossier-accepte")

    # The training takes place; the organisme uploads the proof. The rest follows by itself.
    _advance(admin, portal, "03/07/2017")
    organisme.goto(f"{portal.url}/organisme/dossiers/")
    organisme.click("main tbody a")
    _write_down(organisme, person, dossier, inspect)
    organisme.set_input_files(
        "[name=fichier]", {"name": "faux.pdf", "mimeType": "application/pdf", "buffer": b"MZ\x90\x00" + bytes(300)}
    )
    organisme.fill("[name=duree]", "24")
    organisme.fill("[name=ended_on]", "30/06/2017")
    organisme.click("main button:has-text('Déposer le justificatif')")
    assert "est un programme" in organisme.inner_text(".resume-erreurs")
    assert organisme.input_value("[name=ended_on]") == "30/06/2017"
    organisme.set_input_files(
        "[name=fichier]", {"name": "attestation.pdf", "mimeType": "application/pdf", "buffer": pdf_bytes()}
    )
    organisme.click("main button:has-text('Déposer le justificatif')")
    organisme.wait_for_selector("text=Le justificatif est reçu")
    inspect(organisme, "13-justificatif")
    person.goto(f"{portal.url}/mes-droits/")
    _until(person, "24 h")
    person.goto(f"{portal.url}/mon-historique/")
    inspect(person, "14-historique")

    # Two people of the funder approve; a double click gives one approval.
    _sign_in(approver, portal, "julie.perrin@exemple.fr")
    approver.goto(f"{portal.url}/financeur/ordres/")
    _until(approver, "À approuver")
    approver.click("main tbody a")
    inspect(approver, "15-ordre")
    approver.locator("main button:has-text('Approuver')").dblclick()
    approver.wait_for_selector("text=1\u00a0approbation sur 2")
    _sign_in(accountant, portal, "sylvie.meyer@exemple.fr")
    accountant.goto(approver.url)
    accountant.click("main button:has-text('Approuver')")
    accountant.wait_for_selector("text=Approuvé, à remettre à la banque")
    inspect(accountant, "16-ordre-approuve")

    # The accountant seals the file, downloads it, and notes that the bank paid.
    accountant.goto(f"{portal.url}/financeur/remises/")
    inspect(accountant, "17-remises")
    accountant.click("main button:has-text('Sceller la remise')")
    accountant.wait_for_selector("text=La remise est scellée")
    with accountant.expect_download() as download:
        accountant.click("main button:has-text('Télécharger le fichier')")
    content = download.value.path().read_text()
    assert "pain.001.001.09" in content
    assert '<InstdAmt Ccy="EUR">1200.00</InstdAmt>' in content
    inspect(accountant, "18-remise")
    accountant.click("main button:has-text('Marquer payé')")
    accountant.wait_for_selector("text=La réponse de la banque est enregistrée")
    organisme.goto(f"{portal.url}/organisme/paiements/")
    expect(organisme.locator("main tbody")).to_contain_text("Payé")
    inspect(organisme, "19-mes-paiements")
    person.goto(dossier)
    expect(person.locator("main")).to_contain_text("Clos")
    inspect(person, "20-dossier-clos")
    assert OrdrePaiement.objects.count() == 1

    # April 2018: the activity of 2017 arrives. 24 + 24 + 48 = 96 hours, less the 24 that were used.
    _advance(admin, portal, "02/04/2018")
    _import(admin, portal, 2017)
    person.goto(f"{portal.url}/mes-droits/")
    _until(person, "72 h")
    assert "L6323-11-1" in person.inner_text("main")
    inspect(person, "21-avril-2018")
