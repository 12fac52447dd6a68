"""ACM: certificates that are requested or imported, and their tags."""

import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

import build
from suite import Cases, has, holds, pages, refused, same

cases = Cases("acm")
TAGS = [{"Key": "Name", "Value": "orders"}]


def no_certificate(w):
    return f"arn:aws:acm:us-east-1:{w.account}:certificate/01234567-89ab-cdef-0123-456789abcdef"


def request(w, name="orders.example.com", **arguments):
    return w.acm.request_certificate(DomainName=name, **(dict(ValidationMethod="DNS") | arguments))["CertificateArn"]


def told(w, arn):
    return w.acm.describe_certificate(CertificateArn=arn)["Certificate"]


def pem(name="orders.example.com"):
    """A self-signed certificate and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)
    made = x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number(), now, now + datetime.timedelta(days=3650))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False).sign(key, hashes.SHA256())
    text = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return dict(Certificate=made.public_bytes(serialization.Encoding.PEM), PrivateKey=text)


@cases.success("RequestCertificate", "cli")
def a_certificate_is_requested(w):
    arn = request(w)
    holds("the ARN is one of a certificate", arn.startswith(f"arn:aws:acm:us-east-1:{w.account}:certificate/"), arn)


@cases.state("RequestCertificate", "model")
def a_record_is_to_prove_the_name(w):
    [option] = told(w, request(w))["DomainValidationOptions"]
    same("the name", (option["DomainName"], option["ValidationMethod"]), ("orders.example.com", "DNS"))
    same("the kind of record", option["ResourceRecord"]["Type"], "CNAME")


@cases.state("RequestCertificate", "model")
def a_token_makes_no_second_certificate(w):
    same("the second one", request(w, IdempotencyToken="once"), request(w, IdempotencyToken="once"))


cases.refuses("RequestCertificate", "ValidationException", "model", "a name that cannot be", lambda w: request(w, "not a name"))
cases.refuses("RequestCertificate", "TooManyTagsException", "model", "51 tags", lambda w: request(w, Tags=[{"Key": f"k{n}", "Value": "x"} for n in range(51)]))


@cases.success("ImportCertificate", "cli")
def a_certificate_is_imported(w):
    shown = told(w, w.acm.import_certificate(**pem())["CertificateArn"])
    same("what it is", (shown["Type"], shown["Status"], shown["DomainName"]), ("IMPORTED", "ISSUED", "orders.example.com"))
    has(shown, "NotBefore", "NotAfter", "ImportedAt", "Serial", "Subject", "Issuer", "KeyAlgorithm", "SignatureAlgorithm", "InUseBy")


@cases.state("ImportCertificate", "model")
def a_certificate_is_replaced(w):
    arn = w.acm.import_certificate(**pem())["CertificateArn"]
    before = told(w, arn)["Serial"]
    same("the ARN", w.acm.import_certificate(CertificateArn=arn, **pem())["CertificateArn"], arn)
    holds("the serial number is another one", told(w, arn)["Serial"] != before)


cases.refuses("ImportCertificate", "ValidationException", "reading", "a certificate that is none",
              lambda w: w.acm.import_certificate(Certificate=b"orders", PrivateKey=pem()["PrivateKey"]))
cases.refuses("ImportCertificate", "ResourceNotFoundException", "model", "another in the place of none",
              lambda w: w.acm.import_certificate(CertificateArn=no_certificate(w), **pem()))


@cases.success("ListCertificates", "cli")
def certificates_are_listed(w):
    arn = request(w)
    [shown] = w.acm.list_certificates()["CertificateSummaryList"]
    same("the certificate", (shown["CertificateArn"], shown["DomainName"]), (arn, "orders.example.com"))


@cases.state("ListCertificates", "model")
def certificates_are_chosen_by_status(w):
    request(w)
    same("what is issued", w.acm.list_certificates(CertificateStatuses=["ISSUED"])["CertificateSummaryList"], [])


@cases.paging("ListCertificates", "model")
def certificates_by_page(w):
    for number in range(5):
        request(w, f"orders-{number}.example.com")
    pages(w.acm, "list_certificates", "CertificateSummaryList", 2)


cases.refuses("ListCertificates", "ValidationException", "model", "pages of none", lambda w: w.raw("acm").list_certificates(MaxItems=0))


@cases.success("DescribeCertificate", "cli")
def a_certificate_waits_for_its_proof(w):
    shown = told(w, request(w))
    has(shown, "CertificateArn", "DomainName", "SubjectAlternativeNames", "DomainValidationOptions", "CreatedAt", "Status", "Type", "InUseBy", "KeyAlgorithm")
    same("what it is", (shown["Type"], shown["Status"]), ("AMAZON_ISSUED", "PENDING_VALIDATION"))


@cases.state("DescribeCertificate", "model")
def a_certificate_names_who_uses_it(w):
    arn = w.acm.import_certificate(**pem())["CertificateArn"]
    balancer = build.balancer(w)
    group = build.target_group(w, balancer.network.vpc)
    build.listener(w, balancer, group, Protocol="TLS", Certificates=[{"CertificateArn": arn}])
    same("who uses it", told(w, arn)["InUseBy"], [balancer.arn])
    refused("ResourceInUseException", lambda: w.acm.delete_certificate(CertificateArn=arn))


cases.refuses("DescribeCertificate", "ResourceNotFoundException", "model", "a certificate that is none", lambda w: told(w, no_certificate(w)))


@cases.success("GetCertificate", "cli")
def a_certificate_is_given(w):
    given = pem()
    arn = w.acm.import_certificate(**given)["CertificateArn"]
    same("the text", w.acm.get_certificate(CertificateArn=arn)["Certificate"].strip(), given["Certificate"].decode().strip())


cases.refuses("GetCertificate", "ResourceNotFoundException", "model", "a certificate that is none", lambda w: w.acm.get_certificate(CertificateArn=no_certificate(w)))
cases.refuses("GetCertificate", "RequestInProgressException", "model", "a certificate that is not issued", lambda w: w.acm.get_certificate(CertificateArn=request(w)))


@cases.success("DeleteCertificate", "cli")
def a_certificate_is_deleted(w):
    arn = request(w)
    w.acm.delete_certificate(CertificateArn=arn)
    refused("ResourceNotFoundException", lambda: told(w, arn))


cases.refuses("DeleteCertificate", "ResourceNotFoundException", "model", "a certificate that is none", lambda w: w.acm.delete_certificate(CertificateArn=no_certificate(w)))


def tags(w, arn):
    return w.acm.list_tags_for_certificate(CertificateArn=arn)["Tags"]


@cases.success("AddTagsToCertificate", "cli")
def tags_are_added(w):
    arn = request(w)
    w.acm.add_tags_to_certificate(CertificateArn=arn, Tags=TAGS)
    same("the tags", tags(w, arn), TAGS)


@cases.success("RemoveTagsFromCertificate", "cli")
def tags_are_removed(w):
    arn = request(w, Tags=TAGS)
    w.acm.remove_tags_from_certificate(CertificateArn=arn, Tags=[{"Key": "Name"}])
    same("the tags", tags(w, arn), [])


@cases.success("ListTagsForCertificate", "cli")
def tags_come_with_a_request(w):
    same("the tags", tags(w, request(w, Tags=TAGS)), TAGS)


cases.refuses("AddTagsToCertificate", "ResourceNotFoundException", "model", "a certificate that is none",
              lambda w: w.acm.add_tags_to_certificate(CertificateArn=no_certificate(w), Tags=TAGS))
cases.refuses("RemoveTagsFromCertificate", "ResourceNotFoundException", "model", "a certificate that is none",
              lambda w: w.acm.remove_tags_from_certificate(CertificateArn=no_certificate(w), Tags=TAGS))
cases.refuses("ListTagsForCertificate", "ResourceNotFoundException", "model", "a certificate that is none", lambda w: tags(w, no_certificate(w)))


@cases.success("ResendValidationEmail", "cli")
def the_mail_is_sent_again(w):
    arn = request(w, ValidationMethod="EMAIL")
    w.acm.resend_validation_email(CertificateArn=arn, Domain="orders.example.com", ValidationDomain="example.com")


cases.refuses("ResendValidationEmail", "ResourceNotFoundException", "model", "a certificate that is none",
              lambda w: w.acm.resend_validation_email(CertificateArn=no_certificate(w), Domain="example.com", ValidationDomain="example.com"))
