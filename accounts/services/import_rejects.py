"""What a file says and that cannot be used: kept apart, one reason a line."""

from collections.abc import Iterable

from accounts.dsn.reading import Faute
from accounts.models import ImportActivites, LigneRejetee


def keep_apart(row: ImportActivites, faults: Iterable[Faute]) -> None:
    """Add the lines put apart, and count them; the first reason found for a line is enough."""
    first: dict[int, Faute] = {}
    for fault in faults:
        first.setdefault(fault.ligne, fault)
    if not first:
        return
    known = set(LigneRejetee.objects.filter(fichier=row, numero__in=list(first)).values_list("numero", flat=True))
    rows = [
        LigneRejetee(fichier=row, numero=numero, champ=fault.champ[:30], motif=fault.motif[:300])
        for numero, fault in first.items()
        if numero not in known
    ]
    LigneRejetee.objects.bulk_create(rows)
    row.rejetees += len(rows)
