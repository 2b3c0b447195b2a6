"""Addresses of the assistance app."""

from django.urls import path

from assistance.views import entries, help, ledger, lists, unmatched

app_name = "assistance"
urlpatterns = [
    path("new/<int:household_pk>/", help.assistance_create, name="assistance-create"),
    path("referrals/", help.referral_list, name="referral-list"),
    path("referrals/new/<int:household_pk>/", help.referral_create, name="referral-create"),
    path("referrals/<uuid:pk>/", help.referral_detail, name="referral-detail"),
    path("referrals/<uuid:pk>/withdraw/", help.referral_withdraw, name="referral-withdraw"),
    path("ledger/", ledger.help_list, name="help-list"),
    path("ledger/export/", ledger.help_export, name="help-export"),
    path("ledger/<uuid:pk>/", ledger.help_detail, name="help-detail"),
    path("ledger/<uuid:pk>/edit/", ledger.help_edit, name="help-edit"),
    path("ledger/<uuid:pk>/withdraw/", ledger.help_withdraw, name="help-withdraw"),
    path("ledger/<uuid:pk>/not-ours/", ledger.help_not_ours, name="help-not-ours"),
    path("ledger/<uuid:pk>/evidence/", ledger.help_evidence, name="help-evidence"),
    path("coordination/", ledger.overlap_list, name="overlap-list"),
    path("entries/", entries.entry_list, name="entry-list"),
    path("entries/export/", entries.entry_export, name="entry-export"),
    path("entries/new/", entries.entry_create, name="entry-create"),
    path("entries/<uuid:pk>/", entries.entry_detail, name="entry-detail"),
    path("entries/<uuid:pk>/withdraw/", entries.entry_withdraw, name="entry-withdraw"),
    path("entries/<uuid:pk>/evidence/", entries.entry_evidence, name="entry-evidence"),
    path("lists/new/", lists.help_list_upload, name="help-list-upload"),
    path("lists/template/", lists.help_list_template, name="help-list-template"),
    path("lists/<int:pk>/", lists.help_list_detail, name="help-list-detail"),
    path("lists/<int:pk>/apply/", lists.help_list_apply, name="help-list-apply"),
    path("lists/<int:pk>/recheck/", lists.help_list_recheck, name="help-list-recheck"),
    path("lists/<int:pk>/undo/", lists.help_list_undo, name="help-list-undo"),
    path("lists/<int:pk>/issues/", lists.help_list_issues, name="help-list-issues"),
    path("unmatched/", unmatched.unmatched_list, name="unmatched-list"),
    path("unmatched/<int:pk>/", unmatched.unmatched_settle, name="unmatched-settle"),
]
