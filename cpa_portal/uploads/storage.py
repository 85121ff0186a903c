"""Receiving a file: limits, check, hash, private storage."""

import hashlib
import tempfile
import uuid
from pathlib import Path, PurePath

from django.core.files import File
from django.core.files.storage import storages
from django.core.files.uploadedfile import UploadedFile
from django.db.models.fields.files import FieldFile

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput
from cpa_portal.uploads.checking import check
from cpa_portal.uploads.models import Fichier

MAX_BYTES = 10 * 1024 * 1024
TYPES = {"pdf": "application/pdf", "jpeg": "image/jpeg", "png": "image/png"}
SUFFIXES = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}


def displayed_name(name: str, content_type: str) -> str:
    """The sender's file name without path, control characters or lying suffix."""
    stem = PurePath(name.replace("\\", "/")).name
    stem = "".join(character for character in stem if character.isprintable()).strip(". ") or "fichier"
    stem = stem.rsplit(".", 1)[0][:120] or "fichier"
    return stem + SUFFIXES[content_type]


def store_upload(
    file: UploadedFile | FieldFile,
    *,
    actor: Actor,
    at: Moment,
    kinds: tuple[str, ...] = ("pdf", "jpeg", "png"),
    max_bytes: int = MAX_BYTES,
) -> Fichier:
    """Check and keep a file. Raises InvalidInput (field "fichier") with a sentence for the sender."""
    if not file.size:
        raise InvalidInput("Ce fichier est vide. Choisissez-en un autre.", code="fichier_vide", field="fichier")
    if file.size > max_bytes:
        raise InvalidInput(
            f"Ce fichier dépasse {max_bytes // (1024 * 1024)}\u00a0Mo. Réduisez-le avant de l’envoyer.",
            code="fichier_trop_lourd",
            field="fichier",
        )
    digest = hashlib.sha256()
    with tempfile.TemporaryDirectory(prefix="cpa-depot-") as folder:
        source, target = Path(folder) / "recu", Path(folder) / "garde"
        with source.open("wb") as received:
            for chunk in file.chunks():
                digest.update(chunk)
                received.write(chunk)
        try:
            verdict = check(source, target)
        except InvalidInput as error:
            raise InvalidInput(error.message, code=error.code, field="fichier") from None
        if verdict.content_type not in {TYPES[kind] for kind in kinds}:
            raise InvalidInput(
                "Ce format n’est pas accepté ici. Envoyez un PDF.", code="format_refuse", field="fichier"
            )
        kept = target.read_bytes()
        key = f"depots/{at.now:%Y/%m}/{uuid.uuid4().hex}{SUFFIXES[verdict.content_type]}"
        with target.open("rb") as handle:
            storages["prive"].save(key, File(handle))
    return Fichier.objects.create(
        storage_key=key,
        name=displayed_name(file.name or "", verdict.content_type),
        content_type=verdict.content_type,
        size=len(kept),
        sha256=hashlib.sha256(kept).hexdigest(),
        received_sha256=digest.hexdigest(),
        check_label=verdict.label,
        uploaded_by_id=actor.user_id,
        uploaded_at=at.now,
    )
