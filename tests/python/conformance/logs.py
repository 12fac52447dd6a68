"""CloudWatch Logs: groups, how long they keep what, streams and events."""

from suite import Cases, has, holds, pages, same

cases = Cases("logs")


def group(w, name="orders", **arguments):
    w.logs.create_log_group(logGroupName=name, **arguments)
    return name


def stream(w, name="clients", of=None):
    w.logs.create_log_stream(logGroupName=of or group(w), logStreamName=name)
    return name


def filled(w, *messages):
    """A group `orders` with a stream `clients` that holds these messages."""
    stream(w)
    w.logs.put_log_events(logGroupName="orders", logStreamName="clients",
                          logEvents=[{"timestamp": now(w) + n, "message": message} for n, message in enumerate(messages)])


def now(w):
    """In milliseconds."""
    return int(w.now().timestamp() * 1000)


def shown(w, name="orders"):
    return w.logs.describe_log_groups(logGroupNamePrefix=name)["logGroups"][0]


@cases.success("CreateLogGroup", "cli")
def a_group_is_made(w):
    group(w)


cases.refuses("CreateLogGroup", "ResourceAlreadyExistsException", "model", "a name that is taken", lambda w: [group(w) for _ in range(2)])
cases.refuses("CreateLogGroup", "InvalidParameterException", "model", "a name with a space", lambda w: group(w, "the orders"))


@cases.success("DescribeLogGroups", "cli")
def a_group_is_described(w):
    told = shown(w, group(w))
    has(told, "logGroupName", "creationTime", "metricFilterCount", "arn", "storedBytes")
    same("the ARN", told["arn"], f"arn:aws:logs:us-east-1:{w.account}:log-group:orders:*")
    holds("it keeps what it gets for ever", "retentionInDays" not in told)


@cases.state("DescribeLogGroups", "model")
def a_prefix_chooses_groups(w):
    for name in ("orders", "clients"):
        group(w, name)
    same("the groups", [one["logGroupName"] for one in w.logs.describe_log_groups(logGroupNamePrefix="cl")["logGroups"]], ["clients"])


@cases.paging("DescribeLogGroups", "model")
def groups_by_page(w):
    for number in range(5):
        group(w, f"orders-{number}")
    pages(w.logs, "describe_log_groups", "logGroups", 2)


cases.refuses("DescribeLogGroups", "InvalidParameterException", "model", "pages of 51", lambda w: w.logs.describe_log_groups(limit=51))


@cases.success("DeleteLogGroup", "cli")
def a_group_is_deleted(w):
    w.logs.delete_log_group(logGroupName=group(w))
    same("the groups", w.logs.describe_log_groups()["logGroups"], [])


@cases.success("PutRetentionPolicy", "cli")
def a_group_keeps_what_it_gets_for_30_days(w):
    w.logs.put_retention_policy(logGroupName=group(w), retentionInDays=30)
    same("the days", shown(w)["retentionInDays"], 30)


cases.refuses("PutRetentionPolicy", "InvalidParameterException", "model", "31 days", lambda w: w.logs.put_retention_policy(logGroupName=group(w), retentionInDays=31))


@cases.success("DeleteRetentionPolicy", "cli")
def a_group_keeps_what_it_gets_for_ever_again(w):
    w.logs.put_retention_policy(logGroupName=group(w), retentionInDays=30)
    w.logs.delete_retention_policy(logGroupName="orders")
    holds("no days are told", "retentionInDays" not in shown(w))


def arn(w, name="orders"):
    return f"arn:aws:logs:us-east-1:{w.account}:log-group:{name}"


def tags(w, name="orders"):
    return w.logs.list_tags_for_resource(resourceArn=arn(w, name))["tags"]


@cases.success("TagResource", "cli")
def tags_are_added(w):
    group(w)
    w.logs.tag_resource(resourceArn=arn(w), tags={"Name": "orders"})
    same("the tags", tags(w), {"Name": "orders"})


@cases.success("UntagResource", "cli")
def tags_are_removed(w):
    group(w, tags={"Name": "orders"})
    w.logs.untag_resource(resourceArn=arn(w), tagKeys=["Name"])
    same("the tags", tags(w), {})


