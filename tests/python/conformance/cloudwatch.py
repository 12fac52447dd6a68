"""CloudWatch: metrics and alarms."""

import datetime

from suite import Cases, has, holds, pages, same

cases = Cases("cloudwatch")
OF_THE_NLB = [{"Name": "LoadBalancer", "Value": "net/orders/0123456789abcdef"}]


def span(w):
    """The last half hour, from one full minute to another."""
    end = w.now().replace(minute=w.now().minute // 30 * 30, second=0, microsecond=0)
    return dict(StartTime=end - datetime.timedelta(minutes=30), EndTime=end)


def put(w, *values, name="Orders", namespace="Shop"):
    """One value a minute."""
    start = span(w)["StartTime"]
    data = [
        {"MetricName": name, "Dimensions": OF_THE_NLB, "Timestamp": start + datetime.timedelta(minutes=minute), "Value": value, "Unit": "Count"}
        for minute, value in enumerate(values)
    ]
    w.cloudwatch.put_metric_data(Namespace=namespace, MetricData=data)


def query(stat="Sum", id="orders", period=60):
    metric = {"Namespace": "Shop", "MetricName": "Orders", "Dimensions": OF_THE_NLB}
    return {"Id": id, "MetricStat": {"Metric": metric, "Period": period, "Stat": stat}}


def get(w, *queries, **arguments):
    return w.cloudwatch.get_metric_data(MetricDataQueries=list(queries), **span(w), **arguments)["MetricDataResults"]


@cases.success("PutMetricData", "cli")
def values_are_put(w):
    put(w, 1.0, 2.0)


cases.refuses("PutMetricData", "InvalidParameterValue", "model", "a namespace of AWS's own", lambda w: put(w, 1.0, namespace="AWS/EC2"))


@cases.success("GetMetricData", "cli")
def values_are_got_newest_first(w):
    put(w, 1.0, 2.0, 3.0)
    [told] = get(w, query())
    has(told, "Id", "Label", "Timestamps", "Values", "StatusCode")
    same("the values", told["Values"], [3.0, 2.0, 1.0])


@cases.state("GetMetricData", "aws.md: Not verified")
def where_nothing_was_put_there_is_no_value(w):
    [told] = get(w, query())
    same("the values", told["Values"], [])


@cases.state("GetMetricData", "model")
def a_period_gathers_values(w):
    put(w, 1.0, 2.0, 3.0)
    [told] = get(w, query("Maximum", period=1800))
    same("the values", told["Values"], [3.0])


@cases.paging("GetMetricData", "model")
def values_by_page(w):
    put(w, *[float(number) for number in range(10)])
    asked = dict(MetricDataQueries=[query()], **span(w))
    walked = [page["MetricDataResults"] for page in w.cloudwatch.get_paginator("get_metric_data").paginate(PaginationConfig={"PageSize": 4}, **asked)]
    values = [value for page in walked for one in page for value in one["Values"]]
    holds("there are several pages", len(walked) > 1, len(walked))
    same("what the pages hold together", sorted(values), [float(number) for number in range(10)])


cases.refuses("GetMetricData", "ValidationError", "model", "an ID that begins with a capital", lambda w: get(w, query(id="Orders")))


def statistics(w, **arguments):
    asked = dict(Namespace="Shop", MetricName="Orders", Dimensions=OF_THE_NLB, **span(w), Period=60, Statistics=["Sum"])
    return w.cloudwatch.get_metric_statistics(**(asked | arguments))


@cases.success("GetMetricStatistics", "cli")
def statistics_are_told(w):
    put(w, 1.0, 2.0)
    told = statistics(w)
    same("the label", told["Label"], "Orders")
    same("the sums", sorted(point["Sum"] for point in told["Datapoints"]), [1.0, 2.0])


cases.refuses("GetMetricStatistics", "InvalidParameterValue", "model", "a period of 61 seconds", lambda w: statistics(w, Period=61))
cases.refuses("GetMetricStatistics", "InvalidParameterCombination", "model", "neither statistics nor percentiles",
              lambda w: w.raw("cloudwatch").get_metric_statistics(Namespace="Shop", MetricName="Orders", **span(w), Period=60))


@cases.success("ListMetrics", "cli")
def metrics_are_listed(w):
    put(w, 1.0)
    [told] = w.cloudwatch.list_metrics(Namespace="Shop")["Metrics"]
    same("the metric", told, {"Namespace": "Shop", "MetricName": "Orders", "Dimensions": OF_THE_NLB})


@cases.paging("ListMetrics", "model")
def metrics_by_page(w):
    for number in range(3):
        put(w, 1.0, name=f"Orders-{number}")
    walked = list(w.cloudwatch.get_paginator("list_metrics").paginate(Namespace="Shop"))
    same("the metrics", sorted(one["MetricName"] for page in walked for one in page["Metrics"]), ["Orders-0", "Orders-1", "Orders-2"])


cases.refuses("ListMetrics", "InvalidNextToken", "reading", "a token that nobody gave", lambda w: w.cloudwatch.list_metrics(NextToken="nobody"))


def alarm(w, name="orders", **arguments):
    asked = dict(AlarmName=name, Namespace="Shop", MetricName="Orders", Dimensions=OF_THE_NLB, Statistic="Sum", Period=60, EvaluationPeriods=1,
                 Threshold=1.0, ComparisonOperator="LessThanThreshold")
    w.cloudwatch.put_metric_alarm(**(asked | arguments))
    return name


def told(w, name="orders"):
    return w.cloudwatch.describe_alarms(AlarmNames=[name])["MetricAlarms"]


def arn(w, name="orders"):
    return f"arn:aws:cloudwatch:us-east-1:{w.account}:alarm:{name}"


@cases.success("PutMetricAlarm", "cli")
def an_alarm_is_made(w):
    [shown] = told(w, alarm(w))
    same("the ARN", shown["AlarmArn"], arn(w))


@cases.state("PutMetricAlarm", "model")
def an_alarm_of_a_name_that_is_there_is_changed(w):
    alarm(w)
    alarm(w, Threshold=7.0)
    same("the thresholds", [one["Threshold"] for one in told(w)], [7.0])


# boto/boto3 1745, grofers/ansible-role-rds-alarms 7
cases.refuses("PutMetricAlarm", "ValidationError", "issue", "a comparison that is none", lambda w: w.raw("cloudwatch").put_metric_alarm(
    AlarmName="orders", Namespace="Shop", MetricName="Orders", Statistic="Sum", Period=60, EvaluationPeriods=1, Threshold=1.0, ComparisonOperator="Is"))


@cases.success("DescribeAlarms", "cli")
def an_alarm_is_described(w):
    [shown] = told(w, alarm(w))
    has(shown, "AlarmName", "AlarmArn", "ActionsEnabled", "OKActions", "AlarmActions", "InsufficientDataActions", "StateValue", "StateReason",
        "StateUpdatedTimestamp", "MetricName", "Namespace", "Statistic", "Dimensions", "Period", "EvaluationPeriods", "Threshold", "ComparisonOperator")
    same("the state", shown["StateValue"], "INSUFFICIENT_DATA")


@cases.paging("DescribeAlarms", "model")
def alarms_by_page(w):
    for number in range(5):
        alarm(w, f"orders-{number}")
    pages(w.cloudwatch, "describe_alarms", "MetricAlarms", 2)


cases.refuses("DescribeAlarms", "InvalidNextToken", "model", "a token that nobody gave", lambda w: w.cloudwatch.describe_alarms(NextToken="nobody"))


@cases.success("DescribeAlarmsForMetric", "cli")
def alarms_of_a_metric(w):
    alarm(w)
    alarm(w, "clients", MetricName="Clients")
    shown = w.cloudwatch.describe_alarms_for_metric(Namespace="Shop", MetricName="Orders", Dimensions=OF_THE_NLB)["MetricAlarms"]
    same("the alarms", [one["AlarmName"] for one in shown], ["orders"])


cases.refuses("DescribeAlarmsForMetric", "ValidationError", "reading", "no metric", lambda w: w.raw("cloudwatch").describe_alarms_for_metric(Namespace="Shop"))


@cases.success("DeleteAlarms", "cli")
def an_alarm_is_deleted(w):
    w.cloudwatch.delete_alarms(AlarmNames=[alarm(w)])
    same("the alarms", told(w), [])


cases.refuses("DeleteAlarms", "ResourceNotFound", "model", "an alarm that is none", lambda w: w.cloudwatch.delete_alarms(AlarmNames=["none"]))


@cases.success("SetAlarmState", "cli")
def a_state_is_set(w):
    w.cloudwatch.set_alarm_state(AlarmName=alarm(w), StateValue="ALARM", StateReason="a trial")
    same("the state", [(one["StateValue"], one["StateReason"]) for one in told(w)], [("ALARM", "a trial")])


cases.refuses("SetAlarmState", "ResourceNotFound", "model", "an alarm that is none",
              lambda w: w.cloudwatch.set_alarm_state(AlarmName="none", StateValue="OK", StateReason="a trial"))


@cases.success("DisableAlarmActions", "cli")
def actions_are_switched_off(w):
    w.cloudwatch.disable_alarm_actions(AlarmNames=[alarm(w)])
    same("the switch", [one["ActionsEnabled"] for one in told(w)], [False])


@cases.success("EnableAlarmActions", "cli")
def actions_are_switched_on(w):
    w.cloudwatch.enable_alarm_actions(AlarmNames=[alarm(w, ActionsEnabled=False)])
    same("the switch", [one["ActionsEnabled"] for one in told(w)], [True])


cases.refuses("DisableAlarmActions", "ValidationError", "reading", "no name", lambda w: w.raw("cloudwatch").disable_alarm_actions())
cases.refuses("EnableAlarmActions", "ValidationError", "reading", "no name", lambda w: w.raw("cloudwatch").enable_alarm_actions())
NAME = [{"Key": "Name", "Value": "orders"}]


def tags(w, name="orders"):
    return w.cloudwatch.list_tags_for_resource(ResourceARN=arn(w, name))["Tags"]


@cases.success("TagResource", "cli")
def tags_are_added(w):
    alarm(w)
    w.cloudwatch.tag_resource(ResourceARN=arn(w), Tags=NAME)
    same("the tags", tags(w), NAME)


@cases.success("UntagResource", "cli")
def tags_are_removed(w):
    alarm(w, Tags=NAME)
    w.cloudwatch.untag_resource(ResourceARN=arn(w), TagKeys=["Name"])
    same("the tags", tags(w), [])


@cases.success("ListTagsForResource", "cli")
def tags_come_with_an_alarm(w):
    alarm(w, Tags=NAME)
    same("the tags", tags(w), NAME)


cases.refuses("TagResource", "ResourceNotFoundException", "model", "an alarm that is none", lambda w: w.cloudwatch.tag_resource(ResourceARN=arn(w), Tags=NAME))
cases.refuses("UntagResource", "ResourceNotFoundException", "model", "an alarm that is none", lambda w: w.cloudwatch.untag_resource(ResourceARN=arn(w), TagKeys=["Name"]))
cases.refuses("ListTagsForResource", "ResourceNotFoundException", "model", "an alarm that is none", lambda w: tags(w))
