"""Addresses of the mentors app."""

from django.urls import path

from mentors.views import ladder, officials, pairings, plans, registers, suggestions

app_name = "mentors"
urlpatterns = [
    path("officials/", officials.official_list, name="official-list"),
    path("officials/new/", officials.official_edit, name="official-create"),
    path("officials/import/", registers.official_import, name="official-import"),
    path("officials/export/", registers.official_export, name="official-export"),
    path("officials/template.xlsx", registers.official_template, name="official-template"),
    path("officials/<int:pk>/", officials.official_edit, name="official-edit"),
    path("pairings/", pairings.pairing_board, name="pairing-board"),
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
    path("plans/<uuid:pk>/renew/", plans.plan_renew, name="plan-renew"),
    path("plans/<uuid:plan_pk>/rows/new/", plans.plan_row_edit, name="plan-row-create"),
    path("plans/<uuid:plan_pk>/rows/<int:pk>/", plans.plan_row_edit, name="plan-row-edit"),
    path(
        "plans/<uuid:plan_pk>/rows/<int:pk>/remove/", plans.plan_row_remove, name="plan-row-remove"
    ),
    path("stages/new/<int:household_pk>/", ladder.stage_propose, name="stage-propose"),
    path("stages/<int:pk>/confirm/", ladder.stage_confirm, name="stage-confirm"),
]
