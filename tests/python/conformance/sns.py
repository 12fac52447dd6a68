"""SNS: topics, subscriptions, messages and tags."""

from suite import Cases, has, holds, pages, refused, same

cases = Cases("sns")


def topic(w, name="orders", **arguments):
    return w.sns.create_topic(Name=name, **arguments)["TopicArn"]


def no_topic(w):
    return f"arn:aws:sns:us-east-1:{w.account}:none"


def subscribe(w, arn, protocol="email", endpoint="ann@example.com", **arguments):
    return w.sns.subscribe(TopicArn=arn, Protocol=protocol, Endpoint=endpoint, **arguments)["SubscriptionArn"]


def queue(w, name="orders"):
    return f"arn:aws:sqs:us-east-1:{w.account}:{name}"


def subscribed(w, name="orders"):
    """A subscription that needs no confirmation: a queue of the same account."""
    return subscribe(w, topic(w), "sqs", queue(w, name))


@cases.success("CreateTopic", "cli")
def a_new_topic(w):
    same("the ARN", topic(w), f"arn:aws:sns:us-east-1:{w.account}:orders")


@cases.state("CreateTopic", "model")
def a_topic_of_a_name_that_is_there_is_that_one(w):
    same("the second one", topic(w), topic(w))


cases.refuses("CreateTopic", "InvalidParameter", "model", "a name with a space", lambda w: topic(w, "the orders"))
cases.refuses("CreateTopic", "InvalidParameter", "model", "a name of 257 characters", lambda w: topic(w, "x" * 257))


@cases.success("DeleteTopic", "cli")
def a_topic_is_deleted(w):
    arn = topic(w)
    w.sns.delete_topic(TopicArn=arn)
    refused("NotFound", lambda: w.sns.get_topic_attributes(TopicArn=arn))


@cases.state("DeleteTopic", "model")
def deleting_a_topic_that_is_gone_succeeds(w):
    w.sns.delete_topic(TopicArn=no_topic(w))


cases.refuses("DeleteTopic", "InvalidParameter", "model", "an ARN that is none", lambda w: w.sns.delete_topic(TopicArn="orders"))


@cases.success("ListTopics", "cli")
def topics_are_listed(w):
    arn = topic(w)
    same("the topics", w.sns.list_topics()["Topics"], [{"TopicArn": arn}])


@cases.paging("ListTopics", "model")
def topics_by_page(w):
    made = {topic(w, f"orders-{number:03}") for number in range(120)}
    walked = [page["Topics"] for page in w.sns.get_paginator("list_topics").paginate()]
    same("the pages hold 100", [len(page) for page in walked], [100, 20])
    same("what the pages hold together", {one["TopicArn"] for page in walked for one in page}, made)


cases.refuses("ListTopics", "InvalidParameter", "model", "a token that nobody gave", lambda w: w.sns.list_topics(NextToken="nobody"))


@cases.success("GetTopicAttributes", "cli")
def attributes_of_a_topic(w):
    arn = topic(w)
    told = w.sns.get_topic_attributes(TopicArn=arn)["Attributes"]
    has(told, "TopicArn", "Owner", "Policy", "DisplayName", "SubscriptionsConfirmed", "SubscriptionsPending", "SubscriptionsDeleted", "EffectiveDeliveryPolicy")
    same("whose it is", (told["TopicArn"], told["Owner"]), (arn, w.account))


cases.refuses("GetTopicAttributes", "NotFound", "model", "a topic that is none", lambda w: w.sns.get_topic_attributes(TopicArn=no_topic(w)))


@cases.success("SetTopicAttributes", "cli")
def a_display_name_is_set(w):
    arn = topic(w)
    w.sns.set_topic_attributes(TopicArn=arn, AttributeName="DisplayName", AttributeValue="Orders")
    same("the name", w.sns.get_topic_attributes(TopicArn=arn)["Attributes"]["DisplayName"], "Orders")


cases.refuses("SetTopicAttributes", "NotFound", "model", "a topic that is none",
              lambda w: w.sns.set_topic_attributes(TopicArn=no_topic(w), AttributeName="DisplayName", AttributeValue="Orders"))
