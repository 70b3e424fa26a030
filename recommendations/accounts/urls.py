"""The addresses of signing in. Of allauth's only those that we need are mounted, under the names that it looks for."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.webauthn import views as passkeys
from django.urls import include, path

from . import factors, views

own = [
    path("invitations/", views.invitations, name="invitations"),
    path("invitations/<int:pk>/withdraw/", views.withdraw_invitation, name="withdraw_invitation"),
    path("invitation/<str:word>/", views.accept, name="accept"),
    path("sessions/", views.sessions, name="sessions"),
    path("sessions/end/", views.end_sessions, name="end_sessions"),
    path("people/", views.people, name="people"),
    path("people/<int:pk>/let-back/", views.let_back, name="let_back"),
    path("people/<int:pk>/freeze/", views.freeze, name="freeze"),
]
urlpatterns = [
    path("", include((own, "accounts"))),
    path("login/", account.login, name="account_login"),
    path("login/code/", mfa.authenticate, name="mfa_authenticate"),
    path("login/passkey/", factors.login_with_passkey, name="mfa_login_webauthn"),
    path("logout/", account.logout, name="account_logout"),
    path("password/", views.change_password, name="account_change_password"),
    path("again/password/", account.reauthenticate, name="account_reauthenticate"),
    path("again/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("again/passkey/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("factors/", mfa.index, name="mfa_index"),
    path("factors/app/", factors.activate_totp, name="mfa_activate_totp"),
    path("factors/app/remove/", factors.deactivate_totp, name="mfa_deactivate_totp"),
    path("factors/passkeys/add/", factors.add_passkey, name="mfa_add_webauthn"),
    path("factors/passkeys/<int:pk>/remove/", factors.remove_passkey, name="mfa_remove_webauthn"),
    path("factors/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("factors/codes/download/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("factors/codes/new/", factors.generate_recovery_codes, name="mfa_generate_recovery_codes"),
]
