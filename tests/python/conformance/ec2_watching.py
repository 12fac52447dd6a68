"""EC2: flow logs, prefix lists, and who is notified of connections to a service."""

import build
from build import NOTHING
from suite import Cases, has, holds, pages, refused, same, unsuccessful

cases = Cases("ec2")


def flow_log(w, *vpcs, **arguments):
    bucket = f"flows-{w.account}"
    asked = dict(ResourceType="VPC", ResourceIds=list(vpcs), TrafficType="ALL", LogDestinationType="s3", LogDestination=f"arn:aws:s3:::{bucket}")
    # The sandbox has no S3, and takes a bucket for there
    if w.endpoint.is_moto:
        w.s3.create_bucket(Bucket=bucket)
    return w.ec2.create_flow_logs(**(asked | arguments))


@cases.success("CreateFlowLogs", "cli")
def a_vpc_is_watched(w):
    answer = flow_log(w, build.vpc(w))
    same("what failed", answer["Unsuccessful"], [])
    holds("there is one ID", len(answer["FlowLogIds"]) == 1 and answer["FlowLogIds"][0].startswith("fl-"), answer["FlowLogIds"])


@cases.state("CreateFlowLogs", "cli")
def a_flow_log_is_told(w):
    vpc = build.vpc(w)
    [made] = flow_log(w, vpc)["FlowLogIds"]
    [told] = w.ec2.describe_flow_logs(FlowLogIds=[made])["FlowLogs"]
    has(told, "CreationTime", "DeliverLogsStatus", "FlowLogId", "FlowLogStatus", "ResourceId", "TrafficType", "LogDestinationType", "LogDestination",
        "LogFormat", "MaxAggregationInterval")
    same("what it watches", (told["ResourceId"], told["TrafficType"], told["FlowLogStatus"], told["MaxAggregationInterval"]), (vpc, "ALL", "ACTIVE", 600))


@cases.state("CreateFlowLogs", "aws.md: Idempotency")
def a_token_makes_no_second_flow_log(w):
    vpc = build.vpc(w)
    made = [flow_log(w, vpc, ClientToken="once")["FlowLogIds"] for _ in range(2)]
    same("the second one", made[1], made[0])


@cases.state("CreateFlowLogs", "tf")
def a_vpc_that_is_none_is_unsuccessful(w):
    unsuccessful(flow_log(w, f"vpc-{NOTHING}"), "InvalidVpcID.NotFound")


cases.refuses("CreateFlowLogs", "InvalidParameter", "model", "an interval of 61 seconds", lambda w: flow_log(w, build.vpc(w), MaxAggregationInterval=61))


@cases.success("DeleteFlowLogs", "cli")
def a_flow_log_is_deleted(w):
    [made] = flow_log(w, build.vpc(w))["FlowLogIds"]
    same("what failed", w.ec2.delete_flow_logs(FlowLogIds=[made])["Unsuccessful"], [])
    same("the flow logs", w.ec2.describe_flow_logs()["FlowLogs"], [])


@cases.state("DeleteFlowLogs", "tf")
def a_flow_log_that_is_none_is_unsuccessful(w):
    unsuccessful(w.ec2.delete_flow_logs(FlowLogIds=[f"fl-{NOTHING}"]), "InvalidFlowLogId.NotFound")


cases.refuses("DeleteFlowLogs", "DryRunOperation", "model", "a dry run", lambda w: w.ec2.delete_flow_logs(FlowLogIds=[f"fl-{NOTHING}"], DryRun=True))


def prefix_list(w, *cidrs, most=10, **arguments):
    entries = [{"Cidr": cidr, "Description": "office"} for cidr in cidrs]
    asked = dict(PrefixListName="offices", Entries=entries, MaxEntries=most, AddressFamily="IPv4") | arguments
    made = w.ec2.create_managed_prefix_list(**asked)["PrefixList"]
    w.pass_time(60)
    return made


def entries(w, made):
    return sorted(one["Cidr"] for one in w.ec2.get_managed_prefix_list_entries(PrefixListId=made["PrefixListId"])["Entries"])


@cases.success("CreateManagedPrefixList", "cli")
def a_prefix_list_is_made(w):
    made = prefix_list(w, "198.51.100.0/24")
    has(made, "PrefixListId", "AddressFamily", "State", "PrefixListArn", "PrefixListName", "MaxEntries", "Version", "OwnerId")
    same("whose it is", (made["OwnerId"], made["Version"], made["MaxEntries"]), (w.account, 1, 10))


cases.refuses("CreateManagedPrefixList", "InvalidParameterValue", "reading", "an entry that is none", lambda w: prefix_list(w, "orders"))


@cases.success("GetManagedPrefixListEntries", "cli")
def entries_are_told(w):
    same("the entries", entries(w, prefix_list(w, "198.51.100.0/24", "203.0.113.0/24")), ["198.51.100.0/24", "203.0.113.0/24"])


@cases.paging("GetManagedPrefixListEntries", "model")
def entries_by_page(w):
    made = prefix_list(w, *[f"198.51.100.{number}/32" for number in range(7)])
    pages(w.ec2, "get_managed_prefix_list_entries", "Entries", 5, PrefixListId=made["PrefixListId"])


def modify(w, made, **arguments):
    answer = w.ec2.modify_managed_prefix_list(PrefixListId=made["PrefixListId"], **arguments)
    w.pass_time(60)
    return answer["PrefixList"]


@cases.success("ModifyManagedPrefixList", "cli")
def entries_are_added_and_removed(w):
    made = prefix_list(w, "198.51.100.0/24")
    modify(w, made, CurrentVersion=1, AddEntries=[{"Cidr": "203.0.113.0/24"}], RemoveEntries=[{"Cidr": "198.51.100.0/24"}])
    same("the entries", entries(w, made), ["203.0.113.0/24"])


