"""Asks an endpoint for its VPCs many times over one connection, and prints how long it took."""

import json
import time

import boto3

CALLS = 300

ec2 = boto3.client("ec2")
ec2.describe_vpcs()
start = time.perf_counter()
for _ in range(CALLS):
    ec2.describe_vpcs()
print(json.dumps({"calls": CALLS, "seconds": time.perf_counter() - start}))
