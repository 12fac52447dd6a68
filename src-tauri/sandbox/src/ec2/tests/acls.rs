//! Network ACLs: entries, and the subnets under them.

use super::{alone, vpc};

#[test]
fn entries_are_numbered_once_and_a_subnet_is_under_one_acl() {
    let me = alone();
    let (vpc, one, _) = vpc(&me);
    let made = me.ec2("CreateNetworkAcl", &[("VpcId", &vpc), ("ClientToken", "t")]).ok();
    let acl = made.get("networkAclId");
    assert_eq!((made.all("ruleAction"), made.get("default")), (vec!["deny".to_owned(); 2], "false".to_owned()));
    assert_eq!(me.ec2("CreateNetworkAcl", &[("VpcId", &vpc), ("ClientToken", "t")]).ok().get("networkAclId"), acl);
    let entry = |action: &str, more: &[(&str, &str)]| {
        let mut given = vec![
            ("NetworkAclId", acl.as_str()),
            ("RuleNumber", "100"),
            ("Protocol", "6"),
            ("RuleAction", "allow"),
            ("Egress", "false"),
            ("CidrBlock", "10.0.0.9/16"),
            ("PortRange.From", "443"),
            ("PortRange.To", "443"),
        ];
        given.retain(|(k, _)| !more.iter().any(|(m, _)| m == k));
        given.extend(more.iter().filter(|(_, v)| !v.is_empty()));
        // what tells an entry, and no more, deletes it
        let telling = ["NetworkAclId", "RuleNumber", "Egress"];
        given.retain(|(k, _)| !action.starts_with("Delete") || telling.contains(k));
        me.ec2(action, &given).code()
    };
    assert_eq!(entry("ReplaceNetworkAclEntry", &[]), "InvalidNetworkAclEntry.NotFound");
    assert_eq!(entry("CreateNetworkAclEntry", &[("RuleNumber", "32767")]), "InvalidParameterValue");
    assert_eq!(entry("CreateNetworkAclEntry", &[("PortRange.From", "")]), "MissingParameter");
    assert_eq!(entry("CreateNetworkAclEntry", &[("PortRange.From", "444")]), "InvalidParameterValue");
    assert_eq!(entry("CreateNetworkAclEntry", &[("CidrBlock", "")]), "MissingParameter");
    assert_eq!(entry("CreateNetworkAclEntry", &[("Protocol", "1")]), "MissingParameter");
    assert_eq!(entry("CreateNetworkAclEntry", &[]), "");
    assert_eq!(entry("CreateNetworkAclEntry", &[]), "NetworkAclEntryAlreadyExists");
    assert_eq!(entry("CreateNetworkAclEntry", &[("Egress", "true"), ("Protocol", "-1")]), "");
    let ping = [("RuleNumber", "90"), ("Protocol", "1"), ("Icmp.Type", "8"), ("Icmp.Code", "-1")];
    assert_eq!(entry("CreateNetworkAclEntry", &ping), "");
    assert_eq!(entry("ReplaceNetworkAclEntry", &[("PortRange.To", "8443")]), "");
    let seen = me.ec2("DescribeNetworkAcls", &[("NetworkAclId.1", &acl)]).ok();
    assert_eq!(seen.all("ruleNumber"), ["100", "32767", "90", "100", "32767"]);
    assert_eq!(seen.get("portRange"), "<from>443</from><to>8443</to>");
    assert_eq!(seen.get("icmpTypeCode"), "<type>8</type><code>-1</code>");
    assert!(seen.body.contains("<cidrBlock>10.0.0.0/16</cidrBlock>"));
    assert_eq!(entry("DeleteNetworkAclEntry", &[("RuleNumber", "90")]), "");
    assert_eq!(entry("DeleteNetworkAclEntry", &[("RuleNumber", "90")]), "InvalidNetworkAclEntry.NotFound");
    for n in 1..20 {
        assert_eq!(entry("CreateNetworkAclEntry", &[("RuleNumber", &n.to_string())]), "");
    }
    assert_eq!(entry("CreateNetworkAclEntry", &[("RuleNumber", "99")]), "NetworkAclEntryLimitExceeded");
    let of_one = [("Filter.1.Name", "association.subnet-id"), ("Filter.1.Value.1", one.as_str())];
    let old = me.ec2("DescribeNetworkAcls", &of_one).ok();
    let tie = old.all("associationSet").join("");
    let tie = tie.split("<item>").find(|a| a.contains(&one)).unwrap();
    let tie = tie.split("<networkAclAssociationId>").nth(1).and_then(|t| t.split('<').next()).unwrap();
    let replace = |tie: &str| {
        let given = [("AssociationId", tie), ("NetworkAclId", acl.as_str())];
        me.ec2("ReplaceNetworkAclAssociation", &given)
    };
    let new = replace(tie).ok().get("newAssociationId");
    assert_eq!(replace(&new).ok().get("newAssociationId"), new);
    assert_eq!(replace(tie).code(), "InvalidAssociationID.NotFound");
    assert_eq!(me.ec2("DescribeNetworkAcls", &of_one).ok().get("networkAclId"), acl);
    assert_eq!(me.ec2("DeleteNetworkAcl", &[("NetworkAclId", &acl)]).code(), "DependencyViolation");
    let default = [("NetworkAclId", old.get("networkAclId"))];
    assert_eq!(me.ec2("DeleteNetworkAcl", &[(default[0].0, &default[0].1)]).code(), "InvalidParameterValue");
    me.ec2("ReplaceNetworkAclAssociation", &[("AssociationId", &new), ("NetworkAclId", &default[0].1)]).ok();
    me.ec2("DeleteNetworkAcl", &[("NetworkAclId", &acl)]).ok();
}