@cases.success("ListTagsForResource", "cli")
def tags_come_with_a_group(w):
    group(w, tags={"Name": "orders"})
    same("the tags", tags(w), {"Name": "orders"})


@cases.success("CreateLogStream", "cli")
def a_stream_is_made(w):
    stream(w)


def stream_twice(w):
    group(w)
    for _ in range(2):
        stream(w, of="orders")


cases.refuses("CreateLogStream", "ResourceAlreadyExistsException", "model", "a name that is taken", stream_twice)


@cases.success("DescribeLogStreams", "cli")
def a_stream_is_described(w):
    filled(w, "first", "second")
    [told] = w.logs.describe_log_streams(logGroupName="orders")["logStreams"]
    has(told, "logStreamName", "creationTime", "arn", "storedBytes", "firstEventTimestamp", "lastEventTimestamp", "uploadSequenceToken")


@cases.paging("DescribeLogStreams", "model")
def streams_by_page(w):
    group(w)
    for number in range(5):
        stream(w, f"clients-{number}", "orders")
    pages(w.logs, "describe_log_streams", "logStreams", 2, logGroupName="orders")


@cases.success("DeleteLogStream", "cli")
def a_stream_is_deleted(w):
    stream(w)
    w.logs.delete_log_stream(logGroupName="orders", logStreamName="clients")
    same("the streams", w.logs.describe_log_streams(logGroupName="orders")["logStreams"], [])


@cases.success("PutLogEvents", "cli")
def events_are_put(w):
    filled(w, "first", "second")


@cases.success("GetLogEvents", "cli")
def events_are_got_in_their_order(w):
    filled(w, "first", "second", "third")
    told = w.logs.get_log_events(logGroupName="orders", logStreamName="clients", startFromHead=True)
    has(told, "events", "nextForwardToken", "nextBackwardToken")
    same("the messages", [one["message"] for one in told["events"]], ["first", "second", "third"])


@cases.success("FilterLogEvents", "cli")
def events_are_filtered(w):
    filled(w, "accept ann", "reject ben", "accept cid")
    told = w.logs.filter_log_events(logGroupName="orders", filterPattern="accept")["events"]
    same("the messages", [one["message"] for one in told], ["accept ann", "accept cid"])


@cases.paging("FilterLogEvents", "model")
def events_by_page(w):
    filled(w, *[f"event {number}" for number in range(5)])
    pages(w.logs, "filter_log_events", "events", 2, logGroupName="orders")


for operation, call in {
    "DeleteLogGroup": lambda w: w.logs.delete_log_group(logGroupName="none"),
    "PutRetentionPolicy": lambda w: w.logs.put_retention_policy(logGroupName="none", retentionInDays=30),
    "DeleteRetentionPolicy": lambda w: w.logs.delete_retention_policy(logGroupName="none"),
    "TagResource": lambda w: w.logs.tag_resource(resourceArn=arn(w, "none"), tags={"Name": "x"}),
    "UntagResource": lambda w: w.logs.untag_resource(resourceArn=arn(w, "none"), tagKeys=["Name"]),
    "ListTagsForResource": lambda w: tags(w, "none"),
    "CreateLogStream": lambda w: stream(w, of="none"),
    "DescribeLogStreams": lambda w: w.logs.describe_log_streams(logGroupName="none"),
    "DeleteLogStream": lambda w: w.logs.delete_log_stream(logGroupName="none", logStreamName="none"),
    "PutLogEvents": lambda w: w.logs.put_log_events(logGroupName="none", logStreamName="none", logEvents=[{"timestamp": now(w), "message": "x"}]),
    "GetLogEvents": lambda w: w.logs.get_log_events(logGroupName="none", logStreamName="none"),
    "FilterLogEvents": lambda w: w.logs.filter_log_events(logGroupName="none"),
}.items():
    cases.refuses(operation, "ResourceNotFoundException", "model", "a group that is none", call)
cases.refuses("GetLogEvents", "ResourceNotFoundException", "model", "a stream that is none",
              lambda w: w.logs.get_log_events(logGroupName=group(w), logStreamName="none"))
