//! Enforcement: the policies of the lived-in estate do what they are for and nothing else, whichever way one tries.

use crate::Sandbox;
use crate::testing::{ACCOUNT, Answer, Client, OTHER, client, open, wait};

const TAG: [(&str, &str); 2] = [("Tags.member.1.Key", "ManagedBy"), ("Tags.member.1.Value", "firefly-privatelink")];

struct Stage {
    sandbox: Sandbox,
    vpc: String,
    subnet: String,
}

/// The lived-in estate, enforcing.
fn stage() -> Stage {
    let sandbox = open("acme");
    sandbox.enforce(true);
    let me = client(&sandbox, ACCOUNT);
    let found =
        me.ec2("DescribeSubnets", &[("Filter.1.Name", "tag:Name"), ("Filter.1.Value.1", "acme-prod-private-a")]).ok();
    Stage { vpc: found.get("vpcId"), subnet: found.get("subnetId"), sandbox }
}

impl Stage {
    /// A session of a role of `account`, with a session policy where one is given.
    fn role(&self, account: &str, name: &str, policy: Option<&str>) -> Client {
        let base = client(&self.sandbox, account);
        let arn = format!("arn:aws:iam::{account}:role/{name}");
        let mut asked = vec![("RoleArn", arn.as_str()), ("RoleSessionName", "test")];
        asked.extend(policy.map(|p| ("Policy", p)));
        Client { access_key: base.sts("AssumeRole", &asked).ok().get("AccessKeyId"), ..base }
    }

    /// The provider's part: group, balancer, target group, listener, target, service, principal.
    fn set_up(&self, who: &Client) -> Provider {
        let specification = |kind: &'static str| {
            [
                ("TagSpecification.1.ResourceType", kind),
                ("TagSpecification.1.Tag.1.Key", "ManagedBy"),
                ("TagSpecification.1.Tag.1.Value", "firefly-privatelink"),
            ]
        };
        let mut asked = vec![("GroupName", "ffly-orders"), ("GroupDescription", "Orders"), ("VpcId", &self.vpc)];
        asked.extend(specification("security-group"));
        let group = who.ec2("CreateSecurityGroup", &asked).ok().get("groupId");
        let rule = [
            ("GroupId", group.as_str()),
            ("IpPermissions.1.IpProtocol", "tcp"),
            ("IpPermissions.1.FromPort", "443"),
            ("IpPermissions.1.ToPort", "443"),
            ("IpPermissions.1.IpRanges.1.CidrIp", "10.0.0.0/8"),
        ];
        who.ec2("AuthorizeSecurityGroupIngress", &rule).ok();
        let asked = [
            ("Name", "ffly-orders"),
            ("Type", "network"),
            ("Scheme", "internal"),
            ("Subnets.member.1", self.subnet.as_str()),
            ("SecurityGroups.member.1", group.as_str()),
            TAG[0],
            TAG[1],
        ];
        let balancer = who.elbv2("CreateLoadBalancer", &asked).ok().get("LoadBalancerArn");
        let off = [
            ("LoadBalancerArn", balancer.as_str()),
            ("SecurityGroups.member.1", group.as_str()),
            ("EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic", "off"),
        ];
        who.elbv2("SetSecurityGroups", &off).ok();
        let asked = [
            ("Name", "ffly-orders-443"),
            ("Protocol", "TCP"),
            ("Port", "443"),
            ("VpcId", &self.vpc),
            ("TargetType", "ip"),
            TAG[0],
            TAG[1],
        ];
        let targets = who.elbv2("CreateTargetGroup", &asked).ok().get("TargetGroupArn");
        let asked = [
            ("LoadBalancerArn", balancer.as_str()),
            ("Protocol", "TCP"),
            ("Port", "443"),
            ("DefaultActions.member.1.Type", "forward"),
            ("DefaultActions.member.1.TargetGroupArn", targets.as_str()),
            TAG[0],
            TAG[1],
        ];
        let listener = who.elbv2("CreateListener", &asked).ok().get("ListenerArn");
        wait(&self.sandbox, 300);
        let mut asked = vec![("NetworkLoadBalancerArn.1", balancer.as_str()), ("AcceptanceRequired", "true")];
        asked.extend(specification("vpc-endpoint-service"));
        let made = who.ec2("CreateVpcEndpointServiceConfiguration", &asked).ok();
        let (service, name) = (made.get("serviceId"), made.get("serviceName"));
        let asked = [("ServiceId", service.as_str()), ("AddAllowedPrincipals.1", "arn:aws:iam::444455556666:root")];
        who.ec2("ModifyVpcEndpointServicePermissions", &asked).ok();
        who.ec2("DescribeVpcEndpointServicePermissions", &asked[..1]).ok();
        Provider { group, balancer, targets, listener, service, name }
    }
}

