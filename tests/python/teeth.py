"""Shows on small bad input that the checks of `shapes.py` and `bad_requests.py` complain. Prints what each was shown to find, as JSON."""

import json

import bad_requests
import service_models
import shapes
import wire
from mistakes import mistakes

VPCS = "ec2.DescribeVpcs"
ANSWER = b"""<DescribeVpcsResponse xmlns="x"><requestId>r</requestId><vpcSet><item><vpcId>vpc-1</vpcId><colour>red</colour>
    <tagSet><item><key>a</key><value><b/></value></item><thing/></tagSet></item></vpcSet></DescribeVpcsResponse>"""


def main():
    print(json.dumps({"always": always(), "strangers": strangers(), "mistakes": made(), "verdicts": verdicts()}))


def always():
    """A member that every recorded object holds is missing as soon as one object here lacks it."""
    recorded = service_models.Members(service_models.operation(VPCS).output_shape)
    for _ in range(2):
        recorded.add({"Vpcs": [{"VpcId": "a", "OwnerId": "b", "Tags": [{"Key": "k"}]}, {"VpcId": "a", "OwnerId": "b"}]})
    here = service_models.Members(service_models.operation(VPCS).output_shape)
    here.add({"Vpcs": [{"VpcId": "a", "OwnerId": "b"}, {"VpcId": "a"}]})
    sent, _ = shapes.expected(recorded.table(), {})
    return {path: shapes.holds(here, path) for path in sent}


def strangers():
    listed = json.dumps({"clusterArns": [], "colour": "red"}).encode()
    return wire.strangers(service_models.operation(VPCS), ANSWER) + wire.strangers(service_models.operation("ecs.ListClusters"), listed)


def made():
    """Of a request that asks for a page: every way to get it wrong."""
    asked = {"MaxResults": 5, "Filters": [{"Name": "state", "Values": ["available"]}]}
    listener = {"LoadBalancerArn": "arn:aws:elasticloadbalancing:us-east-1:111122223333:listener/net/a/0/0", "DefaultActions": [{"Type": "forward"}]}
    found = [*mistakes(service_models.operation(VPCS), asked, {}), *mistakes(service_models.operation("elbv2.CreateListener"), listener, {})]
    return sorted({mistake.kind for mistake in found})


def verdicts():
    """What is written down of an answer that is taken, refused with another code, refused rightly, and broken."""
    asked = next(iter(mistakes(service_models.operation(VPCS), {}, {})))
    outcomes = []
    for status, code in [(200, ""), (400, "Other"), (400, "Right"), (500, "InternalError")]:
        answer = wire.Answer()
        answer.status, answer.parsed = status, {"Error": {"Code": code}} if code else {}
        row = {"tried": 0, "right": 0, "wrong": [], "accepted": [], "broken": [], "no_code": []}
        bad_requests.note(row, asked, answer, ["Right"])
        outcomes += [kind for kind in ("right", "wrong", "accepted", "broken") if row[kind]]
    return outcomes


if __name__ == "__main__":
    main()
