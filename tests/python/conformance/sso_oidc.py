"""OIDC of IAM Identity Center: a device signs a person in."""

from suite import Cases, has, refused, same

cases = Cases("sso-oidc")
DEVICE = "urn:ietf:params:oauth:grant-type:device_code"
START_URL = "https://acme.awsapps.com/start"


def client(w, **arguments):
    told = w.sso_oidc.register_client(**(dict(clientName="orders", clientType="public") | arguments))
    return {name: told[name] for name in ("clientId", "clientSecret")}


def started(w):
    """A client, and what a device shows to a person."""
    own = client(w)
    return own, w.sso_oidc.start_device_authorization(startUrl=START_URL, **own)


def token(w, own, shown, **arguments):
    return w.sso_oidc.create_token(**(dict(grantType=DEVICE, deviceCode=shown["deviceCode"]) | own | arguments))


def answered(w, approve=True):
    """A device to which a person said yes or no."""
    own, shown = started(w)
    w.endpoint.administer("sso", {"user_code": shown["userCode"], "approve": approve})
    return own, shown


def signed_in(w):
    """An access token."""
    return token(w, *answered(w))["accessToken"]


@cases.success("RegisterClient", "model")
def a_client_is_registered(w):
    told = w.sso_oidc.register_client(clientName="orders", clientType="public")
    has(told, "clientId", "clientSecret", "clientIdIssuedAt", "clientSecretExpiresAt")


cases.refuses("RegisterClient", "InvalidClientMetadataException", "model", "a client type that is none", lambda w: client(w, clientType="private"))
cases.refuses("RegisterClient", "UnsupportedGrantTypeException", "model", "a grant that is none", lambda w: client(w, grantTypes=["password"]))


@cases.success("StartDeviceAuthorization", "model")
def a_person_is_shown_a_code(w):
    _, shown = started(w)
    has(shown, "deviceCode", "userCode", "verificationUri", "verificationUriComplete", "expiresIn", "interval")


cases.refuses("StartDeviceAuthorization", "InvalidClientException", "model", "a client that is none",
              lambda w: w.sso_oidc.start_device_authorization(clientId="nobody", clientSecret="x", startUrl=START_URL))


@cases.success("CreateToken", "model")
def a_person_says_yes(w):
    told = token(w, *answered(w))
    has(told, "accessToken", "tokenType", "expiresIn")
    same("the type", told["tokenType"], "Bearer")


@cases.state("CreateToken", "model")
def a_device_code_serves_once(w):
    own, shown = answered(w)
    token(w, own, shown)
    w.pass_time(30)
    refused("InvalidGrantException", lambda: token(w, own, shown))


def too_soon(w):
    own, shown = started(w)
    refused("AuthorizationPendingException", lambda: token(w, own, shown))
    token(w, own, shown)


def too_late(w):
    own, shown = started(w)
    w.pass_time(shown["expiresIn"] + 1)
    token(w, own, shown)


cases.refuses("CreateToken", "AuthorizationPendingException", "model", "before a person answers", lambda w: token(w, *started(w)))
cases.refuses("CreateToken", "SlowDownException", "model", "again at once", too_soon)
cases.refuses("CreateToken", "ExpiredTokenException", "model", "after the code has run out", too_late)
cases.refuses("CreateToken", "AccessDeniedException", "model", "a person says no", lambda w: token(w, *answered(w, approve=False)))
cases.refuses("CreateToken", "InvalidClientException", "model", "a client that is none", lambda w: token(w, dict(clientId="nobody", clientSecret="x"), started(w)[1]))
cases.refuses("CreateToken", "InvalidGrantException", "model", "a device code that is none", lambda w: token(w, client(w), {"deviceCode": "nobody"}))
cases.refuses("CreateToken", "UnsupportedGrantTypeException", "model", "a grant that is none", lambda w: token(w, *started(w), grantType="password"))
