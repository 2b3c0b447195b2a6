"""Addresses of the mentors app."""

from django.urls import path

from mentors.views import (
    board,
    ladder,
    ledgers,
    library,
    officials,
    pairings,
    plans,
    prints,
    registers,
    responsible,
    suggestions,
)

app_name = "mentors"
urlpatterns = [
    path("officials/", officials.official_list, name="official-list"),
    path("officials/new/", officials.official_edit, name="official-create"),
    path("officials/import/", registers.official_import, name="official-import"),
    path("officials/export/", registers.official_export, name="official-export"),
    path("officials/template.xlsx", registers.official_template, name="official-template"),
    path("officials/<int:pk>/", officials.official_edit, name="official-edit"),
    path("officials/<int:pk>/transfer/", officials.official_transfer, name="official-transfer"),
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
        "pairings/suggestions/<int:pk>/annex.<slug:kind>",
        suggestions.suggestion_annex,
        name="suggestion-annex",
    ),
    path("pairings/suggested/<int:pk>/", suggestions.suggestion_pair, name="suggestion-pair"),
    path(
        "pairings/conflicts/new/<int:household_pk>/",
        suggestions.conflict_create,
        name="conflict-create",
    ),
    path("plans/new/<int:household_pk>/", plans.plan_create, name="plan-create"),
    path("plans/blank.pdf", plans.plan_blank_pdf, name="plan-blank-pdf"),
    path("plans/<uuid:pk>/", plans.plan_detail, name="plan-detail"),
    path("plans/<uuid:pk>/plan.pdf", plans.plan_pdf, name="plan-pdf"),
    path("plans/<uuid:pk>/agree/", plans.plan_agree, name="plan-agree"),
    path("plans/<uuid:pk>/close/", plans.plan_close, name="plan-close"),
    path("plans/<uuid:pk>/signed-paper/", plans.plan_signed_paper, name="plan-signed-paper"),
    path("plans/<uuid:pk>/signed-paper/add/", plans.plan_paper_add, name="plan-paper-add"),
    path("plans/<uuid:plan_pk>/ideas/<uuid:pk>/add/", library.plan_idea_add, name="plan-idea-add"),
    path("plans/ideas/", library.idea_list, name="idea-list"),
    path("plans/ideas/new/", library.idea_edit, name="idea-create"),
    path("plans/ideas/<uuid:pk>/", library.idea_edit, name="idea-edit"),
    path("plans/prints/", prints.print_list, name="print-list"),
    path("plans/prints/new/", prints.print_start, name="print-start"),
    path("plans/prints/<int:pk>/", prints.print_detail, name="print-detail"),
    path("plans/prints/<int:pk>/plans.pdf", prints.print_file, name="print-file"),
    path("ledgers/<int:household_pk>/", ledgers.ledger_detail, name="ledger-detail"),
    path("ledgers/<int:household_pk>/<slug:month>/", ledgers.ledger_edit, name="ledger-edit"),
    path("plans/<uuid:pk>/renew/", plans.plan_renew, name="plan-renew"),
    path("plans/<uuid:plan_pk>/rows/new/", plans.plan_row_edit, name="plan-row-create"),
    path("plans/<uuid:plan_pk>/rows/<int:pk>/", plans.plan_row_edit, name="plan-row-edit"),
    path(
        "plans/<uuid:plan_pk>/rows/<int:pk>/remove/", plans.plan_row_remove, name="plan-row-remove"
    ),
    path("stages/new/<int:household_pk>/", ladder.stage_propose, name="stage-propose"),
    path("stages/criteria/", ladder.ladder_edit, name="ladder-edit"),
    path("stages/ticks/<int:household_pk>/<int:pk>/", ladder.criterion_tick, name="criterion-tick"),
    path("stages/<int:pk>/", ladder.stage_detail, name="stage-detail"),
    path("stages/<int:pk>/confirm/", ladder.stage_confirm, name="stage-confirm"),
    path("stages/<int:pk>/refuse/", ladder.stage_refuse, name="stage-refuse"),
]
