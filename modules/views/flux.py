"""What machines read of the catalogue: feeds of the new modules, map of the pages, robots.txt. No personal data."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as maps
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_GET

from cpa_portal.clock.reading import current_moment
from cpa_portal.web.caching import kept_by_caches
from cpa_portal.web.formatting import euros, heures
from modules.models import FicheCatalogue, Module
from modules.selectors.catalogue import LEXEMES, shown_on
from organismes.rules.departements import names

LATEST = 50
PER_MAP = 5_000
#: Pages behind a sign-in, and searches without end: no use to a robot.
CLOSED = ("/administration/", "/compte/", "/demonstration/", "/mes-", "/organisme/", "/financeur/", "/instruction/")


def _midnight(module: Module) -> datetime | None:
    day = module.published_on
    return datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None


class NouveauxModules(Feed):
    """The modules published last, of the whole country or of one département."""

    feed_type = Atom1Feed
    language = "fr"
    author_name = "Mon compte d’activité"

    def get_object(self, request: HttpRequest, departement: str = "") -> str:
        """The code of the département; empty for all."""
        if departement and departement not in names():
            raise Http404
        return departement

    def title(self, departement: str) -> str:
        """« Nouveaux modules, Seine-et-Marne »."""
        return f"Nouveaux modules, {names()[departement]}" if departement else "Nouveaux modules du catalogue"

    def subtitle(self, departement: str) -> str:
        """What one reads here."""
        return "Les modules publiés en dernier par des organismes admissibles."

    def link(self, departement: str) -> str:
        """The same list as a page."""
        return reverse("catalogue") + (f"?departement={departement}" if departement else "")

    def feed_url(self, departement: str) -> str:
        """Where this feed is."""
        return reverse("catalogue_flux_departement", args=[departement]) if departement else reverse("catalogue_flux")

    def items(self, departement: str) -> list[Module]:
        """The latest, newest first."""
        rows = shown_on(current_moment().today).defer(*LEXEMES).select_related("module__organisme")
        if departement:
            rows = rows.filter(departements__contains=[departement])
        return [row.module for row in rows.order_by("-published_on", "-pk")[:LATEST]]

    def item_title(self, item: Module) -> str:
        """Its title."""
        return item.titre

    def item_description(self, item: Module) -> str:
        """Who, where, how long, how much, what for."""
        price = (
            f"{heures(item.forfait_secondes)}, {euros(item.forfait_centimes)}"
            if item.forfait_secondes and item.forfait_centimes
            else "Sur devis"
        )
        place = f"{item.commune} ({item.departement})" if item.commune else "À distance" if item.a_distance else ""
        return " · ".join(part for part in (item.organisme.raison_sociale, place, price, item.objectif) if part)

    def item_link(self, item: Module) -> str:
        """Its page."""
        return reverse("module_detail", args=[item.pk])

    def item_pubdate(self, item: Module) -> datetime | None:
        """The day when it was published."""
        return _midnight(item)

    item_updateddate = item_pubdate

    def item_categories(self, item: Module) -> list[str]:
        """Nature of the action."""
        return [item.get_nature_display()]


nouveaux_modules = login_not_required(require_GET(kept_by_caches(300)(NouveauxModules())))


class PagesDesModules(Sitemap):
    """One page a module shown to the public, five thousand a file."""

    limit = PER_MAP

    def items(self) -> QuerySet[FicheCatalogue]:
        """In an order that does not move."""
        return shown_on(current_moment().today).order_by("pk").only("pk", "published_on")

    def location(self, item: FicheCatalogue) -> str:
        """The page of the module."""
        return reverse("module_detail", args=[item.pk])

    def lastmod(self, item: FicheCatalogue) -> Any:
        """The day when it was published."""
        return item.published_on


class PagesGenerales(Sitemap):
    """The pages that say something to everybody."""

    def items(self) -> list[str]:
        """By their names."""
        return ["accueil", "catalogue", "catalogue_classement", "aide", "accessibilite", "donnees_personnelles"]

    def location(self, item: str) -> str:
        """Where it is."""
        return reverse(item)


PLANS = {"pages": PagesGenerales, "modules": PagesDesModules}


@require_GET
@login_not_required
@kept_by_caches(300)
def plan(request: HttpRequest) -> HttpResponse:
    """The list of the maps."""
    return maps.index(request, PLANS, sitemap_url_name="plan_du_site_section")


@require_GET
@login_not_required
@kept_by_caches(300)
def plan_section(request: HttpRequest, section: str) -> HttpResponse:
    """One map, by its section and `?p=`."""
    return maps.sitemap(request, PLANS, section=section)


@require_GET
@login_not_required
@kept_by_caches(3600)
def robots(request: HttpRequest) -> HttpResponse:
    """What robots may read, and where the map is."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), "Disallow: /catalogue/?", "Allow: /", ""]
    lines.append(f"Sitemap: {settings.SITE_URL}{reverse('plan_du_site')}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
