"""Role × page: every address of the portal is in the matrix, and answers each role as the matrix says."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from tests.access import rows_accounts, rows_financeurs, rows_kernel, rows_modules, rows_organismes
from tests.access.resolver import url_names
from tests.access.world import World, build_world

ROWS = [
    row
    for module in (rows_kernel, rows_accounts, rows_organismes, rows_modules, rows_financeurs)
    for row in module.ROWS
]
#: Objects that everybody may see once published, and pages that say the same to a stranger as to anyone.
PUBLIC_OBJECTS = {
    "module_detail",
    "ouvrir_dossier",
    "preparer_dossier",
    "api_catalogue_detail",
    "api_organisme_admissibilite",
    "api_payabilite",
}
OF_EVERY_FUNDER = {
    "ouvrir_suspension",
    "catalogue_public",
    "catalogue_public_csv",
    "examen",
    "prendre_examen",
    "noter_examen",
    "clore_examen",
    "lien",
}
OF_EVERY_ADMINISTRATOR = {
    "compte_administre",
    "enregistrer_anticipation",
    "retirer_declaration",
    "import_detail",
    "campagne_detail",
    "arreter_campagne",
    "reprendre_campagne",
    "campagne_rapport",
    "campagne_rapport_pdf",
    "campagne_fichier",
    "parametres_detail",
    "retirer_valeur",
    "etudier_parametres",
    "modifier_parametres",
    "approuver_parametres",
    "rejeter_parametres",
    "abandonner_parametres",
    "annuler_parametres",
    "indu_detail",
    "indu_page",
    "indu_pdf",
    "changement_a_decider",
    "import_nacre",
    "confirmer_nacre",
    "refus_nacre",
    "liste_lpof",
    "divergences_lpof",
}
SHARED = PUBLIC_OBJECTS | OF_EVERY_FUNDER | OF_EVERY_ADMINISTRATOR
#: What a person without a second factor does not have.
NEEDS_FACTOR = {"mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_download_recovery_codes"}
#: An API that asks for its Idempotency-Key before looking anything up.
NEEDS_KEY = {"api_annuler_dossier", "api_observations"}


def _address(name: str, kwargs: dict[str, str], world: World) -> str:
    return reverse(name, kwargs={key: world.objects.get(what, what) for key, what in kwargs.items()})


def _answer(client: Client, url: str) -> int:
    """Status of a GET, or of an empty POST where the page only takes POST."""
    status = client.get(url).status_code
    return client.post(url, {}).status_code if status == 405 else status


def test_every_address_is_in_the_matrix() -> None:
    assert url_names() - {row[0] for row in ROWS} == set()


def test_no_row_names_an_address_that_is_gone() -> None:
    assert {row[0] for row in ROWS} - url_names() == set()


def test_the_matrix_holds(committed_db: str, sign_in: Callable[..., Client]) -> None:
    world, wrong, cells = build_world(), [], 0
    for name, kwargs, roles, _ in ROWS:
        url = _address(name, kwargs, world)
        if "anonyme" not in roles:
            response = Client().get(url)
            closed = response.status_code in {401, 403} or (
                response.status_code == 302 and response["Location"].startswith(reverse("account_login"))
            )
            if not closed and response.status_code != 405:
                wrong.append(f"{name} anonyme {response.status_code}")
        for role, (user, space) in world.strangers.items():
            client = sign_in(user, space=space, browser=Client(raise_request_exception=False))
            status, cells = _answer(client, url), cells + 1
            if status >= 500 and name != "sante_pret":  # 503 there says that no worker runs
                wrong.append(f"{name} {role} {status}")
            elif role not in roles and status not in {403, 404}:
                wrong.append(f"{name} {role} {status} au lieu de 403 ou 404")
            elif role in roles and not kwargs and status in {403, 404} and name not in NEEDS_FACTOR:
                wrong.append(f"{name} {role} {status} alors que la page lui est ouverte")
            elif role in roles and kwargs and "anonyme" not in roles and name not in SHARED:
                accepted = {404, 400} if name in NEEDS_KEY else {404}
                if status not in accepted:
                    wrong.append(f"{name} {role} étranger {status} au lieu de 404")
    assert not wrong, f"{len(wrong)} of {cells}:\n" + "\n".join(wrong)