struct Provider {
    group: String,
    balancer: String,
    targets: String,
    listener: String,
    service: String,
    name: String,
}

fn denied(answer: &Answer) {
    let code = answer.code();
    assert!(matches!(code.as_str(), "UnauthorizedOperation" | "AccessDenied"), "{}", answer.body);
    assert_eq!(answer.status, 403);
}

#[test]
fn setting_up_is_all_that_its_role_does() {
    let stage = stage();
    let who = stage.role(ACCOUNT, "FireflyPrivateLinkSetUp", None);
    let made = stage.set_up(&who);
    denied(&who.ec2("DeleteVpcEndpointServiceConfigurations", &[("ServiceId.1", &made.service)]));
    denied(&who.ec2(
        "AcceptVpcEndpointConnections",
        &[("ServiceId", &made.service), ("VpcEndpointId.1", "vpce-0123456789abcdef0")],
    ));
    denied(&who.ec2("DeleteSecurityGroup", &[("GroupId", &made.group)]));
    denied(&who.elbv2("DeleteLoadBalancer", &[("LoadBalancerArn", &made.balancer)]));
    denied(&who.elbv2("DeleteTargetGroup", &[("TargetGroupArn", &made.targets)]));
    denied(&who.elbv2("DeleteListener", &[("ListenerArn", &made.listener)]));
    denied(&who.ec2("CreateTags", &[("ResourceId.1", &made.service), ("Tag.1.Key", "a"), ("Tag.1.Value", "b")]));
    denied(&who.iam("ListUsers", &[]));
    // what others made, in the same account
    let admin = client(&stage.sandbox, ACCOUNT);
    let theirs = admin.ec2("DescribeVpcEndpointServiceConfigurations", &[]).ok();
    let legacy = theirs.all("serviceId").into_iter().find(|id| *id != made.service).unwrap();
    denied(&who.ec2("ModifyVpcEndpointServicePermissions", &[("ServiceId", &legacy), ("AddAllowedPrincipals.1", "*")]));
    // what does not fit the conditions: a scheme, a name, no tag
    let asked = |name: &'static str, scheme: &'static str, tagged: bool| {
        let mut asked =
            vec![("Name", name), ("Type", "network"), ("Scheme", scheme), ("Subnets.member.1", stage.subnet.as_str())];
        asked.extend(TAG.iter().filter(|_| tagged));
        who.elbv2("CreateLoadBalancer", &asked)
    };
    denied(&asked("ffly-a", "internet-facing", true));
    denied(&asked("other", "internal", true));
    denied(&asked("ffly-a", "internal", false));
    asked("ffly-a", "internal", true).ok();
}

