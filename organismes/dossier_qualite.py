"""The file of a quality examination as it stands: what may be typed, what is missing, what was asked again.

Asked by the pages and by the services alike.
"""

from dataclasses import dataclass

from organismes.enums import EtatQualite
from organismes.models import AvisIndicateur, PreuveQualite, Qualite, TourQualite
from organismes.rules.indicators import Avancement, Critere, Indicateur, applicable, needs_proofs, progress

TYPING = frozenset({EtatQualite.ENREGISTRE, EtatQualite.EN_SAISIE})
UNDER_WAY = [*sorted(TYPING), EtatQualite.EN_EXAMEN, EtatQualite.A_COMPLETER]


@dataclass(frozen=True, slots=True)
class Ligne:
    """One indicator with its answer, its files, and the last opinion on it."""

    indicateur: Indicateur
    reponse: str
    preuves: tuple[PreuveQualite, ...]
    avis: AvisIndicateur | None
    modifiable: bool
    manque: str

    @property
    def etat(self) -> tuple[str, str]:
        """Words and tone of its badge, for the body."""
        if self.avis is not None and self.avis.demande and self.modifiable:
            return "Complément demandé", "attention"
        if self.manque:
            return self.manque, "neutre"
        return "Rempli", "succes"


@dataclass(frozen=True, slots=True)
class Section:
    """One criterion with its lines."""

    critere: Critere
    lignes: tuple[Ligne, ...]


@dataclass(frozen=True, slots=True)
class Dossier:
    """A file, read in four queries."""

    qualite: Qualite
    sections: tuple[Section, ...]
    avancement: Avancement
    dernier_tour: TourQualite | None

    @property
    def lignes(self) -> tuple[Ligne, ...]:
        """Every line, in order."""
        return tuple(ligne for section in self.sections for ligne in section.lignes)

    def ligne(self, numero: str) -> Ligne | None:
        """The line of an indicator."""
        return next((ligne for ligne in self.lignes if ligne.indicateur.numero == numero), None)


def criteria(qualite: Qualite) -> tuple[Critere, ...]:
    """Criteria and indicators that apply to this file; none for an examination carried over from elsewhere."""
    return applicable(qualite.bareme, qualite.activites) if qualite.bareme else ()


def last_round(qualite: Qualite) -> TourQualite | None:
    """The last round that was concluded."""
    return qualite.tours.order_by("-tour").first()


def asked_again(qualite: Qualite) -> set[str]:
    """Numbers of the indicators on which the examiner asked for something."""
    found = last_round(qualite)
    return set() if found is None else set(found.avis.filter(demande=True).values_list("indicateur", flat=True))


def editable(qualite: Qualite) -> set[str]:
    """Numbers that the body may change now."""
    if qualite.etat in TYPING:
        return {row.numero for one in criteria(qualite) for row in one.indicateurs}
    return asked_again(qualite) if qualite.etat == EtatQualite.A_COMPLETER else set()


def kept_proofs(qualite: Qualite) -> list[PreuveQualite]:
    """Files joined and not taken back, in the order in which they came."""
    return list(qualite.preuves.kept().select_related("fichier").order_by("pk"))


def read_file(qualite: Qualite) -> Dossier:
    """The whole file."""
    answers = dict(qualite.reponses.values_list("indicateur", "texte"))
    proofs = kept_proofs(qualite)
    tour = last_round(qualite)
    opinions = {} if tour is None else {row.indicateur: row for row in tour.avis.all()}
    open_now = editable(qualite)
    done = progress(
        source=qualite.source,
        code=qualite.bareme,
        activites=qualite.activites,
        reponses=answers,
        preuves=[row.indicateur for row in proofs],
    )
    sections = tuple(
        Section(
            one,
            tuple(
                Ligne(
                    indicateur=row,
                    reponse=answers.get(row.numero, ""),
                    preuves=tuple(proof for proof in proofs if proof.indicateur == row.numero),
                    avis=opinions.get(row.numero),
                    modifiable=row.numero in open_now,
                    manque=_missing(done, row.numero),
                )
                for row in one.indicateurs
            ),
        )
        for one in criteria(qualite)
    )
    return Dossier(qualite, sections, done, tour)


def _missing(done: Avancement, numero: str) -> str:
    if numero in done.sans_reponse:
        return "À remplir"
    return "Preuve à joindre" if numero in done.sans_preuve else ""


def missing_to_send(dossier: Dossier) -> list[str]:
    """What is missing before the file goes to the examiner, in words. Empty: it may be sent."""
    done, missing = dossier.avancement, []
    if done.sans_reponse:
        missing.append("une réponse aux indicateurs " + ", ".join(done.sans_reponse))
    if done.sans_preuve:
        missing.append("une preuve aux indicateurs " + ", ".join(done.sans_preuve))
    if dossier.qualite.etat == EtatQualite.A_COMPLETER:
        untouched = [ligne.indicateur.numero for ligne in dossier.lignes if ligne.modifiable and _untouched(ligne)]
        if untouched:
            missing.append("le complément demandé aux indicateurs " + ", ".join(untouched))
    return missing


def _untouched(ligne: Ligne) -> bool:
    """True if the answer and the files are those that the examiner found wanting."""
    if ligne.avis is None:
        return False
    return ligne.reponse == ligne.avis.reponse and proof_hashes(ligne.preuves) == ligne.avis.preuves


def proof_hashes(preuves: tuple[PreuveQualite, ...]) -> list[str]:
    """What a round keeps of the files."""
    return sorted(proof.fichier.sha256 for proof in preuves)


def proofs_are_due(qualite: Qualite) -> bool:
    """False on the short circuit of a label."""
    return needs_proofs(qualite.source)


def reusable(qualite: Qualite, numero: str) -> list[PreuveQualite]:
    """Files of the same body that may prove this indicator too: one proof, sent once."""
    here = set(qualite.preuves.kept().filter(indicateur=numero).values_list("fichier_id", flat=True))
    rows = PreuveQualite.objects.kept().filter(qualite__organisme_id=qualite.organisme_id).exclude(fichier_id__in=here)
    seen: dict[object, PreuveQualite] = {}
    for row in rows.select_related("fichier").order_by("-pk"):
        seen.setdefault(row.fichier_id, row)
    return list(seen.values())
