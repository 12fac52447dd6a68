"""CloudWatch, CloudWatch Logs, CloudTrail, SNS and Service Quotas: what tells of the rest, and how much of it one may have."""

import datetime

from . import PLAIN, TAGS, administer, later, recipe

NAMESPACE, METRIC = "Recipes", "Requests"
DIMENSIONS = [{"Name": "Kind", "Value": "recipe"}]


def of(operation, by="provider", seeded=False, **asked):
    recipe(operation, by, seeded)(lambda estate: {k: v(estate) if callable(v) else v for k, v in asked.items()})


def ago(hours):
    return later(0) - datetime.timedelta(hours=hours)


# CloudWatch


def measure(estate):
    data = [{"MetricName": METRIC, "Dimensions": DIMENSIONS, "Value": 3.0, "Unit": "Count"}]
    estate.client("cloudwatch", config=PLAIN).put_metric_data(Namespace=NAMESPACE, MetricData=data)
    later(120)
    return NAMESPACE


def measured(estate):
    return estate.once("metric", lambda: measure(estate))


def new_alarm(estate):
    """That has found something since."""
    name = estate.fresh("alarm")
    asked = dict(AlarmName=name, Namespace=NAMESPACE, MetricName=METRIC, Dimensions=DIMENSIONS, Statistic="Sum", Period=60)
    asked |= dict(EvaluationPeriods=1, Threshold=1.0, ComparisonOperator="GreaterThanThreshold", Tags=TAGS, AlarmDescription="An alarm")
    estate.client("cloudwatch", config=PLAIN).put_metric_alarm(**asked)
    measure(estate)
    return name


def alarm(estate):
    return estate.once("alarm", lambda: new_alarm(estate))


def alarm_arn(estate):
    found = estate.client("cloudwatch", config=PLAIN).describe_alarms(AlarmNames=[alarm(estate)])
    return found["MetricAlarms"][0]["AlarmArn"]


@recipe("cloudwatch.PutMetricAlarm")
def put_alarm(estate):
    asked = {"AlarmName": estate.fresh("made"), "Namespace": NAMESPACE, "MetricName": METRIC, "Dimensions": DIMENSIONS, "Statistic": "Sum"}
    asked |= {"Period": 60, "EvaluationPeriods": 1, "Threshold": 1.0, "ComparisonOperator": "GreaterThanThreshold"}
    return asked | {"TreatMissingData": "missing", "AlarmDescription": "An alarm", "Tags": TAGS}


@recipe("cloudwatch.GetMetricData")
def metric_data(estate):
    metric = {"Namespace": measured(estate), "MetricName": METRIC, "Dimensions": DIMENSIONS}
    query = {"Id": "m1", "MetricStat": {"Metric": metric, "Period": 60, "Stat": "Sum"}, "ReturnData": True}
    return {"MetricDataQueries": [query], "StartTime": ago(3), "EndTime": ago(-48), "ScanBy": "TimestampAscending", "MaxDatapoints": 100}


@recipe("cloudwatch.GetMetricStatistics")
def statistics(estate):
    asked = {"Namespace": measured(estate), "MetricName": METRIC, "Dimensions": DIMENSIONS, "Period": 300, "Statistics": ["Sum", "Maximum"]}
    return asked | {"StartTime": ago(3), "EndTime": ago(-48)}


of("cloudwatch.PutMetricData", Namespace=NAMESPACE, MetricData=[{"MetricName": METRIC, "Value": 1.0, "Unit": "Count"}])
of("cloudwatch.ListMetrics", Namespace=measured, MetricName=METRIC)
of("cloudwatch.DescribeAlarms", AlarmNames=lambda e: [alarm(e)], MaxRecords=10)
of("cloudwatch.DescribeAlarmsForMetric", Namespace=lambda e: alarm(e) and NAMESPACE, MetricName=METRIC, Dimensions=DIMENSIONS, Period=60)
of("cloudwatch.DeleteAlarms", AlarmNames=lambda e: [new_alarm(e)])
of("cloudwatch.SetAlarmState", AlarmName=alarm, StateValue="OK", StateReason="A recipe says so")
of("cloudwatch.EnableAlarmActions", AlarmNames=lambda e: [alarm(e)])
of("cloudwatch.DisableAlarmActions", AlarmNames=lambda e: [alarm(e)])
of("cloudwatch.TagResource", ResourceARN=alarm_arn, Tags=TAGS)
of("cloudwatch.UntagResource", ResourceARN=alarm_arn, TagKeys=["Absent"])
of("cloudwatch.ListTagsForResource", ResourceARN=alarm_arn)

