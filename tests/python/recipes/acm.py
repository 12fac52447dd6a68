"""ACM: certificates that were asked for, and some that were brought."""

import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from . import PLAIN, TAGS, recipe


def of(operation, **asked):
    recipe(f"acm.{operation}")(lambda estate: {k: v(estate) if callable(v) else v for k, v in asked.items()})


def own(name="service.example.com"):
    """A certificate that somebody made for themselves, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    begun = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=1)
    made = x509.CertificateBuilder().subject_name(named).issuer_name(named).public_key(key.public_key())
    made = made.serial_number(x509.random_serial_number()).not_valid_before(begun).not_valid_after(begun + datetime.timedelta(days=400))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False).sign(key, hashes.SHA256())
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    return made.public_bytes(serialization.Encoding.PEM), key.private_bytes(serialization.Encoding.PEM, *form)


def imported(estate):
    def make():
        certificate, key = own()
        asked = dict(Certificate=certificate, PrivateKey=key, Tags=TAGS)
        return estate.client("acm", config=PLAIN).import_certificate(**asked)["CertificateArn"]

    return estate.once("imported certificate", make)


def requested(estate, **more):
    asked = dict(DomainName=f"{estate.fresh('name')}.example.com", ValidationMethod="DNS") | more
    return estate.client("acm", config=PLAIN).request_certificate(**asked)["CertificateArn"]


def pending(estate):
    return estate.once("requested certificate", lambda: requested(estate))


@recipe("acm.RequestCertificate")
def request(estate):
    asked = {"DomainName": f"{estate.fresh('made')}.example.com", "ValidationMethod": "DNS", "Tags": TAGS}
    return asked | {"SubjectAlternativeNames": ["other.example.com"], "IdempotencyToken": f"t{estate.number}", "KeyAlgorithm": "RSA_2048"}


@recipe("acm.ImportCertificate")
def bring(_):
    certificate, key = own()
    return {"Certificate": certificate, "PrivateKey": key, "Tags": TAGS}


of("ListCertificates", CertificateStatuses=lambda e: imported(e) and ["ISSUED"], MaxItems=10)
of("DescribeCertificate", CertificateArn=imported)
of("DescribeCertificate", CertificateArn=pending)
of("GetCertificate", CertificateArn=imported)
of("DeleteCertificate", CertificateArn=requested)
of("AddTagsToCertificate", CertificateArn=pending, Tags=TAGS)
of("RemoveTagsFromCertificate", CertificateArn=pending, Tags=[{"Key": "Absent"}])
of("ListTagsForCertificate", CertificateArn=imported)
of(
    "ResendValidationEmail",
    CertificateArn=lambda e: requested(e, DomainName="mail.example.com", ValidationMethod="EMAIL"),
    Domain="mail.example.com",
    ValidationDomain="example.com",
)
