"""Addresses of the accounts app."""

from django.urls import path

from accounts.views import accounts, digests, health, history, inbox, jobs, tokens

app_name = "accounts"
urlpatterns = [
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/mail/", inbox.mail_choose, name="mail-choose"),
    path("jobs/", jobs.job_list, name="job-list"),
    path("jobs/<str:work>/<int:pk>/retry/", jobs.job_retry, name="job-retry"),
    path("jobs/<str:work>/<int:pk>/cancel/", jobs.job_cancel, name="job-cancel"),
    path("health/", health.health, name="health"),
    path("health/metrics", health.metrics, name="metrics"),
    path("digests/", digests.digest_list, name="digest-list"),
    path("audit/", history.audit_list, name="audit-list"),
    path("audit/export/", history.audit_export, name="audit-export"),
    path("audit/<int:pk>/", history.audit_detail, name="audit-detail"),
    path("audit/households/<int:pk>/", history.audit_household, name="audit-household"),
    path("audit/users/<int:pk>/", history.audit_user, name="audit-user"),
    path("people/", accounts.account_list, name="account-list"),
    path("people/new/", accounts.account_create, name="account-create"),
    path("people/<int:pk>/", accounts.account_detail, name="account-detail"),
    path("people/<int:pk>/password/", accounts.account_password, name="account-password"),
    path("people/<int:pk>/second-factor/", accounts.account_factor, name="account-factor"),
    path("people/<int:pk>/active/", accounts.account_active, name="account-active"),
    path("people/<int:pk>/roles/", accounts.role_grant, name="role-grant"),
    path("people/roles/<int:pk>/end/", accounts.role_end, name="role-end"),
    path("people/roles/<int:pk>/review/", accounts.role_review, name="role-review"),
    path("tokens/", tokens.token_list, name="token-list"),
    path("tokens/new/", tokens.token_create, name="token-create"),
    path("tokens/<int:pk>/revoke/", tokens.token_revoke, name="token-revoke"),
    path("emergency/", accounts.emergency_list, name="emergency-list"),
    path("emergency/new/", accounts.emergency_take, name="emergency-take"),
    path("emergency/<int:pk>/end/", accounts.emergency_end, name="emergency-end"),
    path("emergency/<int:pk>/review/", accounts.emergency_review, name="emergency-review"),
]