cases.refuses("SetTopicAttributes", "InvalidParameter", "model", "an attribute that is none",
              lambda w: w.sns.set_topic_attributes(TopicArn=topic(w), AttributeName="Colour", AttributeValue="blue"))


@cases.success("Subscribe", "cli")
def an_address_is_to_confirm(w):
    same("the ARN", subscribe(w, topic(w)), "pending confirmation")


@cases.state("Subscribe", "model")
def the_arn_is_told_at_once_where_it_is_asked_for(w):
    arn = topic(w)
    told = subscribe(w, arn, ReturnSubscriptionArn=True)
    holds("the ARN begins as the topic's", told.startswith(arn + ":"), told)


cases.refuses("Subscribe", "NotFound", "model", "a topic that is none", lambda w: subscribe(w, no_topic(w)))
cases.refuses("Subscribe", "InvalidParameter", "model", "a protocol that is none", lambda w: subscribe(w, topic(w), "pigeon", "ann"))


@cases.success("Unsubscribe", "cli")
def a_subscription_ends(w):
    arn = subscribed(w)
    w.sns.unsubscribe(SubscriptionArn=arn)
    same("the subscriptions", w.sns.list_subscriptions()["Subscriptions"], [])


cases.refuses("Unsubscribe", "InvalidParameter", "model", "an ARN that is none", lambda w: w.sns.unsubscribe(SubscriptionArn="orders"))
def confirmed(w, arn):
    """The ARN of a subscription by mail that was confirmed."""
    subscribe(w, arn)
    return w.sns.confirm_subscription(TopicArn=arn, Token=sent(w, arn))["SubscriptionArn"]


def sent(w, arn):
    """The token that an endpoint was sent; moto sends none and takes any."""
    if w.endpoint.is_moto:
        return "0" * 64
    [estate] = [one for one in w.endpoint.administer("dump") if one["account"] == w.account and "sns" in one]
    [token] = [one["token"] for one in estate["sns"]["subscriptions"] if one["topic"] == arn]
    return token


@cases.success("ConfirmSubscription", "cli")
def an_address_confirms(w):
    arn = topic(w)
    told = confirmed(w, arn)
    holds("the ARN begins as the topic's", told.startswith(arn + ":"), told)


@cases.state("ConfirmSubscription", "model")
def a_confirmed_subscription_is_listed_by_its_arn(w):
    arn = topic(w)
    told = confirmed(w, arn)
    same("the subscriptions", [one["SubscriptionArn"] for one in w.sns.list_subscriptions_by_topic(TopicArn=arn)["Subscriptions"]], [told])
    same("whether it is to confirm", w.sns.get_subscription_attributes(SubscriptionArn=told)["Attributes"]["PendingConfirmation"], "false")


cases.refuses("ConfirmSubscription", "InvalidParameter", "model", "a token that nobody gave", lambda w: w.sns.confirm_subscription(TopicArn=topic(w), Token="nobody"))
cases.refuses("ConfirmSubscription", "NotFound", "model", "a topic that is none", lambda w: w.sns.confirm_subscription(TopicArn=no_topic(w), Token="nobody"))


@cases.success("ListSubscriptions", "cli")
def subscriptions_are_listed(w):
    arn = subscribed(w)
    told = w.sns.list_subscriptions()["Subscriptions"]
    same("the subscriptions", told, [{"SubscriptionArn": arn, "Owner": w.account, "Protocol": "sqs", "Endpoint": queue(w), "TopicArn": topic(w)}])


def many(w):
    """As many subscriptions as do not fit into a page."""
    arn = topic(w)
    for number in range(105):
        subscribe(w, arn, "sqs", queue(w, f"orders-{number}"))
    return arn


def walk(w, operation, **arguments):
    walked = [page["Subscriptions"] for page in w.sns.get_paginator(operation).paginate(**arguments)]
    same("the pages hold 100", [len(page) for page in walked], [100, 5])


@cases.paging("ListSubscriptions", "model")
def subscriptions_by_page(w):
    many(w)
    walk(w, "list_subscriptions")


cases.refuses("ListSubscriptions", "InvalidParameter", "model", "a token that nobody gave", lambda w: w.sns.list_subscriptions(NextToken="nobody"))


