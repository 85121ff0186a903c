"""The trial of a catalogue: everything read, judged and compared, nothing changed."""

from django.conf import settings

from cpa_portal.clock.moment import Moment
from cpa_portal.db.bulk import copy_in
from modules.enums import EffetLheo, EtatModule
from modules.lheo.mapping import OWN_KEY, Offer, offer_of
from modules.lheo.prolog import Source
from modules.lheo.reading import Formation, Reading, fingerprint, fragment_of
from modules.lheo.sentences import Anomalie, quoted
from modules.lheo.writing import tidy
from modules.models import AnomalieLheo, ImportLheo, LigneLheo
from modules.selectors.lheo import catalogue_state, kept_offers, numbers_of, own_modules, tell_progress

BATCH = 200
STUCK = (
    "Le module est publié\u00a0: il garde sa tarification et son prix. Pour passer du forfait au devis, ou l’inverse, "
    "retirez-le d’abord du catalogue."
)


class Trial:
    """One reading of one file."""

    def __init__(self, row: ImportLheo, at: Moment) -> None:
        self.row, self.at = row, at
        self.kept = kept_offers(row.organisme)
        self.own = own_modules(row.organisme)
        self.numbers = numbers_of(row.organisme)
        self.seen: dict[str, int] = {}
        self.claimed: set[int] = set()
        self.lines: list[LigneLheo] = []
        self.anomalies: list[AnomalieLheo] = []
        self.counts = dict.fromkeys(EffetLheo.values, 0)

    def blame(self, anomalie: Anomalie, *, blocking: bool = True) -> None:
        """Keep an error, or a remark; past a limit errors are only counted."""
        if blocking:
            self.row.erreurs += 1
        if len(self.anomalies) < settings.LHEO_MAX_ANOMALIES:
            self.anomalies.append(
                AnomalieLheo(
                    fichier=self.row,
                    ligne=anomalie.ligne,
                    chemin=anomalie.chemin[:400],
                    message=anomalie.message,
                    bloquante=blocking,
                )
            )

    def take(self, formation: Formation) -> None:
        """One formation: its errors, or what it would do."""
        for anomalie in formation.anomalies:
            self.blame(anomalie)
        if formation.anomalies:
            return
        offer = offer_of(formation.element)
        if not self._may_be_ours(offer, formation):
            return
        self.row.sessions += len(offer.sessions)
        fragment = fragment_of(formation.element)
        mark = fingerprint(fragment)
        effect, module_id, remarks = self._effect(offer, mark)
        for remark in [*offer.remarques, *remarks]:
            self.blame(Anomalie(formation.ligne, formation.chemin, remark), blocking=False)
        self._keep(formation, offer, effect, module_id, fragment, mark)

    def _may_be_ours(self, offer: Offer, formation: Formation) -> bool:
        body, path = self.row.organisme, f"{formation.chemin}/organisme-formation-responsable"
        message = ""
        if offer.siret != body.siret:
            message = (
                f"Cette formation est d’un autre organisme\u00a0: Siret {quoted(offer.siret)}, alors que le vôtre est "
                f"{body.siret_affiche}. Un catalogue ne contient que vos formations."
            )
        elif self.numbers and offer.nda not in self.numbers:
            message = (
                f"Le numéro d’activité {quoted(offer.nda)} n’est pas le vôtre ({', '.join(sorted(self.numbers))}). "
                "Corrigez-le dans le fichier."
            )
        elif offer.cle in self.seen:
            path = formation.chemin
            message = (
                f"Cette formation a le même numéro que celle de la ligne {self.seen[offer.cle]}\u00a0: "
                f"{quoted(offer.cle)}. Donnez à chacune son attribut «\u00a0numero\u00a0»."
            )
        self.seen.setdefault(offer.cle, formation.ligne)
        if message:
            self.blame(Anomalie(formation.ligne, path, message))
        return not message

    def _effect(self, offer: Offer, mark: str) -> tuple[EffetLheo, int | None, list[str]]:
        """What the offer would do, to which module, and what to know of it."""
        before = self.kept.get(offer.cle)
        if before is not None and not before.closed:
            if before.empreinte == mark:
                return EffetLheo.IDENTIQUE, before.module_id, []
            stuck = before.etat == EtatModule.PUBLIE and before.tarification != offer.values["tarification"]
            return EffetLheo.MODIF, before.module_id, [STUCK] if stuck else []
        if before is not None:
            again = "Cette offre avait été fermée\u00a0: son module est repris, à publier de nouveau."
            return EffetLheo.AJOUT, before.module_id, [again]
        own = OWN_KEY.match(offer.cle)
        module = self.own.get(int(own[1])) if own else None
        if module is None:
            return EffetLheo.AJOUT, None, []
        self.claimed.add(module.pk)
        same = all(tidy(getattr(module, name)) == tidy(value) for name, value in offer.values.items())
        return (EffetLheo.IDENTIQUE if same else EffetLheo.MODIF), module.pk, []

    def _keep(
        self, formation: Formation, offer: Offer, effect: EffetLheo, module_id: int | None, fragment: str, mark: str
    ) -> None:
        self.counts[effect] += 1
        self.lines.append(
            LigneLheo(
                fichier=self.row,
                rang=formation.rang,
                ligne=formation.ligne,
                cle=offer.cle,
                titre=offer.titre,
                effet=effect,
                module_id=module_id,
                fragment="" if effect == EffetLheo.IDENTIQUE else fragment,
                empreinte=mark,
            )
        )
        if len(self.lines) >= BATCH:
            self.flush()

    def close_the_rest(self) -> None:
        """What the file no longer holds is closed: offers of former files, and published modules typed here."""
        absent: list[tuple[str, str, int]] = [
            (cle, offer.titre, offer.module_id)
            for cle, offer in self.kept.items()
            if not offer.closed and cle not in self.seen
        ]
        absent += [
            (f"cpa-module-{module.pk}", module.titre, module.pk)
            for module in self.own.values()
            if module.etat == EtatModule.PUBLIE and module.pk not in self.claimed
        ]
        for cle, titre, module_id in absent:
            self.counts[EffetLheo.FERMETURE] += 1
            self.lines.append(
                LigneLheo(fichier=self.row, cle=cle, titre=titre, effet=EffetLheo.FERMETURE, module_id=module_id)
            )

    def flush(self) -> None:
        """Write the lines that wait."""
        copy_in(LigneLheo, self.lines)
        self.lines.clear()


