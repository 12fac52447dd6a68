"""ACM: certificates that were asked for, proved and not."""

from . import PLAIN, TAGS, recipe


def of(operation, **asked):
    recipe(f"acm.{operation}")(lambda estate: {k: v(estate) if callable(v) else v for k, v in asked.items()})


def issued(estate):
    return estate.certificate


def requested(estate, **more):
    asked = dict(DomainName=f"{estate.fresh('name')}.example.com", ValidationMethod="DNS") | more
    return estate.client("acm", config=PLAIN).request_certificate(**asked)["CertificateArn"]


def pending(estate):
    return estate.once("requested certificate", lambda: requested(estate))


@recipe("acm.RequestCertificate")
def request(estate):
    asked = {"DomainName": f"{estate.fresh('made')}.example.com", "ValidationMethod": "DNS", "Tags": TAGS}
    return asked | {"SubjectAlternativeNames": ["other.example.com"], "IdempotencyToken": f"t{estate.number}", "KeyAlgorithm": "RSA_2048"}


of("ListCertificates", CertificateStatuses=lambda e: issued(e) and ["ISSUED"], MaxItems=10)
of("DescribeCertificate", CertificateArn=issued)
of("DescribeCertificate", CertificateArn=pending)
of("DeleteCertificate", CertificateArn=requested)
of("AddTagsToCertificate", CertificateArn=pending, Tags=TAGS)
of("RemoveTagsFromCertificate", CertificateArn=pending, Tags=[{"Key": "Absent"}])
of("ListTagsForCertificate", CertificateArn=issued)
of(
    "ResendValidationEmail",
    CertificateArn=lambda e: requested(e, DomainName="mail.example.com", ValidationMethod="EMAIL"),
    Domain="mail.example.com",
    ValidationDomain="example.com",
)