# CloudWatch Logs


def new_log_group(estate):
    name = f"/recipes/{estate.fresh('group')}"
    estate.client("logs", config=PLAIN).create_log_group(logGroupName=name, tags={"Name": "recipe"})
    return name


def log_group(estate):
    return estate.once("log group", lambda: new_log_group(estate))


def kept_log_group(estate):
    """Whose events are kept for a time."""
    made = new_log_group(estate)
    estate.client("logs", config=PLAIN).put_retention_policy(logGroupName=made, retentionInDays=30)
    return made


def new_stream(estate):
    name = estate.fresh("stream")
    estate.client("logs", config=PLAIN).create_log_stream(logGroupName=log_group(estate), logStreamName=name)
    return name


def stream(estate):
    """With an event in it."""

    def make():
        made = new_stream(estate)
        asked = dict(logGroupName=log_group(estate), logStreamName=made, logEvents=events(estate))
        estate.client("logs", config=PLAIN).put_log_events(**asked)
        return made

    return estate.once("log stream", make)


def events(_):
    return [{"timestamp": int(later(0).timestamp() * 1000), "message": "It happened"}]


def log_group_arn(estate):
    named = estate.client("logs", config=PLAIN).describe_log_groups(logGroupNamePrefix=log_group(estate))["logGroups"][0]
    return named["arn"].removesuffix(":*")


of("logs.CreateLogGroup", logGroupName=lambda e: f"/recipes/{e.fresh('made')}", tags={"Name": "recipe"})
of("logs.DeleteLogGroup", logGroupName=new_log_group)
of("logs.DescribeLogGroups", logGroupNamePrefix=kept_log_group, limit=10)
of("logs.PutRetentionPolicy", logGroupName=log_group, retentionInDays=30)
of("logs.DeleteRetentionPolicy", logGroupName=log_group)
of("logs.TagResource", resourceArn=log_group_arn, tags={"Name": "recipe"})
of("logs.UntagResource", resourceArn=log_group_arn, tagKeys=["Absent"])
of("logs.ListTagsForResource", resourceArn=log_group_arn)
of("logs.CreateLogStream", logGroupName=log_group, logStreamName=lambda e: e.fresh("made"))
of("logs.DescribeLogStreams", logGroupName=log_group, logStreamNamePrefix=stream, limit=10)
of("logs.DeleteLogStream", logGroupName=log_group, logStreamName=new_stream)
of("logs.PutLogEvents", logGroupName=log_group, logStreamName=stream, logEvents=events)
of("logs.GetLogEvents", logGroupName=log_group, logStreamName=stream, limit=10, startFromHead=True)
of("logs.FilterLogEvents", logGroupName=lambda e: stream(e) and log_group(e), filterPattern="happened", limit=10)

# CloudTrail, whose trails come with the seed


def trail(estate):
    return estate.client("cloudtrail", config=PLAIN).describe_trails()["trailList"][0]["TrailARN"]


@recipe("cloudtrail.LookupEvents")
def lookup(estate):
    estate.vpc
    later(1200)
    named = [{"AttributeKey": "EventName", "AttributeValue": "CreateVpc"}]
    return {"LookupAttributes": named, "StartTime": ago(24), "EndTime": ago(-24), "MaxResults": 10}


of("cloudtrail.DescribeTrails", seeded=True)
of("cloudtrail.ListTrails", seeded=True)
of("cloudtrail.GetTrail", seeded=True, Name=trail)
of("cloudtrail.GetTrailStatus", seeded=True, Name=trail)

# SNS


def new_topic(estate):
    return estate.client("sns", config=PLAIN).create_topic(Name=estate.fresh("topic"), Tags=TAGS)["TopicArn"]


def topic(estate):
    return estate.once("topic", lambda: new_topic(estate))


def queue(estate):
    return f"arn:aws:sqs:us-east-1:{estate.accounts['provider']}:{estate.fresh('queue')}"


