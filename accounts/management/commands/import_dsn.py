"""Read the social declarations of employers."""

from accounts.management.reading import Format, ReadingCommand


class Command(ReadingCommand):
    """`manage.py import_dsn FICHIER`: read, add up the years, compute, report. Stopped, the same command goes on."""

    help = "Lit un fichier DSN et recalcule les comptes touchés. Interrompu, il reprend où il en était."
    actor_name = "import_dsn"
    expected = Format.DSN
