"""Runs checks of Prowler, unmodified, and prints what they say of what one endpoint service stands on, as JSON.

    AWS_ENDPOINT_URL=… python prowler_checks.py SERVICE_ID TRUSTED_ACCOUNT CHECK…

Prowler's program would import the clients of every cloud that it knows, so its provider and its checks are called here; they read
AWS by themselves. Prints {"said": {CHECK: {"PASS": [RESOURCE…], "FAIL": […]}}, "others": N, "seconds": S}: `others` is how many
verdicts were about something else in the account. Exit 1 where something could not be read that these checks rest on.
"""

import importlib
import json
import logging
import os
import sys
import time

import boto3
from prowler.providers.aws.aws_provider import AwsProvider
from prowler.providers.common.models import Audit_Metadata
from prowler.providers.common.provider import Provider

service, trusted, *checks = sys.argv[1:]
# where Prowler reads what the checks that are run here do not rest on
UNRELATED = {
    "_describe_images",
    "_describe_images_by_id",
    "_describe_launch_templates",
    "_describe_snapshots",
    "_describe_transit_gateways",
    "_describe_volumes",
    "_describe_vpc_peering_connections",
    "_describe_vpn_connections",
    "_describe_vpn_endpoints",
    "_get_ami_block_public_access_state",
    "_get_ebs_encryption_settings",
    "_get_event_selectors",
    "_get_insight_selectors",
    "_get_instance_metadata_defaults",
    "_get_snapshot_block_public_access_state",
    "_list_tags_for_resource",
    "get_organizations_metadata",
}


class Complaints(logging.Handler):
    """What Prowler could not read."""

    def __init__(self):
        super().__init__(logging.ERROR)
        self.told = []

    def emit(self, record):
        if record.funcName not in UNRELATED:
            self.told.append(f"{record.funcName}: {record.getMessage()}")


def stands_on():
    """Every resource of the endpoint service that Prowler has checks for, by ID or ARN."""
    ec2, elb = boto3.client("ec2"), boto3.client("elbv2")
    asked = ec2.describe_vpc_endpoint_service_configurations(ServiceIds=[service])
    arns = asked["ServiceConfigurations"][0]["NetworkLoadBalancerArns"]
    found = {service, *arns}
    instances = set()
    for balancer in elb.describe_load_balancers(LoadBalancerArns=arns)["LoadBalancers"]:
        found.add(balancer["VpcId"])
        found.update(zone["SubnetId"] for zone in balancer["AvailabilityZones"])
        for listener in elb.describe_listeners(LoadBalancerArn=balancer["LoadBalancerArn"])["Listeners"]:
            found.update(certificate["CertificateArn"] for certificate in listener.get("Certificates", []))
        for group in elb.describe_target_groups(LoadBalancerArn=balancer["LoadBalancerArn"])["TargetGroups"]:
            health = elb.describe_target_health(TargetGroupArn=group["TargetGroupArn"])["TargetHealthDescriptions"]
            instances.update(target["Target"]["Id"] for target in health)
    asked = ec2.describe_instances(InstanceIds=sorted(instances)) if instances else {"Reservations": []}
    for reservation in asked["Reservations"]:
        for instance in reservation["Instances"]:
            found.update(group["GroupId"] for group in instance["SecurityGroups"])
    for acl in ec2.describe_network_acls()["NetworkAcls"]:
        if any(association["SubnetId"] in found for association in acl["Associations"]):
            found.add(acl["NetworkAclId"])
    return found


def audit(complaints):
    provider = AwsProvider(regions={os.environ["AWS_REGION"]}, config_content={"trusted_account_ids": [trusted]})
    provider.audit_metadata = Audit_Metadata(
        services_scanned=0, expected_checks=checks, completed_checks=0, audit_progress=0
    )
    Provider.set_global_provider(provider)
    logging.getLogger().addHandler(complaints)
    for check in checks:
        module = importlib.import_module(f"prowler.providers.aws.services.{check.split('_')[0]}.{check}.{check}")
        for report in getattr(module, check)().execute():
            yield check, report.resource_arn, report.status


def main():
    complaints = Complaints()
    begun = time.monotonic()
    reports = list(audit(complaints))
    seconds = time.monotonic() - begun
    if complaints.told:
        sys.exit("\n".join(complaints.told))
    ours = stands_on()
    said = {check: {} for check in checks}
    others = 0
    for check, arn, status in reports:
        whole_account = check.startswith("cloudtrail_")
        if whole_account or arn in ours or arn.split("/")[-1] in ours:
            said[check].setdefault(status, []).append(arn)
        else:
            others += 1
    print(json.dumps({"said": said, "others": others, "seconds": seconds}))


if __name__ == "__main__":
    main()
