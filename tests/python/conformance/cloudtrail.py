"""CloudTrail: what was done in an account, and its trails."""

import build
from suite import Cases, has, holds, pages, same

cases = Cases("cloudtrail")


def happened(w, name):
    """The events of that name, once they have had the time to be told."""
    w.pass_time(900)
    return w.cloudtrail.lookup_events(LookupAttributes=[{"AttributeKey": "EventName", "AttributeValue": name}])["Events"]


@cases.success("LookupEvents", "cli")
def what_was_done_is_told(w):
    build.vpc(w)
    [event] = happened(w, "CreateVpc")
    has(event, "EventId", "EventName", "EventTime", "EventSource", "ReadOnly", "Username", "Resources", "CloudTrailEvent")
    same("what it was", (event["EventName"], event["EventSource"], event["ReadOnly"]), ("CreateVpc", "ec2.amazonaws.com", "false"))


@cases.state("LookupEvents", "model")
def others_deeds_are_not_told(w):
    build.vpc(w.other())
    same("the events", happened(w, "CreateVpc"), [])


@cases.paging("LookupEvents", "model")
def events_by_page(w):
    for number in range(5):
        build.vpc(w, f"10.{number}.0.0/16")
    w.pass_time(900)
    pages(w.cloudtrail, "lookup_events", "Events", 2, LookupAttributes=[{"AttributeKey": "EventName", "AttributeValue": "CreateVpc"}])


cases.refuses("LookupEvents", "InvalidMaxResultsException", "model", "pages of 51", lambda w: w.raw("cloudtrail").lookup_events(MaxResults=51))
cases.refuses("LookupEvents", "InvalidNextTokenException", "model", "a token that nobody gave", lambda w: w.cloudtrail.lookup_events(NextToken="nobody"))
cases.refuses("LookupEvents", "InvalidLookupAttributesException", "model", "two attributes",
              lambda w: w.cloudtrail.lookup_events(LookupAttributes=[{"AttributeKey": key, "AttributeValue": "x"} for key in ("EventName", "Username")]))


@cases.success("DescribeTrails", "cli")
def a_new_account_has_no_trail(w):
    same("the trails", w.cloudtrail.describe_trails()["trailList"], [])


cases.refuses("DescribeTrails", "InvalidTrailNameException", "model", "a name that cannot be", lambda w: w.cloudtrail.describe_trails(trailNameList=["x"]))


@cases.success("ListTrails", "cli")
def no_trail_is_listed(w):
    same("the trails", w.cloudtrail.list_trails()["Trails"], [])


@cases.paging("ListTrails", "model")
def trails_by_page(w):
    walked = list(w.cloudtrail.get_paginator("list_trails").paginate())
    same("the pages", [page["Trails"] for page in walked], [[]])


def trail(w):
    """A trail where there can be one: an account of the sandbox that its seed gave one, or one that is made."""
    seeded = w.seeded()
    if w.endpoint.is_moto:
        seeded.s3.create_bucket(Bucket=f"trail-{seeded.account}")
        seeded.cloudtrail.create_trail(Name="orders", S3BucketName=f"trail-{seeded.account}")
    trails = seeded.cloudtrail.describe_trails()["trailList"]
    holds("there is a trail", trails)
    return seeded.cloudtrail, trails[0]["Name"]


@cases.success("GetTrail", "cli")
def a_trail_is_told(w):
    client, name = trail(w)
    has(client.get_trail(Name=name)["Trail"], "Name", "S3BucketName", "TrailARN", "HomeRegion", "IsMultiRegionTrail", "LogFileValidationEnabled", "IncludeGlobalServiceEvents")


@cases.success("GetTrailStatus", "cli")
def a_trails_status_is_told(w):
    client, name = trail(w)
    has(client.get_trail_status(Name=name), "IsLogging")


cases.refuses("GetTrail", "TrailNotFoundException", "model", "a trail that is none", lambda w: w.cloudtrail.get_trail(Name="nobody"))
cases.refuses("GetTrailStatus", "TrailNotFoundException", "model", "a trail that is none", lambda w: w.cloudtrail.get_trail_status(Name="nobody"))
