"""Route 53: hosted zones, the VPCs that see a private one, records, changes and tags."""

import build
from build import NOTHING
from suite import Cases, has, holds, pages, refused, same

cases = Cases("route53")
NO_ZONE = "Z0123456789ABCDEFGHIJ"
REGION = "us-east-1"


def zone(w, name="example.com", reference=None, **arguments):
    made = w.route53.create_hosted_zone(Name=name, CallerReference=reference or name, **arguments)
    return made["HostedZone"]["Id"].removeprefix("/hostedzone/")


def seen_by(vpc):
    return {"VPCRegion": REGION, "VPCId": vpc}


def private_zone(w, name="orders.internal", vpc=None):
    return zone(w, name, VPC=seen_by(vpc or build.vpc(w)))


def record(name="www.example.com", value="192.0.2.1", kind="A", ttl=60):
    return {"Name": name, "Type": kind, "TTL": ttl, "ResourceRecords": [{"Value": value}]}


def change(w, zone, action, *records):
    batch = {"Changes": [{"Action": action, "ResourceRecordSet": one} for one in records]}
    return w.route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch=batch)["ChangeInfo"]


def records(w, zone):
    """Name, type and values of each record but those that a zone is born with."""
    told = w.route53.list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
    return [(one["Name"], one["Type"], [value["Value"] for value in one["ResourceRecords"]]) for one in told if one["Type"] not in ("NS", "SOA")]


@cases.success("CreateHostedZone", "cli")
def a_new_public_zone(w):
    answer = w.route53.create_hosted_zone(Name="example.com", CallerReference="once")
    has(answer, "Location", "HostedZone", "ChangeInfo", "DelegationSet")
    has(answer["HostedZone"], "Id", "Name", "CallerReference", "Config", "ResourceRecordSetCount")
    same("the name", answer["HostedZone"]["Name"], "example.com.")
    same("whether it is private", answer["HostedZone"]["Config"]["PrivateZone"], False)
    same("the records that it is born with", answer["HostedZone"]["ResourceRecordSetCount"], 2)
    same("how many name servers", len(answer["DelegationSet"]["NameServers"]), 4)
    has(answer["ChangeInfo"], "Id", "Status", "SubmittedAt")


@cases.state("CreateHostedZone", "model")
def a_vpc_makes_a_zone_private(w):
    vpc = build.vpc(w)
    told = w.route53.get_hosted_zone(Id=private_zone(w, vpc=vpc))
    same("whether it is private", told["HostedZone"]["Config"]["PrivateZone"], True)
    same("the VPCs", told["VPCs"], [seen_by(vpc)])


def conflicting(w):
    vpc = build.vpc(w)
    zone(w, "orders.internal", "one", VPC=seen_by(vpc))
    zone(w, "orders.internal", "two", VPC=seen_by(vpc))


def twice(w):
    for _ in range(2):
        zone(w)


cases.refuses("CreateHostedZone", "HostedZoneAlreadyExists", "model", "a reference that was used", twice)
cases.refuses("CreateHostedZone", "ConflictingDomainExists", "model", "a second zone of a name in a VPC", conflicting)
cases.refuses("CreateHostedZone", "InvalidVPCId", "model", "a VPC that is none", lambda w: private_zone(w, vpc=f"vpc-{NOTHING}"))
cases.refuses("CreateHostedZone", "InvalidDomainName", "model", "a name with an empty label", lambda w: zone(w, "orders..example.com"))


@cases.success("GetHostedZone", "cli")
def a_zone_is_told(w):
    told = w.route53.get_hosted_zone(Id=zone(w))
    has(told, "HostedZone", "DelegationSet")
    same("the name", told["HostedZone"]["Name"], "example.com.")


cases.refuses("GetHostedZone", "NoSuchHostedZone", "model", "a zone that is none", lambda w: w.route53.get_hosted_zone(Id=NO_ZONE))


