"""ACM: certificates that are requested, and their tags."""

import build
from suite import Cases, has, holds, pages, refused, same

cases = Cases("acm")
TAGS = [{"Key": "Name", "Value": "orders"}]


def no_certificate(w):
    return f"arn:aws:acm:us-east-1:{w.account}:certificate/01234567-89ab-cdef-0123-456789abcdef"


def request(w, name="orders.example.com", **arguments):
    return w.acm.request_certificate(DomainName=name, **(dict(ValidationMethod="DNS") | arguments))["CertificateArn"]


def many_tags(prefix, count):
    return [{"Key": f"{prefix}{number}", "Value": "x"} for number in range(count)]


def told(w, arn):
    return w.acm.describe_certificate(CertificateArn=arn)["Certificate"]


@cases.success("RequestCertificate", "cli")
def a_certificate_is_requested(w):
    arn = request(w)
    holds("the ARN is one of a certificate", arn.startswith(f"arn:aws:acm:us-east-1:{w.account}:certificate/"), arn)


@cases.state("RequestCertificate", "model")
def a_record_is_to_prove_the_name(w):
    arn = request(w)
    w.pass_time(60)
    [option] = told(w, arn)["DomainValidationOptions"]
    same("the name", (option["DomainName"], option["ValidationMethod"]), ("orders.example.com", "DNS"))
    same("the kind of record", option["ResourceRecord"]["Type"], "CNAME")


@cases.state("RequestCertificate", "model")
def a_token_makes_no_second_certificate(w):
    same("the second one", request(w, IdempotencyToken="once"), request(w, IdempotencyToken="once"))


cases.refuses("RequestCertificate", "ValidationException", "model", "a name that cannot be", lambda w: request(w, "not a name"))
cases.refuses("RequestCertificate", "ValidationException", "model", "51 tags", lambda w: request(w, Tags=many_tags("k", 51)))


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
def a_certificate_is_issued_once_its_name_is_proved(w):
    shown = told(w, build.certificate(w))
    same("the status", shown["Status"], "ISSUED")
    has(shown, "IssuedAt", "NotBefore", "NotAfter")


@cases.state("DescribeCertificate", "model")
def a_certificate_names_who_uses_it(w):
    arn = build.certificate(w)
    balancer = build.balancer(w)
    build.listener(w, balancer, build.target_group(w, balancer.network.vpc), Protocol="TLS", Certificates=[{"CertificateArn": arn}])
    same("who uses it", told(w, arn)["InUseBy"], [balancer.arn])
    refused("ResourceInUseException", lambda: w.acm.delete_certificate(CertificateArn=arn))


cases.refuses("DescribeCertificate", "ResourceNotFoundException", "model", "a certificate that is none", lambda w: told(w, no_certificate(w)))


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


cases.refuses("AddTagsToCertificate", "TooManyTagsException", "model", "51 tags in two calls",
              lambda w: w.acm.add_tags_to_certificate(CertificateArn=request(w, Tags=many_tags("a", 26)), Tags=many_tags("b", 25)))
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
