"""Cursor pagination: stable while rows arrive."""

from rest_framework import pagination


class CursorPagination(pagination.CursorPagination):
    """Newest first by primary key, 50 a page, 200 at most."""

    ordering = "-pk"
    page_size_query_param = "taille"
    max_page_size = 200
