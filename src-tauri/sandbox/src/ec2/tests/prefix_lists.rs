//! Prefix lists: AWS's own and an account's.

use super::{alone, vpc};
use crate::testing::{Answer, Client, wait};

fn list(me: &Client, more: &[(&str, &str)]) -> Answer {
    let mut given = vec![
        ("PrefixListName", "offices"),
        ("AddressFamily", "IPv4"),
        ("MaxEntries", "2"),
        ("Entry.1.Cidr", "10.1.2.3/16"),
        ("Entry.1.Description", "Bern"),
    ];
    given.retain(|(k, _)| !more.iter().any(|(m, _)| m == k));
    given.extend(more);
    me.ec2("CreateManagedPrefixList", &given)
}

fn seen(me: &Client, id: &str) -> (String, String) {
    let seen = me.ec2("DescribeManagedPrefixLists", &[("PrefixListId.1", id)]).ok();
    (seen.get("state"), seen.get("version"))
}

#[test]
fn every_region_has_lists_of_aws() {
    let me = alone();
    let own = me.ec2("DescribePrefixLists", &[]).ok();
    let mut names = own.all("prefixListName");
    names.sort();
    let wanted = ["dynamodb", "s3", "vpc-lattice"].map(|s| format!("com.amazonaws.us-east-1.{s}"));
    assert_eq!(names, wanted);
    let managed = me.ec2("DescribeManagedPrefixLists", &[("Filter.1.Name", "owner-id"), ("Filter.1.Value.1", "AWS")]);
    assert!(managed.ok().body.contains("arn:aws:ec2:us-east-1:aws:prefix-list/pl-63a5400a"));
    let change = [("PrefixListId", "pl-63a5400a")];
    assert_eq!(me.ec2("DeleteManagedPrefixList", &change).code(), "UnauthorizedOperation");
    let far = Client { region: "eu-west-1".to_owned(), ..me.clone() };
    assert!(far.ec2("DescribePrefixLists", &[]).ok().body.contains("com.amazonaws.eu-west-1.s3"));
    assert_eq!(
        far.ec2("DescribePrefixLists", &[("PrefixListId.1", "pl-63a5400a")]).code(),
        "InvalidPrefixListId.NotFound"
    );
    let missing = me.ec2("DescribeManagedPrefixLists", &[("PrefixListId.1", "pl-0123456789abcdef0")]);
    assert_eq!(missing.code(), "InvalidPrefixListID.NotFound");
}

#[test]
fn a_change_of_entries_is_a_new_version() {
    let me = alone();
    let made = list(&me, &[("ClientToken", "t")]).ok();
    let id = made.get("prefixListId");
    assert_eq!(list(&me, &[("ClientToken", "t")]).ok().get("prefixListId"), id);
    assert_eq!(seen(&me, &id), ("create-in-progress".into(), "1".into()));
    let modify =
        |more: &[(&str, &str)]| me.ec2("ModifyManagedPrefixList", &[&[("PrefixListId", id.as_str())], more].concat());
    assert_eq!(modify(&[("PrefixListName", "x")]).code(), "IncorrectState");
    wait(&me.sandbox, 5);
    assert_eq!(seen(&me, &id), ("create-complete".into(), "1".into()));
    let add = ("AddEntry.1.Cidr", "10.9.0.0/16");
    assert_eq!(modify(&[add]).code(), "MissingParameter");
    assert_eq!(modify(&[add, ("CurrentVersion", "2")]).code(), "PrefixListVersionMismatch");
    assert_eq!(modify(&[add, ("CurrentVersion", "1"), ("MaxEntries", "9")]).code(), "InvalidParameterCombination");
    let gone = ("RemoveEntry.1.Cidr", "10.8.0.0/16");
    assert_eq!(modify(&[gone, ("CurrentVersion", "1")]).code(), "InvalidParameterValue");
    let again = ("AddEntry.1.Cidr", "10.1.0.0/16");
    assert_eq!(modify(&[again, ("CurrentVersion", "1")]).code(), "InvalidParameterValue");
    let third = ("AddEntry.2.Cidr", "10.7.0.0/16");
    assert_eq!(modify(&[add, third, ("CurrentVersion", "1")]).code(), "PrefixListMaxEntriesExceeded");
    assert_eq!(modify(&[add, ("CurrentVersion", "1")]).ok().get("version"), "1");
    wait(&me.sandbox, 5);
    assert_eq!(seen(&me, &id), ("modify-complete".into(), "2".into()));
    let entries = |more: &[(&str, &str)]| {
        me.ec2("GetManagedPrefixListEntries", &[&[("PrefixListId", id.as_str())], more].concat()).ok()
    };
    assert_eq!(entries(&[]).all("cidr"), ["10.1.0.0/16", "10.9.0.0/16"]);
    assert_eq!(entries(&[("TargetVersion", "1")]).all("cidr"), ["10.1.0.0/16"]);
    assert_eq!(entries(&[("MaxResults", "1")]).all("cidr"), ["10.1.0.0/16"]);
    me.ec2("DeleteManagedPrefixList", &[("PrefixListId", &id)]).ok();
    wait(&me.sandbox, 5);
    let lists = me.ec2("DescribeManagedPrefixLists", &[("PrefixListId.1", &id)]);
    assert_eq!(lists.code(), "InvalidPrefixListID.NotFound");
}

#[test]
fn what_a_list_cannot_be_is_refused() {
    let me = alone();
    let code = |more: &[(&str, &str)]| list(&me, more).code();
    assert_eq!(code(&[("PrefixListName", "com.amazonaws.ours")]), "InvalidParameterValue");
    assert_eq!(code(&[("AddressFamily", "IPv6")]), "InvalidParameterValue");
    assert_eq!(code(&[("MaxEntries", "1001")]), "InvalidParameterValue");
    assert_eq!(code(&[("Entry.2.Cidr", "10.1.0.0/16")]), "InvalidParameterValue");
    assert_eq!(code(&[("Entry.1.Cidr", "Bern")]), "InvalidParameterValue");
}

#[test]
fn rules_name_lists_that_exist_and_weigh_what_they_may_hold() {
    let me = alone();
    let (vpc, ..) = vpc(&me);
    let id = list(&me, &[("MaxEntries", "60")]).ok().get("prefixListId");
    let group = me.ec2("CreateSecurityGroup", &[("VpcId", &vpc), ("GroupName", "g"), ("GroupDescription", "x")]);
    let group = group.ok().get("groupId");
    let allow = |list: &str, port: &str| {
        let (from, to) = (("IpPermissions.1.FromPort", port), ("IpPermissions.1.ToPort", port));
        let peer = ("IpPermissions.1.PrefixListIds.1.PrefixListId", list);
        let given = [("GroupId", group.as_str()), ("IpPermissions.1.IpProtocol", "tcp"), from, to, peer];
        me.ec2("AuthorizeSecurityGroupIngress", &given)
    };
    assert_eq!(allow("pl-0123456789abcdef0", "443").code(), "InvalidPrefixListID.NotFound");
    assert_eq!(allow(&id, "443").ok().get("prefixListId"), id);
    assert_eq!(allow(&id, "444").code(), "RulesPerSecurityGroupLimitExceeded");
    wait(&me.sandbox, 5);
    me.ec2("DeleteManagedPrefixList", &[("PrefixListId", &id)]).ok();
    wait(&me.sandbox, 5);
    let kept = me.ec2("DescribeManagedPrefixLists", &[("PrefixListId.1", &id)]).ok();
    assert_eq!(kept.get("state"), "delete-failed");
    assert!(kept.get("stateMessage").contains(&group));
}
