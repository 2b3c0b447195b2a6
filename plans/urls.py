"""Addresses of the plans app."""

from django.urls import path

from plans.views import ladder, ledgers, library, plans, prints

app_name = "plans"
urlpatterns = [
    path("new/<int:household_pk>/", plans.plan_create, name="plan-create"),
    path("blank.pdf", plans.plan_blank_pdf, name="plan-blank-pdf"),
    path("<uuid:pk>/", plans.plan_detail, name="plan-detail"),
    path("<uuid:pk>/plan.pdf", plans.plan_pdf, name="plan-pdf"),
    path("<uuid:pk>/agree/", plans.plan_agree, name="plan-agree"),
    path("<uuid:pk>/close/", plans.plan_close, name="plan-close"),
    path("<uuid:pk>/signed-paper/", plans.plan_signed_paper, name="plan-signed-paper"),
    path("<uuid:pk>/signed-paper/add/", plans.plan_paper_add, name="plan-paper-add"),
    path("<uuid:plan_pk>/ideas/<uuid:pk>/add/", library.plan_idea_add, name="plan-idea-add"),
    path("ideas/", library.idea_list, name="idea-list"),
    path("ideas/new/", library.idea_edit, name="idea-create"),
    path("ideas/<uuid:pk>/", library.idea_edit, name="idea-edit"),
    path("prints/", prints.print_list, name="print-list"),
    path("prints/new/", prints.print_start, name="print-start"),
    path("prints/<int:pk>/", prints.print_detail, name="print-detail"),
    path("prints/<int:pk>/plans.pdf", prints.print_file, name="print-file"),
    path("ledgers/<int:household_pk>/", ledgers.ledger_detail, name="ledger-detail"),
    path("ledgers/<int:household_pk>/<slug:month>/", ledgers.ledger_edit, name="ledger-edit"),
    path("<uuid:pk>/renew/", plans.plan_renew, name="plan-renew"),
    path("<uuid:plan_pk>/rows/new/", plans.plan_row_edit, name="plan-row-create"),
    path("<uuid:plan_pk>/rows/<int:pk>/", plans.plan_row_edit, name="plan-row-edit"),
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
