"""The last step of the checklist of an organisme: a first published module."""

from datetime import date

from modules.models import Module
from organismes.etapes import VOUS, Avancement, Etape, provides_step
from organismes.models import Organisme
from organismes.selectors import admissible

TITRE, PAGE = "Premier module publié", "mes_modules"


@provides_step("module")
def first_module(organisme: Organisme, today: date) -> Etape:
    """Done with one module in the catalogue; possible once the body is admissible."""
    own = Module.objects.filter(organisme=organisme)
    published = own.published().count()
    verdict = admissible(organisme, today)
    if published and verdict.admissible:
        text = "Votre offre est au catalogue public."
        return Etape("module", TITRE, Avancement.FAITE, VOUS, text, None, (), PAGE, "Voir mes modules")
    missing = tuple(motif.texte for motif in verdict.motifs if not motif.favorable)
    if published:
        text = "Vos modules publiés ne peuvent plus ouvrir de dossier."
        return Etape("module", TITRE, Avancement.BLOQUEE, VOUS, text, None, missing, PAGE, "Voir mes modules")
    if verdict.admissible:
        action = "Publier un module" if own.exists() else "Créer un module"
        return Etape(
            "module", TITRE, Avancement.A_FAIRE, VOUS, "Vous pouvez publier un module.", None, (), PAGE, action
        )
    text = "Il se publie dès que la déclaration est enregistrée et la qualité reconnue. Vous pouvez déjà le préparer."
    return Etape("module", TITRE, Avancement.PLUS_TARD, VOUS, text, None, missing, PAGE, "Préparer un module")
