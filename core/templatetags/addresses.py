"""`{% url %}` for lists: of the address of a record only its key differs from row to row."""

from functools import lru_cache
from typing import Any
from uuid import UUID

from django import template
from django.template.base import Parser, Token
from django.template.defaulttags import URLNode
from django.template.defaulttags import url as url_of_django
from django.urls import (
    NoReverseMatch,
    URLResolver,
    get_resolver,
    get_script_prefix,
    get_urlconf,
    reverse,
)
from django.utils.html import conditional_escape

register = template.Library()
STAND_INS = {int: 987654321, UUID: UUID(int=987654321)}


class AddressNode(URLNode):
    """Django's tag, which goes through the patterns of all apps again for each row of a table."""

    def render(self, context: template.Context) -> str:
        keys = [argument.resolve(context) for argument in self.args]
        kinds = tuple(map(type, keys))
        if self.asvar or self.kwargs or not STAND_INS.keys() >= set(kinds):
            return super().render(context)
        patterns, name = get_resolver(get_urlconf()), self.view_name.resolve(context)
        shape = _shape(patterns, get_script_prefix(), name, kinds)
        return shape.format(*keys) if shape else super().render(context)


@lru_cache(maxsize=2_000)
def _shape(_patterns: URLResolver, _prefix: str, name: str, kinds: tuple[type, ...]) -> str:
    """The address of a door, escaped, with `{}` for each of its keys; nothing for a door that does
    not take every number, or none of this name.
    """
    keys = [STAND_INS[kind] for kind in kinds]
    try:
        address: str = conditional_escape(reverse(name, args=keys))
    except NoReverseMatch:
        return ""
    for key in set(keys):
        address = address.replace(str(key), "{}")
    return address if address.count("{}") == len(keys) else ""


@register.tag
def url(parser: Parser, token: Token) -> URLNode:
    """Replaces Django's {% url %}; see AddressNode."""
    node: Any = url_of_django(parser, token)
    return AddressNode(node.view_name, node.args, node.kwargs, node.asvar)
