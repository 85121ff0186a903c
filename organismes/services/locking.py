"""The lock under which a declaration changes."""

from organismes.models import DeclarationActivite


def locked(declaration: DeclarationActivite) -> DeclarationActivite:
    """The row as it stands now, locked until the end of the transaction."""
    return (
        DeclarationActivite.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisme")
        .get(pk=declaration.pk)
    )
