"""Read an activity file."""

from accounts.management.reading import Format, ReadingCommand


class Command(ReadingCommand):
    """`manage.py import_activites FICHIER`: read, compute, report. Stopped on its way, the same command goes on."""

    help = "Lit un fichier d’activité CSV et recalcule les comptes touchés. Interrompu, il reprend où il en était."
    actor_name = "import_activites"
    expected = Format.CSV