#[test]
fn approving_is_all_that_its_role_does_and_connecting_all_of_the_partners() {
    let stage = stage();
    let made = stage.set_up(&client(&stage.sandbox, ACCOUNT));
    let partner = stage.role(OTHER, "FireflyPrivateLinkConnect", None);
    let network = partner
        .ec2("DescribeSubnets", &[("Filter.1.Name", "tag:Name"), ("Filter.1.Value.1", "firefly-connect-*")])
        .ok();
    let vpc = network.get("vpcId");
    let offered = partner.ec2("DescribeVpcEndpointServices", &[("ServiceName.1", &made.name)]).ok();
    let zones = offered.body.split("<availabilityZoneSet>").nth(1).unwrap_or_default().to_owned();
    let places = network.all("subnetId").into_iter().zip(network.all("availabilityZone"));
    let mut shared = places.filter(|(_, zone)| zones.contains(zone.as_str())).map(|(subnet, _)| subnet);
    let tagged = |kind: &'static str| {
        [
            ("TagSpecification.1.ResourceType", kind),
            ("TagSpecification.1.Tag.1.Key", "ManagedBy"),
            ("TagSpecification.1.Tag.1.Value", "firefly-privatelink"),
        ]
    };
    let mut asked = vec![("GroupName", "ffly-endpoint"), ("GroupDescription", "Endpoint"), ("VpcId", vpc.as_str())];
    denied(&partner.ec2("CreateSecurityGroup", &asked));
    asked.extend(tagged("security-group"));
    let group = partner.ec2("CreateSecurityGroup", &asked).ok().get("groupId");
    let subnet = shared.next().unwrap();
    let connect = |who: &Client, name: &str, subnet: &str| {
        let mut asked = vec![
            ("VpcEndpointType", "Interface"),
            ("VpcId", vpc.as_str()),
            ("ServiceName", name),
            ("SubnetId.1", subnet),
            ("SecurityGroupId.1", group.as_str()),
        ];
        asked.extend(tagged("vpc-endpoint"));
        who.ec2("CreateVpcEndpoint", &asked)
    };
    // the right owner's service only; what is not there has no owner
    denied(&connect(&partner, "com.amazonaws.vpce.us-east-1.vpce-svc-00000000000000000", &subnet));
    denied(&connect(&partner, &made.name, "subnet-00000000000000000"));
    let endpoint = connect(&partner, &made.name, &subnet).ok().get("vpcEndpointId");
    denied(&partner.ec2("CreateVpc", &[("CidrBlock", "10.0.0.0/16")]));
    let mut asked = vec![("VpcId", vpc.as_str()), ("ServiceName", made.name.as_str()), ("ServiceRegion", "eu-west-1")];
    asked.extend(tagged("vpc-endpoint"));
    let refused = partner.ec2("CreateVpcEndpoint", &asked);
    denied(&refused);
    assert!(refused.get("Message").contains("no identity-based policy allows the vpce:AllowMultiRegion action"));

    let who = stage.role(ACCOUNT, "FireflyPrivateLinkApprove", None);
    let of = [("ServiceId", made.service.as_str()), ("VpcEndpointId.1", endpoint.as_str())];
    denied(&partner.ec2("AcceptVpcEndpointConnections", &of));
    who.ec2("DescribeVpcEndpointConnections", &[]).ok();
    who.ec2("AcceptVpcEndpointConnections", &of).ok();
    who.ec2("RejectVpcEndpointConnections", &of).ok();
    denied(&who.ec2("ModifyVpcEndpointServicePermissions", &of[..1]));
    denied(&who.ec2("DeleteVpcEndpointServiceConfigurations", &[("ServiceId.1", &made.service)]));
    denied(&who.ec2("DescribeVpcs", &[]));
    denied(&who.elbv2("DescribeLoadBalancers", &[]));
    partner.ec2("DeleteVpcEndpoints", &[("VpcEndpointId.1", &endpoint)]).ok();

    // teardown, by the role for it
    let who = stage.role(ACCOUNT, "FireflyPrivateLinkTearDown", None);
    wait(&stage.sandbox, 3600 - 1);
    denied(&who.ec2("AcceptVpcEndpointConnections", &of));
    denied(&who.elbv2("CreateTargetGroup", &[("Name", "ffly-x"), TAG[0], TAG[1]]));
    who.ec2("DeleteVpcEndpointServiceConfigurations", &[("ServiceId.1", &made.service)]).ok();
    who.elbv2("DeleteListener", &[("ListenerArn", &made.listener)]).ok();
    who.elbv2("DeleteLoadBalancer", &[("LoadBalancerArn", &made.balancer)]).ok();
    who.elbv2("DeleteTargetGroup", &[("TargetGroupArn", &made.targets)]).ok();
    let who = stage.role(ACCOUNT, "FireflyPrivateLinkTearDown", None);
    wait(&stage.sandbox, 600);
    who.ec2("DeleteSecurityGroup", &[("GroupId", &made.group)]).ok();
}

