"""A step of the checklist of an organisme: what its payments wait for."""

from datetime import date

from financeurs.attentes import encours_many, is_contested
from organismes.etapes import VOUS, Avancement, Etape, provides_step
from organismes.models import CoordonneesBancaires, Organisme

TITRE, PAGE = "Paiements", "mes_paiements"


@provides_step("paiements")
def payments(organisme: Organisme, today: date) -> Etape:
    """Nothing to do, unless the account is held or the cap is reached."""
    account = (
        CoordonneesBancaires.objects.filter(organisme=organisme, ended_at__isnull=True)
        .select_related("changement")
        .prefetch_related("changement__objections")
        .first()
    )
    if account is None:
        return Etape(
            "paiements", TITRE, Avancement.PLUS_TARD, VOUS, "Ils attendent votre IBAN.", None, (), PAGE, "Voir"
        )
    if is_contested(account):
        text = "Un membre conteste l’IBAN\u00a0: aucun paiement n’y part avant la décision."
        who = "L’administrateur du portail"
        return Etape("paiements", TITRE, Avancement.BLOQUEE, who, text, None, (), "changements", "Voir l’objection")
    if account.held_until is not None and today < account.held_until:
        text = f"L’IBAN est récent\u00a0: les paiements partent à partir du {account.held_until:%d/%m/%Y}."
        return Etape(
            "paiements",
            TITRE,
            Avancement.EN_ATTENTE,
            "Personne",
            text,
            account.held_until,
            (),
            PAGE,
            "Voir les paiements",
        )
    cap = encours_many([organisme.pk], today).get(organisme.pk)
    text = "Vos paiements partent dès qu’ils sont approuvés."
    if cap is not None:
        text = f"Ils partent dès leur approbation, jusqu’à {cap.limite // 100}\u00a0€ en cours tant que l’organisme est nouveau."
    return Etape("paiements", TITRE, Avancement.FAITE, VOUS, text, None, (), PAGE, "Voir les paiements")
