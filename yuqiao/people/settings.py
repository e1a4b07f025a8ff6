"""Settings of the sign-in libraries; `config.settings.base` takes them over. No model is imported here."""

import os

from django.utils.translation import gettext_lazy as _

ACCOUNT_ADAPTER = "yuqiao.people.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_FORMS = {
    "login": "yuqiao.people.forms.SignInForm",
    "signup": "yuqiao.people.forms.SignUpForm",
    "add_email": "yuqiao.people.forms.AddressForm",
    "reset_password": "yuqiao.people.forms.NewPasswordLetterForm",
}
# Failures for one account are counted by axes; this limit only holds back one address that tries many accounts.
ACCOUNT_RATE_LIMITS = {"login_failed": "30/m/ip"}
MFA_FORMS = {
    "add_webauthn": "yuqiao.people.forms.AddKeyForm",
    "edit_webauthn": "yuqiao.people.forms.RenameKeyForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Yuqiao"
USERSESSIONS_TRACK_ACTIVITY = False

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login"
AXES_CLIENT_IP_CALLABLE = "yuqiao.people.addresses.ip_of"
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "yuqiao.people.views.portal.locked_out"
AXES_VERBOSE = False

# An OIDC provider is switched on by these three variables of the environment.
OIDC_VARIABLES = ("OIDC_SERVER_URL", "OIDC_CLIENT_ID", "OIDC_SECRET")
if all(os.environ.get(name) for name in OIDC_VARIABLES):
    SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "APPS": [
                {
                    "provider_id": "organisation",
                    "name": os.environ.get("OIDC_NAME") or _("My organisation"),
                    "client_id": os.environ["OIDC_CLIENT_ID"],
                    "secret": os.environ["OIDC_SECRET"],
                    "settings": {"server_url": os.environ["OIDC_SERVER_URL"]},
                }
            ]
        }
    }
