"""Service Quotas: what an account may have, and asking for more."""

from suite import Cases, has, pages, same

cases = Cases("service-quotas")
# Network Load Balancers per Region
SERVICE, QUOTA = "elasticloadbalancing", "L-69A177A2"


def quotas(w):
    return w.service_quotas


@cases.success("ListServices", "cli")
def services_are_listed(w):
    told = quotas(w).list_services()["Services"]
    has({one["ServiceCode"]: one["ServiceName"] for one in told}, SERVICE)


@cases.paging("ListServices", "model")
def services_by_page(w):
    pages(quotas(w), "list_services", "Services", 1, least=1)


cases.refuses("ListServices", "InvalidPaginationTokenException", "model", "a token that nobody gave", lambda w: quotas(w).list_services(NextToken="nobody"))


@cases.success("ListServiceQuotas", "cli")
def quotas_of_a_service_are_listed(w):
    told = quotas(w).list_service_quotas(ServiceCode=SERVICE)["Quotas"]
    for one in told:
        has(one, "ServiceCode", "ServiceName", "QuotaArn", "QuotaCode", "QuotaName", "Value", "Unit", "Adjustable", "GlobalQuota")
    has({one["QuotaCode"]: one for one in told}, QUOTA)


@cases.paging("ListServiceQuotas", "model")
def quotas_by_page(w):
    pages(quotas(w), "list_service_quotas", "Quotas", 2, ServiceCode=SERVICE)


@cases.success("GetServiceQuota", "cli")
def a_quota_is_told(w):
    told = quotas(w).get_service_quota(ServiceCode=SERVICE, QuotaCode=QUOTA)["Quota"]
    same("the value", told["Value"], 50.0)


@cases.success("GetAWSDefaultServiceQuota", "cli")
def a_default_is_told(w):
    told = quotas(w).get_aws_default_service_quota(ServiceCode=SERVICE, QuotaCode=QUOTA)["Quota"]
    same("the value", told["Value"], 50.0)


@cases.success("ListAWSDefaultServiceQuotas", "cli")
def defaults_of_a_service_are_listed(w):
    told = quotas(w).list_aws_default_service_quotas(ServiceCode=SERVICE)["Quotas"]
    has({one["QuotaCode"]: one for one in told}, QUOTA)


@cases.paging("ListAWSDefaultServiceQuotas", "model")
def defaults_by_page(w):
    pages(quotas(w), "list_aws_default_service_quotas", "Quotas", 2, ServiceCode=SERVICE)


def ask(w, value=60.0):
    return quotas(w).request_service_quota_increase(ServiceCode=SERVICE, QuotaCode=QUOTA, DesiredValue=value)["RequestedQuota"]


@cases.success("RequestServiceQuotaIncrease", "cli")
def more_is_asked_for(w):
    told = ask(w)
    has(told, "Id", "ServiceCode", "QuotaCode", "QuotaName", "DesiredValue", "Status", "Created", "Requester", "QuotaArn", "GlobalQuota", "Unit")
    same("what is wanted", (told["DesiredValue"], told["Status"]), (60.0, "PENDING"))


cases.refuses("RequestServiceQuotaIncrease", "ResourceAlreadyExistsException", "model", "a request beside an open one", lambda w: [ask(w) for _ in range(2)])
cases.refuses("RequestServiceQuotaIncrease", "IllegalArgumentException", "model", "less than there is", lambda w: ask(w, 10.0))


@cases.success("GetRequestedServiceQuotaChange", "cli")
def a_request_is_told(w):
    made = ask(w)
    told = quotas(w).get_requested_service_quota_change(RequestId=made["Id"])["RequestedQuota"]
    same("what is wanted", told["DesiredValue"], 60.0)


cases.refuses("GetRequestedServiceQuotaChange", "NoSuchResourceException", "model", "a request that is none",
              lambda w: quotas(w).get_requested_service_quota_change(RequestId="0123456789abcdef0123456789abcdef01234567"))


@cases.success("ListRequestedServiceQuotaChangeHistory", "cli")
def requests_are_listed(w):
    made = ask(w)
    told = quotas(w).list_requested_service_quota_change_history()["RequestedQuotas"]
    same("the requests", [one["Id"] for one in told], [made["Id"]])


@cases.paging("ListRequestedServiceQuotaChangeHistory", "model")
def requests_by_page(w):
    ask(w)
    pages(quotas(w), "list_requested_service_quota_change_history", "RequestedQuotas", 1, least=1)


cases.refuses("ListRequestedServiceQuotaChangeHistory", "InvalidPaginationTokenException", "model", "a token that nobody gave",
              lambda w: quotas(w).list_requested_service_quota_change_history(NextToken="nobody"))


@cases.success("ListRequestedServiceQuotaChangeHistoryByQuota", "cli")
def requests_of_a_quota_are_listed(w):
    made = ask(w)
    told = quotas(w).list_requested_service_quota_change_history_by_quota(ServiceCode=SERVICE, QuotaCode=QUOTA)["RequestedQuotas"]
    same("the requests", [one["Id"] for one in told], [made["Id"]])


@cases.paging("ListRequestedServiceQuotaChangeHistoryByQuota", "model")
def requests_of_a_quota_by_page(w):
    ask(w)
    pages(quotas(w), "list_requested_service_quota_change_history_by_quota", "RequestedQuotas", 1, least=1, ServiceCode=SERVICE, QuotaCode=QUOTA)


for operation, call in {
    "ListServiceQuotas": lambda w: quotas(w).list_service_quotas(ServiceCode="orders"),
    "ListAWSDefaultServiceQuotas": lambda w: quotas(w).list_aws_default_service_quotas(ServiceCode="orders"),
    "GetServiceQuota": lambda w: quotas(w).get_service_quota(ServiceCode=SERVICE, QuotaCode="L-00000000"),
    "GetAWSDefaultServiceQuota": lambda w: quotas(w).get_aws_default_service_quota(ServiceCode=SERVICE, QuotaCode="L-00000000"),
    "RequestServiceQuotaIncrease": lambda w: quotas(w).request_service_quota_increase(ServiceCode=SERVICE, QuotaCode="L-00000000", DesiredValue=60.0),
    "ListRequestedServiceQuotaChangeHistoryByQuota":
        lambda w: quotas(w).list_requested_service_quota_change_history_by_quota(ServiceCode=SERVICE, QuotaCode="L-00000000"),
}.items():
    cases.refuses(operation, "NoSuchResourceException", "model", "a service or quota that is none", call)