@cases.success("DeleteHostedZone", "cli")
def an_empty_zone_is_deleted(w):
    made = zone(w)
    has(w.route53.delete_hosted_zone(Id=made)["ChangeInfo"], "Id", "Status", "SubmittedAt")
    refused("NoSuchHostedZone", lambda: w.route53.get_hosted_zone(Id=made))


def delete_a_full_zone(w):
    made = zone(w)
    change(w, made, "CREATE", record())
    w.route53.delete_hosted_zone(Id=made)


cases.refuses("DeleteHostedZone", "HostedZoneNotEmpty", "model", "a zone with a record", delete_a_full_zone)
cases.refuses("DeleteHostedZone", "NoSuchHostedZone", "model", "a zone that is none", lambda w: w.route53.delete_hosted_zone(Id=NO_ZONE))


@cases.success("ListHostedZones", "cli")
def zones_are_listed(w):
    made = zone(w)
    told = w.route53.list_hosted_zones()
    has(told, "HostedZones", "IsTruncated", "MaxItems")
    same("the zones", [one["Id"] for one in told["HostedZones"]], [f"/hostedzone/{made}"])


@cases.paging("ListHostedZones", "model")
def zones_by_page(w):
    for number in range(5):
        zone(w, f"example-{number}.com")
    pages(w.route53, "list_hosted_zones", "HostedZones", 2)


cases.refuses("ListHostedZones", "InvalidInput", "model", "pages of a word", lambda w: w.route53.list_hosted_zones(MaxItems="many"))


@cases.success("ListHostedZonesByName", "cli")
def zones_are_ordered_by_their_labels_reversed(w):
    for name in ("b.example.com", "example.com", "a.example.org"):
        zone(w, name)
    told = w.route53.list_hosted_zones_by_name()
    same("the names", [one["Name"] for one in told["HostedZones"]], ["example.com.", "b.example.com.", "a.example.org."])


@cases.state("ListHostedZonesByName", "model")
def a_name_is_where_the_list_begins(w):
    for name in ("a.com", "b.com", "c.com"):
        zone(w, name)
    told = w.route53.list_hosted_zones_by_name(DNSName="b.com", MaxItems="1")
    same("the names", [one["Name"] for one in told["HostedZones"]], ["b.com."])
    same("where it goes on", (told["IsTruncated"], told["NextDNSName"]), (True, "c.com."))


cases.refuses("ListHostedZonesByName", "InvalidInput", "model", "a zone ID without a name", lambda w: w.route53.list_hosted_zones_by_name(HostedZoneId=NO_ZONE))


@cases.success("ListHostedZonesByVPC", "cli")
def zones_of_a_vpc_are_listed(w):
    vpc = build.vpc(w)
    made = private_zone(w, vpc=vpc)
    [told] = w.route53.list_hosted_zones_by_vpc(VPCId=vpc, VPCRegion=REGION)["HostedZoneSummaries"]
    same("the zone", (told["HostedZoneId"], told["Name"], told["Owner"]), (made, "orders.internal.", {"OwningAccount": w.account}))


cases.refuses("ListHostedZonesByVPC", "InvalidInput", "model", "a Region that is none",
              lambda w: w.raw("route53").list_hosted_zones_by_vpc(VPCId=build.vpc(w), VPCRegion="nowhere"))


@cases.success("GetHostedZoneCount", "cli")
def zones_are_counted(w):
    zone(w)
    same("the count", w.route53.get_hosted_zone_count()["HostedZoneCount"], 1)


@cases.success("UpdateHostedZoneComment", "cli")
def a_comment_is_set(w):
    made = zone(w)
    told = w.route53.update_hosted_zone_comment(Id=made, Comment="Orders")["HostedZone"]
    same("the comment", told["Config"]["Comment"], "Orders")


cases.refuses("UpdateHostedZoneComment", "NoSuchHostedZone", "model", "a zone that is none",
              lambda w: w.route53.update_hosted_zone_comment(Id=NO_ZONE, Comment="Orders"))


def vpcs(w, zone):
    return sorted(one["VPCId"] for one in w.route53.get_hosted_zone(Id=zone)["VPCs"])