def try_catalogue(*, row: ImportLheo, file: Source, at: Moment) -> Trial:
    """Read the file to its end. Counts, lines and errors are written; the catalogue is not touched."""
    trial = Trial(row, at)
    reading = Reading(file, row.taille)
    for formation in reading:
        trial.take(formation)
        row.formations = formation.rang
        if formation.rang % 50 == 0:
            tell_progress(row, reading.done, reading.size)
    for anomalie in reading.anomalies:
        trial.blame(anomalie)
    if not row.erreurs:
        trial.close_the_rest()
    trial.flush()
    trial.anomalies.sort(key=lambda one: one.ligne)
    copy_in(AnomalieLheo, trial.anomalies)
    row.version, row.enveloppe = reading.version, reading.envelope
    row.ajoutees, row.modifiees = trial.counts[EffetLheo.AJOUT], trial.counts[EffetLheo.MODIF]
    row.fermees, row.inchangees = trial.counts[EffetLheo.FERMETURE], trial.counts[EffetLheo.IDENTIQUE]
    row.catalogue = catalogue_state(row.organisme)
    row.save(
        update_fields=[
            "version", "enveloppe", "formations", "sessions", "ajoutees", "modifiees", "fermees", "inchangees",
            "erreurs", "catalogue",
        ]
    )  # fmt: skip
    return trial
