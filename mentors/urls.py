"""Addresses of the mentors app."""

from django.urls import path

from mentors.views import board, officials, pairings, registers, responsible, suggestions

app_name = "mentors"
urlpatterns = [
    path("officials/", officials.official_list, name="official-list"),
    path("officials/new/", officials.official_edit, name="official-create"),
    path("officials/import/", registers.official_import, name="official-import"),
    path("officials/export/", registers.official_export, name="official-export"),
    path("officials/template.xlsx", registers.official_template, name="official-template"),
    path("officials/<int:pk>/", officials.official_edit, name="official-edit"),
    path("officials/<int:pk>/transfer/", officials.official_transfer, name="official-transfer"),
    path("officials/<int:pk>/return/", officials.official_return, name="official-return"),
    path("officials/<int:pk>/letter.pdf", responsible.official_letter, name="official-letter"),
    path("pairings/", board.pairing_board, name="pairing-board"),
    path("pairings/officials/", board.board_officials, name="board-officials"),
    path("officials/<int:pk>/pair/", board.board_pair, name="board-pair"),
    path("pairings/suggest/", board.board_suggest, name="board-suggest"),
    path("pairings/language/", board.board_language, name="board-language"),
    path("pairings/acts/<int:pk>/undo/", board.board_undo, name="board-undo"),
    path("pairings/on/", responsible.pairing_day, name="pairing-day"),
    path("pairings/on/pairings.xlsx", responsible.pairing_day_sheet, name="pairing-day-sheet"),
    path("pairings/of/<int:household_pk>/", pairings.pairing_history, name="pairing-history"),
    path("pairings/papers/", responsible.paper_list, name="paper-list"),
    path("pairings/papers/<int:pk>/", responsible.paper_detail, name="paper-detail"),
    path("pairings/papers/<int:pk>/paper.pdf", responsible.paper_file, name="paper-file"),
    path("pairings/new/<int:household_pk>/", pairings.pairing_create, name="pairing-create"),
    path("pairings/<int:pk>/end/", pairings.pairing_end, name="pairing-end"),
    path(
        "officials/<int:pk>/hand-over/", suggestions.official_hand_over, name="official-hand-over"
    ),
    path("pairings/suggestions/", suggestions.suggestion_list, name="suggestion-list"),
    path("pairings/suggestions/new/", suggestions.suggestion_start, name="suggestion-start"),
    path("pairings/suggestions/<int:pk>/", suggestions.suggestion_detail, name="suggestion-detail"),
    path(
        "pairings/suggestions/<int:pk>/confirm/",
        suggestions.suggestion_confirm,
        name="suggestion-confirm",
    ),
    path(
        "pairings/suggestions/<int:pk>/undo/", suggestions.suggestion_undo, name="suggestion-undo"
    ),
    path(
        "pairings/suggestions/<int:pk>/annex.xlsx",
        suggestions.suggestion_annex,
        name="suggestion-annex",
    ),
    path(
        "pairings/suggestions/<int:pk>/paper/",
        suggestions.suggestion_paper,
        name="suggestion-paper",
    ),
    path("pairings/suggested/<int:pk>/", suggestions.suggestion_pair, name="suggestion-pair"),
    path(
        "pairings/conflicts/new/<int:household_pk>/",
        suggestions.conflict_create,
        name="conflict-create",
    ),
    path(
        "pairings/conflicts/<int:pk>/remove/", suggestions.conflict_remove, name="conflict-remove"
    ),
]
