"""Where cases act: an endpoint, accounts of it that nobody used before, and its time."""

import contextlib
import datetime
import functools
import itertools
import json
import urllib.request

import boto3
from botocore.config import Config

REGION = "us-east-1"
# One attempt: a refusal must not be tried again, and no case waits
ONCE = {"retries": {"max_attempts": 1}, "user_agent_extra": "conformance", "inject_host_prefix": False}


class Endpoint:
    """A served AWS: the sandbox, whose clock is moved by hand, or moto, where nothing takes time and there is no token."""

    def __init__(self, url, token, digit):
        self.url = url
        self.token = token
        self.accounts = (f"{digit}{number:011}" for number in itertools.count(1))
        self.session = boto3.Session(region_name=REGION)

    @property
    def is_moto(self):
        return self.token is None

    def new_world(self):
        return World(self, next(self.accounts))

    def client(self, service, region, keys, **config):
        return self.session.client(
            service,
            region_name=region,
            endpoint_url=self.url,
            aws_access_key_id=keys[0],
            aws_secret_access_key=keys[1],
            aws_session_token=keys[2],
            config=Config(**ONCE, **config),
        )

    @functools.cached_property
    def _sts(self):
        """Of nobody in particular: one for all accounts, since making a client takes longer than a call."""
        return self.client("sts", REGION, ("nobody", "secret", None))

    def keys(self, account):
        """The sandbox knows accounts by access key; moto by the role that was assumed."""
        if not self.is_moto:
            return account, "secret", None
        role = f"arn:aws:iam::{account}:role/conformance"
        given = self._sts.assume_role(RoleArn=role, RoleSessionName="conformance")["Credentials"]
        return given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"]

    def administer(self, what, asked=None):
        """The sandbox's own door: reads what there is, or does what is asked."""
        body = asked and json.dumps(asked).encode()
        request = urllib.request.Request(f"{self.url}/_sandbox/{what}", body, {"X-Sandbox-Token": self.token})
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)


class World:
    """One account, with a client of each service: `world.ec2`, `world.elbv2` …"""

    def __init__(self, endpoint, account, region=REGION):
        self.endpoint = endpoint
        self.account = account
        self.region = region
        self._keys = None
        self._clients = {}

    def __getattr__(self, service):
        if service.startswith("_"):
            raise AttributeError(service)
        return self.client(service)

    def client(self, service, **config):
        name = (service, *sorted(config))
        if name not in self._clients:
            self._keys = self._keys or self.endpoint.keys(self.account)
            self._clients[name] = self.endpoint.client(service.replace("_", "-"), self.region, self._keys, **config)
        return self._clients[name]

    def raw(self, service):
        """A client that sends what the model forbids, so that the endpoint has to refuse it."""
        return self.client(service, parameter_validation=False)

    def other(self):
        """Somebody else's account."""
        return self.endpoint.new_world()

    def elsewhere(self, region):
        """The same account in another Region."""
        return World(self.endpoint, self.account, region)

    def seeded(self):
        """The account in which the sandbox's seed put what no call can make; moto begins empty."""
        return self.other() if self.endpoint.is_moto else World(self.endpoint, "111122223333")

    def pass_time(self, seconds):
        """Seconds of AWS's time."""
        if not self.endpoint.is_moto:
            self.endpoint.administer("clock", {"advance_seconds": seconds})

    @contextlib.contextmanager
    def enforcing(self):
        """Meanwhile policies decide; moto lets everybody do everything."""
        self._enforce(True)
        try:
            yield
        finally:
            self._enforce(False)

    def _enforce(self, whether):
        if not self.endpoint.is_moto:
            self.endpoint.administer("enforce", {"enforce": whether})

    def now(self):
        """What time it is there."""
        if self.endpoint.is_moto:
            return datetime.datetime.now(datetime.timezone.utc)
        return datetime.datetime.fromisoformat(self.endpoint.administer("clock")["now"].replace("Z", "+00:00"))
