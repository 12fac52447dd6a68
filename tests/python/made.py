"""What an onboarding has made, as any other client sees it. Prints, for each step in the tags, how many resources carry it, as JSON.

    AWS_ENDPOINT_URL=… python made.py ONBOARDING
"""

import json
import sys
from collections import Counter

import boto3


def main():
    onboarding = sys.argv[1]
    tagged = [tags for tags in everything() if tags.get("FireflyOnboarding") == onboarding]
    print(json.dumps(Counter(tags["FireflyStep"] for tags in tagged)))


def everything():
    """The tags of everything that a set-up can make."""
    ec2, elb = boto3.client("ec2"), boto3.client("elbv2")
    for group in ec2.describe_security_groups()["SecurityGroups"]:
        yield plain(group.get("Tags", []))
    for service in ec2.describe_vpc_endpoint_service_configurations()["ServiceConfigurations"]:
        yield plain(service.get("Tags", []))
    arns = [group["TargetGroupArn"] for group in elb.describe_target_groups()["TargetGroups"]]
    for balancer in elb.describe_load_balancers()["LoadBalancers"]:
        arns.append(balancer["LoadBalancerArn"])
        listeners = elb.describe_listeners(LoadBalancerArn=balancer["LoadBalancerArn"])["Listeners"]
        arns += [listener["ListenerArn"] for listener in listeners]
    for arn in arns:
        yield plain(elb.describe_tags(ResourceArns=[arn])["TagDescriptions"][0]["Tags"])


def plain(tags):
    return {tag["Key"]: tag["Value"] for tag in tags}


if __name__ == "__main__":
    main()
