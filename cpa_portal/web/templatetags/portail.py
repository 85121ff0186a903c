"""`{% load portail %}`: how figures are written, and the components."""

from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token, token_kwargs
from django.utils.safestring import SafeString

from cpa_portal.web import components, fields, formatting

register = template.Library()

for name in ("heures", "euros", "jour", "jour_court", "nombre", "taille", "nir_masque", "typographie"):
    register.filter(name, getattr(formatting, name))


@register.filter
def pluriel(count: int, words: str) -> str:
    """`{{ n|pluriel:"dossier,dossiers" }}` → « 3 dossiers »."""
    singular, _, plural = words.partition(",")
    return formatting.pluriel(count, singular, plural)


@register.filter
def au_pluriel(count: int, words: str) -> str:
    """The word alone: `{{ n|au_pluriel:"réservée,réservées" }}`."""
    singular, _, plural = words.partition(",")
    return singular if abs(count) < 2 else plural or f"{singular}s"


register.simple_tag(fields.describe, name="decrire")
register.filter("premier_controle", fields.first_control)
register.filter("champs_exiges", fields.required_count)


class ComponentNode(template.Node):
    """A component, with the block that it wraps if any."""

    child_nodelists = ("nodelist",)

    def __init__(self, name: FilterExpression, given: dict[str, FilterExpression], nodelist: NodeList | None) -> None:
        self.name, self.given, self.nodelist = name, given, nodelist or NodeList()

    def render(self, context: template.Context) -> SafeString:
        """Resolve the parameters and render the component's own file."""
        values: dict[str, Any] = {key: value.resolve(context) for key, value in self.given.items()}
        return components.render(self.name.resolve(context), values, context, self.nodelist.render(context))


def _parse(parser: Parser, token: Token) -> tuple[FilterExpression, dict[str, FilterExpression]]:
    _, name, *bits = token.split_contents()
    given = token_kwargs(bits, parser)
    if bits:
        raise template.TemplateSyntaxError(f"a component takes name=value: {bits}")
    return parser.compile_filter(name), given


@register.tag
def component(parser: Parser, token: Token) -> ComponentNode:
    """`{% component "badge" texte="Publié" ton="succes" %}`."""
    name, given = _parse(parser, token)
    return ComponentNode(name, given, None)


@register.tag
def componentblock(parser: Parser, token: Token) -> ComponentNode:
    """`{% componentblock "carte" titre="…" %}…{% endcomponentblock %}`."""
    name, given = _parse(parser, token)
    nodelist = parser.parse(("endcomponentblock",))
    parser.delete_first_token()
    return ComponentNode(name, given, nodelist)
