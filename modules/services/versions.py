"""Frozen versions of a module: one for each content that the public saw."""

from cpa_portal.actor import Actor
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput
from cpa_portal.web.formatting import euros, heures
from modules.enums import CodeAlerte
from modules.models import AlerteModule, Module, VersionModule
from modules.rules.outliers import Ecart
from modules.rules.versions import FIELDS, content_of, digest
from modules.selectors.offre import outliers_of, steps_of_module


def sentence(ecart: Ecart) -> str:
    """What stands out, with both values."""
    shown = euros if ecart.code == CodeAlerte.PRIX_HORAIRE else heures
    where = "au-dessus" if ecart.au_dessus else "au-dessous"
    return (
        f"{CodeAlerte(ecart.code).label}\u00a0: {shown(ecart.valeur)}, loin {where} de la médiane "
        f"({shown(ecart.mediane)}) des {ecart.comparables} modules comparables de votre région."
    )


def freeze(*, module: Module, explication: str, actor: Actor, at: Moment) -> VersionModule:
    """The version that says what the module says now: the last one if nothing changed, else a new one.

    Call under the lock of the module, inside the transaction. Raises InvalidInput (code "ecart_a_expliquer", field
    "explication") when a value stands out and is not explained.
    """
    content = content_of({name: getattr(module, name) for name in FIELDS}, steps_of_module(module))
    fingerprint = digest(content)
    last = module.versions.order_by("-numero").first()
    if last is not None and last.empreinte == fingerprint:
        return _show(module, last)
    found = outliers_of(module)
    if found and not explication.strip():
        raise InvalidInput(
            " ".join(sentence(ecart) for ecart in found) + " Corrigez, ou expliquez\u00a0: les financeurs liront votre "
            "explication.",
            code="ecart_a_expliquer",
            field="explication",
        )
    version = VersionModule.objects.create(
        module=module,
        numero=last.numero + 1 if last else 1,
        contenu=content,
        empreinte=fingerprint,
        made_on=at.today,
        made_at=at.now,
        made_by_id=actor.user_id,
    )
    for ecart in found:
        AlerteModule.objects.create(
            version=version,
            code=ecart.code,
            valeur=ecart.valeur,
            mediane=ecart.mediane,
            comparables=ecart.comparables,
            explication=explication.strip(),
        )
    record(actor=actor, at=at, verb="modules.freeze_version", target=version, details={"numero": version.numero})
    return _show(module, version)


def _show(module: Module, version: VersionModule) -> VersionModule:
    if module.version_id != version.pk:
        module.version = version
        module.save(update_fields=["version"])
    return version
