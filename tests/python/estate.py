"""Builds a small estate: one VPC, a subnet in each of two zones, an instance in each subnet. Prints what it made as JSON.

moto knows accounts by assumed roles; where the endpoint knows them by access key, assuming a role of one's own account is harmless.
"""

import json
import os

import boto3


def main():
    ec2 = account_session().client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.20.0.0/16")["Vpc"]["VpcId"]
    subnets = [subnet(ec2, vpc, ordinal) for ordinal in range(2)]
    group = ec2.create_security_group(GroupName="orders", Description="The orders API", VpcId=vpc)["GroupId"]
    instances = [instance(ec2, id, group) for id in subnets]
    print(
        json.dumps(
            {
                "vpc": vpc,
                "subnets": subnets,
                "instances": [made["InstanceId"] for made in instances],
                "addresses": [made["PrivateIpAddress"] for made in instances],
                "security_group": group,
            }
        )
    )


def account_session():
    role = f"arn:aws:iam::{os.environ['ACCOUNT']}:role/tests"
    given = boto3.client("sts").assume_role(RoleArn=role, RoleSessionName="tests")["Credentials"]
    return boto3.Session(
        aws_access_key_id=given["AccessKeyId"],
        aws_secret_access_key=given["SecretAccessKey"],
        aws_session_token=given["SessionToken"],
    )


def subnet(ec2, vpc, ordinal):
    zone = ec2.describe_availability_zones()["AvailabilityZones"][ordinal]["ZoneName"]
    made = ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.20.{ordinal}.0/24", AvailabilityZone=zone)
    return made["Subnet"]["SubnetId"]


def instance(ec2, subnet, group):
    image = ec2.describe_images(Owners=["amazon"])["Images"][0]["ImageId"]
    made = ec2.run_instances(
        ImageId=image, InstanceType="t3.micro", MinCount=1, MaxCount=1, SubnetId=subnet, SecurityGroupIds=[group]
    )
    return made["Instances"][0]


main()