#[test]
fn looking_is_all_that_a_reader_does() {
    let stage = stage();
    let reader = Client { access_key: "AKIASANDBOXREADER001".to_owned(), ..client(&stage.sandbox, ACCOUNT) };
    assert_eq!(reader.sts("GetCallerIdentity", &[]).ok().get("Arn"), "arn:aws:iam::111122223333:user/rita");
    for action in ["DescribeVpcs", "DescribeSubnets", "DescribeVpcEndpointConnections", "DescribeSecurityGroups"] {
        reader.ec2(action, &[]).ok();
    }
    reader.elbv2("DescribeTargetGroups", &[]).ok();
    denied(&reader.ec2("CreateVpc", &[("CidrBlock", "10.0.0.0/16")]));
    let refused = reader.ec2("DescribeAddresses", &[]);
    denied(&refused);
    assert!(!refused.get("Message").contains("Encoded"), "{}", refused.body);
    let refused = reader.ec2("CreateVpc", &[("CidrBlock", "10.0.0.0/16"), ("DryRun", "true")]);
    denied(&refused);
    let message = refused.get("Message");
    assert!(message.contains("User: arn:aws:iam::111122223333:user/rita is not authorized to perform: ec2:CreateVpc on resource: arn:aws:ec2:us-east-1:111122223333:vpc/* because no identity-based policy allows the ec2:CreateVpc action"), "{message}");
    let encoded = message.split("Encoded authorization failure message: ").nth(1).unwrap();
    let told = client(&stage.sandbox, ACCOUNT).sts("DecodeAuthorizationMessage", &[("EncodedMessage", encoded)]).ok();
    assert!(told.get("DecodedMessage").contains("ec2:CreateVpc"));
    assert_eq!(
        client(&stage.sandbox, ACCOUNT).ec2("CreateVpc", &[("CidrBlock", "10.0.0.0/16"), ("DryRun", "true")]).code(),
        "DryRunOperation"
    );
    reader.json("ecs", "AmazonEC2ContainerServiceV20141113.ListClusters", "{}").ok();
    let ecs = reader.json("ecs", "AmazonEC2ContainerServiceV20141113.DescribeClusters", "{}");
    assert!(ecs.status == 400 && ecs.body.contains("AccessDeniedException"), "{}", ecs.body);
    // of others' accounts nothing, not even with their roles
    let role = [("RoleArn", "arn:aws:iam::444455556666:role/FireflyPrivateLinkConnect"), ("RoleSessionName", "rita")];
    denied(&reader.sts("AssumeRole", &role));
    let mine = [("RoleArn", "arn:aws:iam::111122223333:role/FireflyPrivateLinkSetUp"), ("RoleSessionName", "rita")];
    denied(&reader.sts("AssumeRole", &mine));
    stage.sandbox.enforce(false);
    reader.ec2("CreateVpc", &[("CidrBlock", "10.0.0.0/16")]).ok();
}

#[test]
fn a_session_policy_narrows_the_role() {
    const SHORT: &str = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["ec2:Describe*","elasticloadbalancing:Describe*"],"Resource":"*"},{"Effect":"Allow","Action":["elasticloadbalancing:CreateLoadBalancer","elasticloadbalancing:CreateTargetGroup","ec2:CreateVpcEndpointServiceConfiguration","ec2:CreateSecurityGroup","elasticloadbalancing:AddTags","ec2:CreateTags"],"Resource":"*","Condition":{"StringEquals":{"aws:RequestTag/ManagedBy":"firefly-privatelink"}}},{"Effect":"Allow","Action":"ec2:CreateSecurityGroup","Resource":"arn:*:ec2:*:*:vpc/*"},{"Effect":"Allow","Action":["elasticloadbalancing:CreateListener","elasticloadbalancing:Modify*","elasticloadbalancing:RegisterTargets","elasticloadbalancing:DeregisterTargets","elasticloadbalancing:Set*","ec2:ModifyVpcEndpointService*","ec2:StartVpcEndpointServicePrivateDnsVerification","ec2:*SecurityGroupIngress","ec2:*SecurityGroupEgress"],"Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/ManagedBy":"firefly-privatelink"}}},{"Effect":"Deny","Action":"elasticloadbalancing:CreateLoadBalancer","Resource":"*","Condition":{"StringNotEquals":{"elasticloadbalancing:Scheme":"internal"}}}]}"#;
    let stage = stage();
    let who = stage.role(ACCOUNT, "FireflyPrivateLinkSetUp", Some(SHORT));
    let made = stage.set_up(&who);
    denied(&who.ec2("DeleteSecurityGroup", &[("GroupId", &made.group)]));
    let approve = format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":["ec2:DescribeVpcEndpointConnections","ec2:DescribeVpcEndpointServiceConfigurations"],"Resource":"*"}},{{"Effect":"Allow","Action":["ec2:AcceptVpcEndpointConnections","ec2:RejectVpcEndpointConnections","ec2:DescribeVpcEndpointServicePermissions"],"Resource":"arn:aws:ec2:us-east-1:111122223333:vpc-endpoint-service/{}"}}]}}"#,
        made.service
    );
    let who = stage.role(ACCOUNT, "FireflyPrivateLinkApprove", Some(&approve));
    let of = [("ServiceId", made.service.as_str()), ("VpcEndpointId.1", "vpce-0123456789abcdef0")];
    assert_eq!(who.ec2("AcceptVpcEndpointConnections", &of).status, 200);
    denied(&who.ec2("AcceptVpcEndpointConnections", &[("ServiceId", "vpce-svc-0123456789abcdef0"), of[1]]));
}

