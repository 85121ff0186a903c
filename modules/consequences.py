"""What the end of the quality deemed by NACRE brings to modules, drafts and accepted dossiers."""

from collections.abc import Iterator, Sequence
from datetime import date

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.web.formatting import jour
from modules import emails
from modules.enums import EtatDossier
from modules.models import Dossier, Module
from modules.services.retraits import withdraw
from organismes.consequences import Consequence, carries_out, foresees
from organismes.enums import SortNacre
from organismes.models import Organisme
from organismes.selectors import admissible_many

RUNNING = (EtatDossier.VALIDE, EtatDossier.SERVICE_FAIT)


@foresees("modules")
def foreseen(organismes: Sequence[Organisme], day: date) -> Iterator[Consequence]:
    """Published modules and drafts depend on admissibility on that day; accepted dossiers go on."""
    verdicts = admissible_many(organismes, day)
    for module in Module.objects.published().filter(organisme__in=verdicts).order_by("pk"):
        stays = verdicts[module.organisme_id].admissible
        text = "" if stays else "Gardé tel quel, à remettre au catalogue dès que la qualité est reconnue."
        sort = SortNacre.MODULE_RESTE if stays else SortNacre.MODULE_RETIRE
        yield Consequence(module.organisme_id, sort, str(module.pk), module.titre, text)
    rows = Dossier.objects.filter(module__organisme__in=verdicts, etat__in=[EtatDossier.BROUILLON, *RUNNING])
    for dossier in rows.select_related("module").order_by("created_on", "pk"):
        body = dossier.module.organisme_id
        if dossier.etat == EtatDossier.BROUILLON:
            stays = verdicts[body].admissible
            sort = SortNacre.BROUILLON_CONTINUE if stays else SortNacre.BROUILLON_BLOQUE
            yield Consequence(body, sort, str(dossier.pk), dossier.module.titre)
        else:
            text = f"Accepté le {jour(dossier.validated_on)}."
            sort, key = SortNacre.DOSSIER_CONTINUE, str(dossier.pk)
            yield Consequence(body, sort, key, dossier.module.titre, text)


@carries_out("modules")
def done(*, found: Sequence[Consequence], last_day: date, actor: Actor, at: Moment) -> None:
    """Withdraw the modules, which tells the people of their drafts; tell those whose module had left before."""
    gone = [int(line.objet) for line in found if line.sort == SortNacre.MODULE_RETIRE]
    motif = f"La qualité reconnue par la convention NACRE a pris fin le {jour(last_day)}."
    for module in Module.objects.filter(pk__in=gone).order_by("pk"):
        withdraw(module=module, motif=motif, actor=actor, at=at)
    waiting = [line.objet for line in found if line.sort == SortNacre.BROUILLON_BLOQUE]
    drafts = Dossier.objects.filter(pk__in=waiting).select_related("module__organisme", "titulaire__user")
    for dossier in drafts.exclude(module__in=gone).order_by("pk"):
        emails.draft_blocked(dossier=dossier, motif=motif, at=at)