@cases.success("ListSubscriptionsByTopic", "cli")
def subscriptions_of_a_topic(w):
    arn = subscribed(w)
    topic(w, "other")
    told = w.sns.list_subscriptions_by_topic(TopicArn=topic(w))["Subscriptions"]
    same("the subscriptions", [one["SubscriptionArn"] for one in told], [arn])
    same("those of another", w.sns.list_subscriptions_by_topic(TopicArn=topic(w, "other"))["Subscriptions"], [])


@cases.paging("ListSubscriptionsByTopic", "model")
def subscriptions_of_a_topic_by_page(w):
    walk(w, "list_subscriptions_by_topic", TopicArn=many(w))


cases.refuses("ListSubscriptionsByTopic", "NotFound", "model", "a topic that is none", lambda w: w.sns.list_subscriptions_by_topic(TopicArn=no_topic(w)))


@cases.success("GetSubscriptionAttributes", "cli")
def attributes_of_a_subscription(w):
    arn = subscribed(w)
    told = w.sns.get_subscription_attributes(SubscriptionArn=arn)["Attributes"]
    has(told, "SubscriptionArn", "TopicArn", "Owner", "Protocol", "Endpoint", "PendingConfirmation", "RawMessageDelivery")
    same("whether it is to confirm", told["PendingConfirmation"], "false")


cases.refuses("GetSubscriptionAttributes", "NotFound", "model", "a subscription that is none",
              lambda w: w.sns.get_subscription_attributes(SubscriptionArn=no_topic(w) + ":01234567-89ab-cdef-0123-456789abcdef"))


@cases.success("SetSubscriptionAttributes", "cli")
def messages_come_raw(w):
    arn = subscribed(w)
    w.sns.set_subscription_attributes(SubscriptionArn=arn, AttributeName="RawMessageDelivery", AttributeValue="true")
    same("the attribute", w.sns.get_subscription_attributes(SubscriptionArn=arn)["Attributes"]["RawMessageDelivery"], "true")


cases.refuses("SetSubscriptionAttributes", "NotFound", "model", "a subscription that is none",
              lambda w: w.sns.set_subscription_attributes(SubscriptionArn=no_topic(w) + ":01234567-89ab-cdef-0123-456789abcdef",
                                                          AttributeName="RawMessageDelivery", AttributeValue="true"))
cases.refuses("SetSubscriptionAttributes", "InvalidParameter", "model", "an attribute that is none",
              lambda w: w.sns.set_subscription_attributes(SubscriptionArn=subscribed(w), AttributeName="Colour", AttributeValue="blue"))


@cases.success("Publish", "cli")
def a_message_gets_an_id(w):
    has(w.sns.publish(TopicArn=topic(w), Message="An endpoint asks"), "MessageId")


cases.refuses("Publish", "NotFound", "model", "a topic that is none", lambda w: w.sns.publish(TopicArn=no_topic(w), Message="x"))
cases.refuses("Publish", "InvalidParameter", "model", "no message", lambda w: w.sns.publish(TopicArn=topic(w), Message=""))


def tags(w, arn):
    return w.sns.list_tags_for_resource(ResourceArn=arn)["Tags"]


NAME = [{"Key": "Name", "Value": "orders"}]


@cases.success("TagResource", "cli")
def tags_are_added(w):
    arn = topic(w)
    w.sns.tag_resource(ResourceArn=arn, Tags=NAME)
    same("the tags", tags(w, arn), NAME)


@cases.success("UntagResource", "cli")
def tags_are_removed(w):
    arn = topic(w, Tags=NAME)
    w.sns.untag_resource(ResourceArn=arn, TagKeys=["Name"])
    same("the tags", tags(w, arn), [])


@cases.success("ListTagsForResource", "cli")
def tags_come_with_a_topic(w):
    same("the tags", tags(w, topic(w, Tags=NAME)), NAME)


cases.refuses("TagResource", "ResourceNotFound", "model", "a topic that is none", lambda w: w.sns.tag_resource(ResourceArn=no_topic(w), Tags=NAME))
cases.refuses("UntagResource", "ResourceNotFound", "model", "a topic that is none", lambda w: w.sns.untag_resource(ResourceArn=no_topic(w), TagKeys=["Name"]))
cases.refuses("ListTagsForResource", "ResourceNotFound", "model", "a topic that is none", lambda w: tags(w, no_topic(w)))