#[test]
fn the_first_load_balancer_needs_a_role_of_its_service() {
    let sandbox = open("empty");
    let me = client(&sandbox, ACCOUNT);
    let subnet = me.ec2("DescribeSubnets", &[]).ok().get("subnetId");
    me.iam("CreateUser", &[("UserName", "ana")]).ok();
    let put = |document: &str| {
        me.iam("PutUserPolicy", &[("UserName", "ana"), ("PolicyName", "p"), ("PolicyDocument", document)]).ok();
    };
    put(&super::allow("elasticloadbalancing:*"));
    let key = me.iam("CreateAccessKey", &[("UserName", "ana")]).ok().get("AccessKeyId");
    let ana = Client { access_key: key, ..me.clone() };
    sandbox.enforce(true);
    let asked = [("Name", "first"), ("Type", "network"), ("Scheme", "internal"), ("Subnets.member.1", subnet.as_str())];
    let refused = ana.elbv2("CreateLoadBalancer", &asked);
    denied(&refused);
    assert!(
        refused.get("Message").contains("iam:CreateServiceLinkedRole")
            && refused.body.contains("AWSServiceRoleForElasticLoadBalancing")
    );
    assert!(me.iam("ListRoles", &[]).ok().all("RoleName").is_empty());
    put(
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"elasticloadbalancing:*","Resource":"*"},{"Effect":"Allow","Action":"iam:CreateServiceLinkedRole","Resource":"arn:aws:iam::*:role/aws-service-role/elasticloadbalancing.amazonaws.com/AWSServiceRoleForElasticLoadBalancing","Condition":{"StringEquals":{"iam:AWSServiceName":"elasticloadbalancing.amazonaws.com"}}}]}"#,
    );
    ana.elbv2("CreateLoadBalancer", &asked).ok();
    assert_eq!(
        me.iam("GetRole", &[("RoleName", "AWSServiceRoleForElasticLoadBalancing")]).ok().get("Path"),
        "/aws-service-role/elasticloadbalancing.amazonaws.com/"
    );
    // with the role there, the right is not needed any more
    put(&super::allow("elasticloadbalancing:*"));
    ana.elbv2("CreateLoadBalancer", &[("Name", "second"), asked[1], asked[2], asked[3]]).ok();
}

