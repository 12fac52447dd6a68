"""Route 53: hosted zones, what stands in them, and the VPCs that they answer in."""

from . import PLAIN, REGION, TAGS, recipe


def of(operation, by="provider", **asked):
    recipe(f"route53.{operation}", by)(lambda estate: {k: v(estate) if callable(v) else v for k, v in asked.items()})


def new_zone(estate, **more):
    asked = dict(Name=f"{estate.fresh('zone')}.internal", CallerReference=estate.fresh("zone")) | more
    asked |= dict(VPC={"VPCRegion": REGION, "VPCId": estate.vpc}, HostedZoneConfig={"Comment": "A zone", "PrivateZone": True})
    return estate.client("route53", config=PLAIN).create_hosted_zone(**asked)


def zone(estate):
    return estate.once("zone", lambda: new_zone(estate))["HostedZone"]["Id"].rsplit("/", 1)[1]


def zone_name(estate):
    zone(estate)
    return estate.kept["zone"]["HostedZone"]["Name"]


def another_vpc(estate):
    estate.number += 1
    return {"VPCRegion": REGION, "VPCId": estate.new_vpc(estate.ec2, f"10.{180 + estate.number % 60}.0.0/16")}


def consumer_vpc(estate):
    return {"VPCRegion": REGION, "VPCId": estate.consumer_vpc}


def associated(estate):
    vpc = another_vpc(estate)
    estate.client("route53", config=PLAIN).associate_vpc_with_hosted_zone(HostedZoneId=zone(estate), VPC=vpc)
    return vpc


def authorized(estate):
    vpc = consumer_vpc(estate)
    estate.client("route53", config=PLAIN).create_vpc_association_authorization(HostedZoneId=zone(estate), VPC=vpc)
    return vpc


@recipe("route53.CreateHostedZone")
def create(estate):
    asked = {"Name": f"{estate.fresh('made')}.internal", "CallerReference": estate.fresh("made")}
    return asked | {"VPC": {"VPCRegion": REGION, "VPCId": estate.vpc}, "HostedZoneConfig": {"Comment": "Made", "PrivateZone": True}}


def public_zone(estate):
    def make():
        asked = dict(Name=f"{estate.fresh('public')}.example.com", CallerReference=estate.fresh("public"))
        return estate.client("route53", config=PLAIN).create_hosted_zone(**asked)["HostedZone"]["Id"].rsplit("/", 1)[1]

    return estate.once("public zone", make)


def with_alias(estate):
    """A zone with an address, and another name for it."""

    def make():
        name, zone_id = zone_name(estate), zone(estate)
        address = {"Name": f"one.{name}", "Type": "A", "TTL": 60, "ResourceRecords": [{"Value": "10.77.0.10"}]}
        target = {"HostedZoneId": zone_id, "DNSName": f"one.{name}", "EvaluateTargetHealth": False}
        alias = {"Name": f"two.{name}", "Type": "A", "AliasTarget": target}
        changes = [{"Action": "UPSERT", "ResourceRecordSet": record} for record in (address, alias)]
        asked = dict(HostedZoneId=zone_id, ChangeBatch={"Changes": changes})
        estate.client("route53", config=PLAIN).change_resource_record_sets(**asked)
        return zone_id

    return estate.once("zone with an alias", make)


@recipe("route53.CreateHostedZone")
def create_public(estate):
    return {"Name": f"{estate.fresh('public')}.example.com", "CallerReference": estate.fresh("public")}


@recipe("route53.ChangeResourceRecordSets")
def change(estate):
    name = f"{estate.fresh('host')}.{zone_name(estate)}"
    record = {"Name": name, "Type": "CNAME", "TTL": 60, "ResourceRecords": [{"Value": "elsewhere.example.com"}]}
    change = {"Action": "UPSERT", "ResourceRecordSet": record}
    return {"HostedZoneId": zone(estate), "ChangeBatch": {"Comment": "A name", "Changes": [change]}}


of("GetHostedZone", Id=zone)
of("GetHostedZone", Id=public_zone)
of("DeleteHostedZone", Id=lambda e: new_zone(e)["HostedZone"]["Id"].rsplit("/", 1)[1])
of("ListHostedZones", MaxItems=lambda e: zone(e) and "10")
of("ListHostedZonesByName", DNSName=zone_name, MaxItems="10")
of("ListHostedZonesByVPC", VPCId=lambda e: zone(e) and e.vpc, VPCRegion=REGION, MaxItems="10")
of("GetHostedZoneCount")
of("UpdateHostedZoneComment", Id=zone, Comment="Another comment")
of("AssociateVPCWithHostedZone", HostedZoneId=zone, VPC=another_vpc, Comment="Another VPC")
of("DisassociateVPCFromHostedZone", HostedZoneId=zone, VPC=associated, Comment="One less")
of("CreateVPCAssociationAuthorization", HostedZoneId=zone, VPC=consumer_vpc)
of("DeleteVPCAssociationAuthorization", HostedZoneId=zone, VPC=authorized)
of("ListVPCAssociationAuthorizations", HostedZoneId=lambda e: authorized(e) and zone(e), MaxResults="10")
of("ListResourceRecordSets", HostedZoneId=with_alias, MaxItems="10")
of("ListResourceRecordSets", HostedZoneId=zone, StartRecordName=zone_name, StartRecordType="NS", MaxItems="10")
of("GetChange", Id=lambda e: new_zone(e)["ChangeInfo"]["Id"].rsplit("/", 1)[1])
of("ChangeTagsForResource", ResourceType="hostedzone", ResourceId=zone, AddTags=TAGS)
of("ListTagsForResource", ResourceType="hostedzone", ResourceId=zone)
of("ListTagsForResources", ResourceType="hostedzone", ResourceIds=lambda e: [zone(e)])
