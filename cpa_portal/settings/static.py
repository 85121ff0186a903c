"""Static files as production serves them: named by their content, compressed. Needs no secret (image build)."""

from pathlib import Path

from cpa_portal.settings import env
from cpa_portal.settings.base import *  # noqa: F403
from cpa_portal.settings.base import STORAGES, VAR_DIR

STATIC_ROOT = Path(env.text("STATIC_ROOT", str(VAR_DIR / "static")))
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