@cases.success("AssociateVPCWithHostedZone", "cli")
def another_vpc_sees_a_zone(w):
    first, second = build.vpc(w), build.vpc(w)
    made = private_zone(w, vpc=first)
    w.route53.associate_vpc_with_hosted_zone(HostedZoneId=made, VPC=seen_by(second))
    same("the VPCs", vpcs(w, made), sorted([first, second]))


cases.refuses("AssociateVPCWithHostedZone", "NoSuchHostedZone", "model", "a zone that is none",
              lambda w: w.route53.associate_vpc_with_hosted_zone(HostedZoneId=NO_ZONE, VPC=seen_by(build.vpc(w))))
cases.refuses("AssociateVPCWithHostedZone", "PublicZoneVPCAssociation", "model", "a public zone",
              lambda w: w.route53.associate_vpc_with_hosted_zone(HostedZoneId=zone(w), VPC=seen_by(build.vpc(w))))
cases.refuses("AssociateVPCWithHostedZone", "NotAuthorizedException", "model", "somebody else's zone",
              lambda w: associate_with_anothers(w, w.other()))


def associate_with_anothers(w, other):
    other.route53.associate_vpc_with_hosted_zone(HostedZoneId=private_zone(w), VPC=seen_by(build.vpc(other)))



@cases.success("DisassociateVPCFromHostedZone", "cli")
def a_vpc_sees_a_zone_no_longer(w):
    first, second = build.vpc(w), build.vpc(w)
    made = private_zone(w, vpc=first)
    w.route53.associate_vpc_with_hosted_zone(HostedZoneId=made, VPC=seen_by(second))
    w.route53.disassociate_vpc_from_hosted_zone(HostedZoneId=made, VPC=seen_by(first))
    same("the VPCs", vpcs(w, made), [second])


def disassociate_the_last(w):
    vpc = build.vpc(w)
    w.route53.disassociate_vpc_from_hosted_zone(HostedZoneId=private_zone(w, vpc=vpc), VPC=seen_by(vpc))


cases.refuses("DisassociateVPCFromHostedZone", "LastVPCAssociation", "model", "the last VPC", disassociate_the_last)
cases.refuses("DisassociateVPCFromHostedZone", "VPCAssociationNotFound", "model", "a VPC that does not see the zone",
              lambda w: w.route53.disassociate_vpc_from_hosted_zone(HostedZoneId=private_zone(w), VPC=seen_by(build.vpc(w))))


@cases.success("CreateVPCAssociationAuthorization", "cli")
def somebody_elses_vpc_is_authorized(w):
    made, other = private_zone(w), w.other()
    vpc = build.vpc(other)
    w.route53.create_vpc_association_authorization(HostedZoneId=made, VPC=seen_by(vpc))
    other.route53.associate_vpc_with_hosted_zone(HostedZoneId=made, VPC=seen_by(vpc))
    holds("the VPC sees the zone", vpc in vpcs(w, made))


cases.refuses("CreateVPCAssociationAuthorization", "NoSuchHostedZone", "model", "a zone that is none",
              lambda w: w.route53.create_vpc_association_authorization(HostedZoneId=NO_ZONE, VPC=seen_by(build.vpc(w))))


@cases.success("DeleteVPCAssociationAuthorization", "cli")
def an_authorization_is_withdrawn(w):
    made, vpc = private_zone(w), seen_by(build.vpc(w.other()))
    w.route53.create_vpc_association_authorization(HostedZoneId=made, VPC=vpc)
    w.route53.delete_vpc_association_authorization(HostedZoneId=made, VPC=vpc)
    same("the VPCs", w.route53.list_vpc_association_authorizations(HostedZoneId=made)["VPCs"], [])


cases.refuses("DeleteVPCAssociationAuthorization", "VPCAssociationAuthorizationNotFound", "model", "an authorization that is none",
              lambda w: w.route53.delete_vpc_association_authorization(HostedZoneId=private_zone(w), VPC=seen_by(build.vpc(w.other()))))


