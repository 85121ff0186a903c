"""The public list of training bodies: received, read in one pass, compared with what the portal publishes."""

import csv
import hashlib
import io
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from django.conf import settings
from django.core.files import File
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import Count

from cpa_portal.actor import Actor, Role
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.db.bulk import copy_in
from cpa_portal.errors import InvalidInput, NotAllowed
from cpa_portal.outbox.emission import emit
from modules.enums import EtatListe, NatureDivergence
from modules.models import DivergenceLpof, ListeLpof, Module
from modules.rules.lpof import Inscrit, Layout, lapsed, same_name
from organismes.models import DeclarationActivite, Organisme

TOPIC = "modules.lpof"
MEGA = 1024 * 1024
BATCH = 1_000
PIECE = 64 * 1024
LONGEST_LINE = 64 * 1024


@dataclass(slots=True)
class Ours:
    """A body with a live declaration here."""

    organisme: Organisme
    nda: str
    modules: int
    seen: bool = False


@transaction.atomic
def receive_list(*, file: File, actor: Actor, at: Moment) -> ListeLpof:
    """Keep the file and have the worker compare it. Raises InvalidInput (field "fichier")."""
    if actor.role not in {Role.ADMINISTRATEUR, Role.SYSTEME}:
        raise NotAllowed("Seul un administrateur compare la liste publique.")
    if not file.size:
        raise InvalidInput("Ce fichier est vide. Choisissez-en un autre.", code="fichier_vide", field="fichier")
    if file.size > settings.LPOF_MAX_MO * MEGA:
        raise InvalidInput(
            f"Ce fichier dépasse {settings.LPOF_MAX_MO}\u00a0Mo.", code="fichier_trop_lourd", field="fichier"
        )
    digest, head = hashlib.sha256(), b""
    file.seek(0)
    while piece := file.read(PIECE):
        head = head or piece
        digest.update(piece)
    _check_header(head)
    file.seek(0)
    row = ListeLpof(
        nom=PurePath((file.name or "lpof.csv").replace("\\", "/")).name[:150],
        taille=file.size,
        sha256=digest.hexdigest(),
        storage_key=storages["prive"].save(f"lpof/{uuid.uuid4().hex}.csv", file),
        received_on=at.today,
        received_by_id=actor.user_id,
    )
    row.save(force_insert=True)
    record(actor=actor, at=at, verb="modules.receive_lpof", target=row)
    emit(topic=TOPIC, key=str(row.pk), payload={"liste_id": str(row.pk)})
    return row


def _check_header(head: bytes) -> None:
    first = head.partition(b"\n")[0].decode("utf-8-sig", "replace")
    missing = Layout(next(csv.reader([first], delimiter=";"), [])).missing
    if missing:
        raise InvalidInput(
            "Ce fichier n’est pas la liste publique\u00a0: il y manque "
            f"{', '.join(missing)}. Ses colonnes sont séparées par «\u00a0;\u00a0».",
            code="entete",
            field="fichier",
        )


def _rows(file: File) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells, the header first; one line in memory at a time."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")  # type: ignore[type-var]
    reader = csv.reader((line[:LONGEST_LINE] for line in text), delimiter=";")
    for row in reader:
        yield reader.line_num, row


@transaction.atomic
def compare(*, liste_id: uuid.UUID, actor: Actor, at: Moment) -> ListeLpof:
    """Read the list once and keep every disagreement. Done once; a second call changes nothing."""
    row = ListeLpof.objects.select_for_update(of=("self",), no_key=True).get(pk=liste_id)
    if row.etat != EtatListe.RECUE:
        return row
    try:
        with transaction.atomic(), storages["prive"].open(row.storage_key) as file:
            _Comparison(row, at).run(file)
        row.etat = EtatListe.LUE
    except FileNotFoundError:
        row.etat, row.motif = EtatListe.REFUSEE, "Le fichier n’est plus dans le dépôt. Déposez-le de nouveau."
    except UnicodeDecodeError:
        row.etat, row.motif = EtatListe.REFUSEE, "Le fichier n’est pas en UTF-8. Enregistrez-le en UTF-8."
    except csv.Error:
        row.etat, row.motif = EtatListe.REFUSEE, "Le fichier n’est pas un CSV lisible. Vérifiez ses guillemets."
    row.save(update_fields=["etat", "motif", "lignes", "reconnues", "concordants"])
    details = {"lines": row.lignes, "known": row.reconnues, "agreeing": row.concordants}
    record(actor=actor, at=at, verb="modules.compare_lpof", target=row, details=details)
    return row


