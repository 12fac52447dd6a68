"""IAM Identity Center: a device signs in for a person of the seed's directory, who answers through the sandbox's administration."""

from . import PLAIN, administer, later, recipe

START = "https://acme.awsapps.com/start"
DEVICE = "urn:ietf:params:oauth:grant-type:device_code"
SCOPES = ["sso:account:access"]


def of(operation, **asked):
    recipe(operation, seeded=True)(lambda estate: {k: v(estate) if callable(v) else v for k, v in asked.items()})


def oidc(estate):
    return estate.client("sso-oidc", config=PLAIN)


def client(estate):
    """What every request of a registered client carries."""

    def make():
        made = oidc(estate).register_client(clientName="recipes", clientType="public", scopes=SCOPES)
        return {"clientId": made["clientId"], "clientSecret": made["clientSecret"]}

    return estate.once("OIDC client", make)


def device(estate):
    """One that ada has let in."""
    made = oidc(estate).start_device_authorization(**client(estate), startUrl=START)
    administer("sso", {"user_code": made["userCode"], "approve": True, "user": "ada"})
    return made["deviceCode"]


def new_token(estate):
    return oidc(estate).create_token(**client(estate), grantType=DEVICE, deviceCode=device(estate))


def token(estate):
    """Good for an hour, so a new one each time."""
    later(1)
    return new_token(estate)["accessToken"]


def account(estate):
    return estate.accounts["provider"]


of("sso-oidc.RegisterClient", clientName="recipes", clientType="public", scopes=SCOPES)


@recipe("sso-oidc.StartDeviceAuthorization", seeded=True)
def start(estate):
    return client(estate) | {"startUrl": START}


@recipe("sso-oidc.CreateToken", seeded=True)
def by_device(estate):
    return client(estate) | {"grantType": DEVICE, "deviceCode": device(estate)}


@recipe("sso-oidc.CreateToken", seeded=True)
def by_refresh(estate):
    return client(estate) | {"grantType": "refresh_token", "refreshToken": new_token(estate)["refreshToken"]}


of("sso.ListAccounts", accessToken=token, maxResults=10)
of("sso.ListAccountRoles", accessToken=token, accountId=account, maxResults=10)
of("sso.GetRoleCredentials", accessToken=token, accountId=account, roleName="ReadOnly")
of("sso.Logout", accessToken=token)