@cases.success("ListVPCAssociationAuthorizations", "cli")
def authorizations_are_listed(w):
    made, vpc = private_zone(w), seen_by(build.vpc(w.other()))
    w.route53.create_vpc_association_authorization(HostedZoneId=made, VPC=vpc)
    same("the VPCs", w.route53.list_vpc_association_authorizations(HostedZoneId=made)["VPCs"], [vpc])


@cases.paging("ListVPCAssociationAuthorizations", "model")
def authorizations_by_page(w):
    made, other = private_zone(w), w.other()
    for _ in range(3):
        w.route53.create_vpc_association_authorization(HostedZoneId=made, VPC=seen_by(build.vpc(other)))
    # boto3's paginator of this call takes no size
    first = w.route53.list_vpc_association_authorizations(HostedZoneId=made, MaxResults="2")
    rest = w.route53.list_vpc_association_authorizations(HostedZoneId=made, MaxResults="2", NextToken=first["NextToken"])
    same("how many VPCs", (len(first["VPCs"]), len(rest["VPCs"])), (2, 1))


cases.refuses("ListVPCAssociationAuthorizations", "NoSuchHostedZone", "model", "a zone that is none",
              lambda w: w.route53.list_vpc_association_authorizations(HostedZoneId=NO_ZONE))


@cases.success("ChangeResourceRecordSets", "cli")
def a_record_is_created(w):
    made = zone(w)
    has(change(w, made, "CREATE", record()), "Id", "Status", "SubmittedAt")
    same("the records", records(w, made), [("www.example.com.", "A", ["192.0.2.1"])])


@cases.state("ChangeResourceRecordSets", "aws.md: Idempotency")
def a_batch_is_all_or_nothing(w):
    made = zone(w)
    change(w, made, "CREATE", record())
    refused("InvalidChangeBatch", lambda: change(w, made, "CREATE", record("new.example.com"), record()))
    same("the records", [name for name, *_ in records(w, made)], ["www.example.com."])


@cases.state("ChangeResourceRecordSets", "model")
def an_upsert_replaces(w):
    made = zone(w)
    for value in ("192.0.2.1", "192.0.2.2"):
        change(w, made, "UPSERT", record(value=value))
    same("the records", records(w, made), [("www.example.com.", "A", ["192.0.2.2"])])


@cases.state("ChangeResourceRecordSets", "model")
def an_alias_to_an_endpoint(w):
    service, other, endpoint = build.connected(w)
    told = other.ec2.describe_vpc_endpoints(VpcEndpointIds=[endpoint])["VpcEndpoints"][0]
    entry = told["DnsEntries"][0]
    made = private_zone(other, vpc=told["VpcId"])
    target = {"HostedZoneId": entry["HostedZoneId"], "DNSName": entry["DnsName"], "EvaluateTargetHealth": False}
    change(other, made, "CREATE", {"Name": "git.orders.internal", "Type": "A", "AliasTarget": target})
    shown = other.route53.list_resource_record_sets(HostedZoneId=made, StartRecordName="git.orders.internal")["ResourceRecordSets"][0]
    same("the target", shown["AliasTarget"]["DNSName"].rstrip("."), entry["DnsName"])


def change_of(w, action, one):
    made = zone(w)
    change(w, made, "CREATE", record())
    change(w, made, action, one)


cases.refuses("ChangeResourceRecordSets", "InvalidChangeBatch", "model", "a record that is there", lambda w: change_of(w, "CREATE", record()))
cases.refuses("ChangeResourceRecordSets", "InvalidChangeBatch", "model", "a deletion with another value", lambda w: change_of(w, "DELETE", record(value="192.0.2.9")))
cases.refuses("ChangeResourceRecordSets", "InvalidChangeBatch", "model", "a name outside the zone", lambda w: change_of(w, "CREATE", record("www.example.org")))
cases.refuses("ChangeResourceRecordSets", "InvalidChangeBatch", "model", "an address that is none", lambda w: change_of(w, "CREATE", record("a.example.com", "orders")))
cases.refuses("ChangeResourceRecordSets", "InvalidChangeBatch", "model", "a CNAME at the apex",
              lambda w: change_of(w, "CREATE", record("example.com", "www.example.org", "CNAME")))