cases.refuses("ModifyManagedPrefixList", "PrefixListVersionMismatch", "tf", "a version that has passed",
              lambda w: modify(w, prefix_list(w), CurrentVersion=7, AddEntries=[{"Cidr": "203.0.113.0/24"}]))


@cases.success("DeleteManagedPrefixList", "cli")
def a_prefix_list_is_deleted(w):
    made = prefix_list(w)
    w.ec2.delete_managed_prefix_list(PrefixListId=made["PrefixListId"])
    w.pass_time(60)
    own = [{"Name": "owner-id", "Values": [w.account]}]
    same("the lists", w.ec2.describe_managed_prefix_lists(Filters=own)["PrefixLists"], [])


for operation, call in {
    "GetManagedPrefixListEntries": lambda w: entries(w, {"PrefixListId": f"pl-{NOTHING}"}),
    "ModifyManagedPrefixList": lambda w: modify(w, {"PrefixListId": f"pl-{NOTHING}"}, PrefixListName="x"),
    "DeleteManagedPrefixList": lambda w: w.ec2.delete_managed_prefix_list(PrefixListId=f"pl-{NOTHING}"),
}.items():
    cases.refuses(operation, "InvalidPrefixListID.NotFound", "tf", "a prefix list that is none", call)


def topic(w):
    return w.sns.create_topic(Name="connections")["TopicArn"]


def notify(w, service=None, *events, **arguments):
    asked = dict(ServiceId=service or build.service(w).id, ConnectionNotificationArn=topic(w), ConnectionEvents=list(events) or ["Accept", "Reject"])
    return w.ec2.create_vpc_endpoint_connection_notification(**(asked | arguments))["ConnectionNotification"]


def told(w, made):
    return w.ec2.describe_vpc_endpoint_connection_notifications(ConnectionNotificationId=made["ConnectionNotificationId"])["ConnectionNotificationSet"]


@cases.success("CreateVpcEndpointConnectionNotification", "cli")
def a_topic_is_notified(w):
    made = notify(w)
    has(made, "ConnectionNotificationId", "ServiceId", "ConnectionNotificationType", "ConnectionNotificationArn", "ConnectionEvents", "ConnectionNotificationState")
    same("what it is", (made["ConnectionNotificationType"], made["ConnectionNotificationState"]), ("Topic", "Enabled"))


cases.refuses("CreateVpcEndpointConnectionNotification", "InvalidVpcEndpointServiceId.NotFound", "tf", "a service that is none",
              lambda w: notify(w, f"vpce-svc-{NOTHING}"))


@cases.success("DescribeVpcEndpointConnectionNotifications", "cli")
def notifications_are_told(w):
    made = notify(w)
    same("the notification", told(w, made), [made])


@cases.paging("DescribeVpcEndpointConnectionNotifications", "model")
def notifications_by_page(w):
    net = build.network(w)
    for number in range(6):
        notify(w, build.service(w, build.balancer(w, f"orders-{number}", net)).id)
    pages(w.ec2, "describe_vpc_endpoint_connection_notifications", "ConnectionNotificationSet", 5)


@cases.success("ModifyVpcEndpointConnectionNotification", "cli")
def other_events_are_told(w):
    made = notify(w)
    asked = dict(ConnectionNotificationId=made["ConnectionNotificationId"], ConnectionEvents=["Connect"])
    same("the answer", w.ec2.modify_vpc_endpoint_connection_notification(**asked)["ReturnValue"], True)
    same("the events", told(w, made)[0]["ConnectionEvents"], ["Connect"])


@cases.success("DeleteVpcEndpointConnectionNotifications", "cli")
def a_notification_is_deleted(w):
    made = notify(w)
    answer = w.ec2.delete_vpc_endpoint_connection_notifications(ConnectionNotificationIds=[made["ConnectionNotificationId"]])
    same("what failed", answer["Unsuccessful"], [])
    refused("InvalidConnectionNotification", lambda: told(w, made))


NO_NOTIFICATION = {"ConnectionNotificationId": f"vpce-nfn-{NOTHING}"}
cases.refuses("DescribeVpcEndpointConnectionNotifications", "InvalidConnectionNotification", "tf", "a notification that is none", lambda w: told(w, NO_NOTIFICATION))
cases.refuses("ModifyVpcEndpointConnectionNotification", "InvalidConnectionNotification", "tf", "a notification that is none",
              lambda w: w.ec2.modify_vpc_endpoint_connection_notification(ConnectionEvents=["Connect"], **NO_NOTIFICATION))
cases.refuses("DeleteVpcEndpointConnectionNotifications", "DryRunOperation", "model", "a dry run",
              lambda w: w.ec2.delete_vpc_endpoint_connection_notifications(ConnectionNotificationIds=[f"vpce-nfn-{NOTHING}"], DryRun=True))


def payer(w, service):
    w.ec2.modify_vpc_endpoint_service_payer_responsibility(ServiceId=service, PayerResponsibility="ServiceOwner")


@cases.success("ModifyVpcEndpointServicePayerResponsibility", "model")
def the_owner_pays(w):
    service = build.service(w)
    payer(w, service.id)
    shown = w.ec2.describe_vpc_endpoint_service_configurations(ServiceIds=[service.id])["ServiceConfigurations"][0]
    same("who pays", shown["PayerResponsibility"], "ServiceOwner")


cases.refuses("ModifyVpcEndpointServicePayerResponsibility", "InvalidVpcEndpointServiceId.NotFound", "tf", "a service that is none",
              lambda w: payer(w, f"vpce-svc-{NOTHING}"))