class _Comparison:
    """One pass over the list."""

    def __init__(self, row: ListeLpof, at: Moment) -> None:
        self.row, self.today = row, at.today
        self.waiting: list[DivergenceLpof] = []
        published = dict(Module.objects.published().values_list("organisme").annotate(number=Count("pk")).order_by())
        live = DeclarationActivite.objects.live_on(at.today).exclude(nda="").select_related("organisme")
        self.ours = {one.nda: Ours(one.organisme, one.nda, published.get(one.organisme_id, 0)) for one in live}

    def run(self, file: File) -> None:
        """The whole list, then what it does not hold."""
        rows = _rows(file)
        layout = Layout(next(rows)[1])
        for ligne, cells in rows:
            if not any(cells):
                continue
            self.row.lignes += 1
            read = layout.read(cells, ligne)
            if isinstance(read, Inscrit):
                self._compare(read)
            else:
                self._note(NatureDivergence.ILLISIBLE, ligne=ligne, la=read)
        for ours in self.ours.values():
            if not ours.seen:
                self._note(NatureDivergence.ABSENT_LA, ours, ici=ours.organisme.raison_sociale)
        self._flush()

    def _compare(self, there: Inscrit) -> None:
        ours = self.ours.get(there.nda)
        found = NatureDivergence.PAS_ICI
        if ours is None:
            ours = next((self.ours[old] for old in there.precedents if old in self.ours), None)
            found = NatureDivergence.PREDECESSEUR
        if ours is None:
            self._note(NatureDivergence.PAS_ICI, ligne=there.ligne, nda=there.nda, la=there.nom)
            if len(self.waiting) >= BATCH:
                self._flush()
            return
        if not ours.seen:
            self.row.reconnues += 1
        ours.seen = True
        before = len(self.waiting)
        if found == NatureDivergence.PREDECESSEUR:
            self._note(found, ours, there, ici=ours.nda, la=there.nda)
        if lapsed(there.fin_exercice, self.today):
            self._note(
                NatureDivergence.CADUC_LA,
                ours,
                there,
                ici=ours.organisme.raison_sociale,
                la=f"dernier exercice déclaré fini le {there.fin_exercice:%d/%m/%Y}",
            )
        if not same_name(ours.organisme.raison_sociale, there.nom):
            self._note(NatureDivergence.NOM, ours, there, ici=ours.organisme.raison_sociale, la=there.nom)
        if there.siren and there.siren != ours.organisme.siren:
            self._note(NatureDivergence.SIREN, ours, there, ici=ours.organisme.siren, la=there.siren)
        self.row.concordants += len(self.waiting) == before
        if len(self.waiting) >= BATCH:
            self._flush()

    def _note(
        self,
        nature: NatureDivergence,
        ours: Ours | None = None,
        there: Inscrit | None = None,
        *,
        ligne: int = 0,
        nda: str = "",
        ici: str = "",
        la: str = "",
    ) -> None:
        self.waiting.append(
            DivergenceLpof(
                liste=self.row,
                nature=nature,
                ligne=there.ligne if there else ligne,
                nda=(there.nda if there else nda) or (ours.nda if ours else ""),
                organisme=ours.organisme if ours else None,
                ici=ici[:250],
                la=la[:250],
                modules=ours.modules if ours else 0,
            )
        )

    def _flush(self) -> None:
        copy_in(DivergenceLpof, self.waiting)
        self.waiting.clear()