#[test]
fn a_denial_in_a_boundary_a_session_or_the_organization_wins() {
    let sandbox = open("empty");
    let me = client(&sandbox, ACCOUNT);
    let boundary = me
        .iam("CreatePolicy", &[("PolicyName", "b"), ("PolicyDocument", &super::allow("ec2:Describe*"))])
        .ok()
        .get("Arn");
    me.iam("CreateUser", &[("UserName", "ana"), ("PermissionsBoundary", &boundary)]).ok();
    let power = "arn:aws:iam::aws:policy/PowerUserAccess";
    me.iam("AttachUserPolicy", &[("UserName", "ana"), ("PolicyArn", power)]).ok();
    let key = me.iam("CreateAccessKey", &[("UserName", "ana")]).ok().get("AccessKeyId");
    let ana = Client { access_key: key, ..me.clone() };
    sandbox.enforce(true);
    ana.ec2("DescribeVpcs", &[]).ok();
    let refused = ana.ec2("CreateVpc", &[("CidrBlock", "10.0.0.0/16")]);
    denied(&refused);
    assert!(refused.get("Message").contains("no permissions boundary allows"), "{}", refused.body);
    // a federated user has nothing without a policy, and no IAM at all
    let federated = |more: &[(&str, &str)]| {
        let asked: Vec<_> = [("Name", "bob")].iter().chain(more).copied().collect();
        Client { access_key: me.sts("GetFederationToken", &asked).ok().get("AccessKeyId"), ..me.clone() }
    };
    let refused = federated(&[]).ec2("DescribeVpcs", &[]);
    denied(&refused);
    assert!(refused.get("Message").contains("no session policy allows"), "{}", refused.body);
    let bob = federated(&[("PolicyArns.member.1.arn", "arn:aws:iam::aws:policy/AdministratorAccess")]);
    bob.ec2("DescribeVpcs", &[]).ok();
    assert_eq!(bob.iam("ListUsers", &[]).code(), "InvalidClientTokenId");
    let role = [("RoleArn", "arn:aws:iam::111122223333:role/any"), ("RoleSessionName", "bob")];
    assert_eq!(bob.sts("AssumeRole", &role).code(), "InvalidClientTokenId");
    let token = |more: &[(&str, &str)]| Client {
        access_key: me.sts("GetSessionToken", more).ok().get("AccessKeyId"),
        ..me.clone()
    };
    assert_eq!(token(&[]).iam("ListUsers", &[]).code(), "InvalidClientTokenId");
    let device = [("SerialNumber", "arn:aws:iam::111122223333:mfa/sandbox"), ("TokenCode", "123456")];
    token(&device).iam("ListUsers", &[]).ok();
    assert_eq!(bob.sts("GetCallerIdentity", &[]).ok().get("UserId"), "111122223333:bob");
    // the organization's policies bind administrators too
    let deny = super::allow("ec2:CreateVpc").replace("Allow", "Deny");
    sandbox.inner.state.lock().unwrap().world.account(ACCOUNT).iam.scps = vec![super::allow("*"), deny];
    let refused = me.ec2("CreateVpc", &[("CidrBlock", "10.0.0.0/16")]);
    denied(&refused);
    assert!(refused.get("Message").contains("with an explicit deny in a service control policy"), "{}", refused.body);
}

#[test]
fn logs_and_zones_are_judged_by_what_they_are_called() {
    let stage = stage();
    let partner = stage.role(OTHER, "FireflyPrivateLinkConnect", None);
    let group = |name: &str| {
        let body = format!(r#"{{"logGroupName":"{name}"}}"#);
        partner.json("logs", "Logs_20140328.CreateLogGroup", &body).body.contains("AccessDenied")
    };
    assert!(!group("/firefly-privatelink/endpoint") && group("/other/endpoint"));
}

#[test]
fn enforcement_is_part_of_the_record() {
    let dir = tempfile::tempdir().unwrap();
    let open = || {
        crate::Sandbox::open(crate::Options {
            seed: "acme".to_owned(),
            dir: Some(dir.path().to_owned()),
            clock: crate::ClockMode::Manual,
        })
        .unwrap()
    };
    let reader =
        |sandbox: &Sandbox| Client { access_key: "AKIASANDBOXREADER001".to_owned(), ..client(sandbox, ACCOUNT) };
    let first = open();
    first.enforce(true);
    let second = open();
    denied(&reader(&second).ec2("CreateVpc", &[("CidrBlock", "10.0.0.0/16")]));
    client(&second, ACCOUNT).ec2("CreateVpc", &[("CidrBlock", "10.0.0.0/16")]).ok();
    second.enforce(false);
    reader(&first).ec2("CreateVpc", &[("CidrBlock", "10.1.0.0/16")]).ok();
    assert_eq!(open().dump(), first.dump());
    first.enforce(true);
    first.reset().unwrap();
    reader(&first).ec2("CreateVpc", &[("CidrBlock", "10.1.0.0/16")]).ok();
}