cases.refuses("ChangeResourceRecordSets", "NoSuchHostedZone", "model", "a zone that is none", lambda w: change(w, NO_ZONE, "CREATE", record()))


@cases.success("ListResourceRecordSets", "cli")
def a_zone_is_born_with_its_name_servers(w):
    told = w.route53.list_resource_record_sets(HostedZoneId=zone(w))
    has(told, "ResourceRecordSets", "IsTruncated", "MaxItems")
    same("the records", [(one["Name"], one["Type"], one["TTL"]) for one in told["ResourceRecordSets"]],
         [("example.com.", "NS", 172800), ("example.com.", "SOA", 900)])


@cases.paging("ListResourceRecordSets", "model")
def records_by_page(w):
    made = zone(w)
    change(w, made, "CREATE", *[record(f"{letter}.example.com") for letter in "abcde"])
    pages(w.route53, "list_resource_record_sets", "ResourceRecordSets", 2, HostedZoneId=made)


cases.refuses("ListResourceRecordSets", "NoSuchHostedZone", "model", "a zone that is none", lambda w: w.route53.list_resource_record_sets(HostedZoneId=NO_ZONE))


@cases.success("GetChange", "cli")
def a_change_comes_into_sync(w):
    made = change(w, zone(w), "CREATE", record())
    w.pass_time(120)
    same("the status", w.route53.get_change(Id=made["Id"])["ChangeInfo"]["Status"], "INSYNC")


cases.refuses("GetChange", "NoSuchChange", "model", "a change that is none", lambda w: w.route53.get_change(Id="C0123456789ABCDEFGHIJ"))


def tag(w, zone, **arguments):
    w.route53.change_tags_for_resource(ResourceType="hostedzone", ResourceId=zone, **arguments)


@cases.success("ChangeTagsForResource", "cli")
def tags_are_added_and_removed(w):
    made = zone(w)
    tag(w, made, AddTags=[{"Key": "Name", "Value": "orders"}, {"Key": "Stack", "Value": "x"}])
    tag(w, made, RemoveTagKeys=["Stack"])
    told = w.route53.list_tags_for_resource(ResourceType="hostedzone", ResourceId=made)["ResourceTagSet"]
    same("the tags", told["Tags"], [{"Key": "Name", "Value": "orders"}])


cases.refuses("ChangeTagsForResource", "NoSuchHostedZone", "model", "a zone that is none", lambda w: tag(w, NO_ZONE, RemoveTagKeys=["x"]))


@cases.success("ListTagsForResource", "cli")
def tags_of_a_zone(w):
    made = zone(w)
    told = w.route53.list_tags_for_resource(ResourceType="hostedzone", ResourceId=made)["ResourceTagSet"]
    same("whose they are", (told["ResourceType"], told["ResourceId"], told["Tags"]), ("hostedzone", made, []))


cases.refuses("ListTagsForResource", "NoSuchHostedZone", "model", "a zone that is none",
              lambda w: w.route53.list_tags_for_resource(ResourceType="hostedzone", ResourceId=NO_ZONE))


@cases.success("ListTagsForResources", "cli")
def tags_of_several_zones(w):
    made = [zone(w, name) for name in ("a.com", "b.com")]
    tag(w, made[0], AddTags=[{"Key": "Name", "Value": "orders"}])
    told = w.route53.list_tags_for_resources(ResourceType="hostedzone", ResourceIds=made)["ResourceTagSets"]
    same("the tags", {one["ResourceId"]: len(one["Tags"]) for one in told}, {made[0]: 1, made[1]: 0})


cases.refuses("ListTagsForResources", "NoSuchHostedZone", "model", "a zone that is none",
              lambda w: w.route53.list_tags_for_resources(ResourceType="hostedzone", ResourceIds=[NO_ZONE]))