def new_subscription(estate):
    asked = dict(TopicArn=topic(estate), Protocol="sqs", Endpoint=queue(estate), ReturnSubscriptionArn=True)
    return estate.client("sns", config=PLAIN).subscribe(**asked)["SubscriptionArn"]


def subscription(estate):
    return estate.once("subscription", lambda: new_subscription(estate))


@recipe("sns.ConfirmSubscription")
def confirm(estate):
    """With the token that AWS would send, which the sandbox shows an administrator."""
    mail = f"{estate.fresh('reader')}@example.com"
    asked = dict(TopicArn=topic(estate), Protocol="email", Endpoint=mail, ReturnSubscriptionArn=True)
    made = estate.client("sns", config=PLAIN).subscribe(**asked)["SubscriptionArn"]
    return {"TopicArn": topic(estate), "Token": token_of(made)}


def token_of(subscription):
    known = [s for estate in administer("dump") for s in estate.get("sns", {}).get("subscriptions", [])]
    return next(s["token"] for s in known if s["arn"] == subscription)


of("sns.CreateTopic", Name=lambda e: e.fresh("made"), Tags=TAGS, Attributes={"DisplayName": "Recipes"})
of("sns.DeleteTopic", TopicArn=new_topic)
of("sns.ListTopics")
of("sns.GetTopicAttributes", TopicArn=topic)
of("sns.SetTopicAttributes", TopicArn=topic, AttributeName="DisplayName", AttributeValue="Recipes")
of("sns.Subscribe", TopicArn=topic, Protocol="sqs", Endpoint=queue, ReturnSubscriptionArn=True)
of("sns.Unsubscribe", SubscriptionArn=new_subscription)
of("sns.ListSubscriptions")
of("sns.ListSubscriptionsByTopic", TopicArn=lambda e: subscription(e) and topic(e))
of("sns.GetSubscriptionAttributes", SubscriptionArn=subscription)
of("sns.SetSubscriptionAttributes", SubscriptionArn=subscription, AttributeName="RawMessageDelivery", AttributeValue="true")
of("sns.Publish", TopicArn=topic, Message="It happened", Subject="Recipes")
of("sns.TagResource", ResourceArn=topic, Tags=TAGS)
of("sns.UntagResource", ResourceArn=topic, TagKeys=["Absent"])
of("sns.ListTagsForResource", ResourceArn=topic)

# Service Quotas


def free_quota(estate):
    """One that can be raised, and that nobody has asked to."""
    quotas = estate.client("service-quotas", config=PLAIN)
    asked = {r["QuotaCode"] for r in quotas.list_requested_service_quota_change_history()["RequestedQuotas"]}
    found = [q for service in ("vpc", "elasticloadbalancing", "ec2") for q in quotas.list_service_quotas(ServiceCode=service)["Quotas"]]
    return next(q for q in found if q["Adjustable"] and q["QuotaCode"] not in asked)


def raised(estate):
    quota = free_quota(estate)
    return {"ServiceCode": quota["ServiceCode"], "QuotaCode": quota["QuotaCode"], "DesiredValue": quota["Value"] + 5}


def requested(estate):
    def make():
        return estate.client("service-quotas", config=PLAIN).request_service_quota_increase(**raised(estate))["RequestedQuota"]

    return estate.once("quota request", make)


def request_id(estate):
    return requested(estate)["Id"]


def code(estate):
    return requested(estate)["QuotaCode"]


recipe("service-quotas.RequestServiceQuotaIncrease")(raised)
of("service-quotas.ListServices", MaxResults=10)
of("service-quotas.ListServiceQuotas", ServiceCode="vpc", MaxResults=10)
of("service-quotas.GetServiceQuota", ServiceCode="vpc", QuotaCode=code)
of("service-quotas.GetAWSDefaultServiceQuota", ServiceCode="vpc", QuotaCode=code)
of("service-quotas.ListAWSDefaultServiceQuotas", ServiceCode="vpc", MaxResults=10)
of("service-quotas.GetRequestedServiceQuotaChange", RequestId=request_id)
of("service-quotas.ListRequestedServiceQuotaChangeHistory", ServiceCode=lambda e: requested(e) and "vpc", MaxResults=10)
of("service-quotas.ListRequestedServiceQuotaChangeHistoryByQuota", ServiceCode="vpc", QuotaCode=code, MaxResults=10)
