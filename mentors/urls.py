"""Addresses of the mentors app."""

from django.urls import path

from mentors import views
from mentors.views import registers, suggestions

app_name = "mentors"
urlpatterns = [
    path("officials/", views.official_list, name="official-list"),
    path("officials/new/", views.official_edit, name="official-create"),
    path("officials/import/", registers.official_import, name="official-import"),
    path("officials/template.xlsx", registers.official_template, name="official-template"),
    path("officials/<int:pk>/", views.official_edit, name="official-edit"),
    path("pairings/", views.pairing_board, name="pairing-board"),
    path("pairings/new/<int:household_pk>/", views.pairing_create, name="pairing-create"),
    path("pairings/<int:pk>/end/", views.pairing_end, name="pairing-end"),
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
    path("plans/new/<int:household_pk>/", views.plan_create, name="plan-create"),
    path("plans/blank.pdf", views.plan_blank_pdf, name="plan-blank-pdf"),
    path("plans/<uuid:pk>/", views.plan_detail, name="plan-detail"),
    path("plans/<uuid:pk>/plan.pdf", views.plan_pdf, name="plan-pdf"),
    path("plans/<uuid:pk>/agree/", views.plan_agree, name="plan-agree"),
    path("plans/<uuid:pk>/renew/", views.plan_renew, name="plan-renew"),
    path("plans/<uuid:plan_pk>/rows/new/", views.plan_row_edit, name="plan-row-create"),
    path("plans/<uuid:plan_pk>/rows/<int:pk>/", views.plan_row_edit, name="plan-row-edit"),
    path(
        "plans/<uuid:plan_pk>/rows/<int:pk>/remove/", views.plan_row_remove, name="plan-row-remove"
    ),
    path("stages/new/<int:household_pk>/", views.stage_propose, name="stage-propose"),
    path("stages/<int:pk>/confirm/", views.stage_confirm, name="stage-confirm"),
]
