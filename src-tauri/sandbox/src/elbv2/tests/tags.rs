//! Tags of every kind of resource.

use super::bench;

#[test]
fn tags_are_added_overwritten_and_removed() {
    let bench = bench();
    let (balancer, group) = (bench.balancer("ffly-api"), bench.group("ffly-api", "443"));
    let listener = bench.listen(&balancer, "443", &group).ok().get("ListenerArn");
    for arn in [&balancer, &group, &listener] {
        let add = |key: &str, value: &str| {
            bench.call(
                "AddTags",
                &[("ResourceArns.member.1", arn), ("Tags.member.1.Key", key), ("Tags.member.1.Value", value)],
            )
        };
        add("Team", "one").ok();
        add("Team", "two").ok();
        assert_eq!(add("aws:x", "y").code(), "ValidationError");
        let found = bench.call("DescribeTags", &[("ResourceArns.member.1", arn)]).ok();
        assert_eq!(
            (found.get("ResourceArn"), found.get("Key"), found.get("Value")),
            (arn.clone(), "Team".into(), "two".into())
        );
        bench.call("RemoveTags", &[("ResourceArns.member.1", arn), ("TagKeys.member.1", "Team")]).ok();
        assert!(bench.call("DescribeTags", &[("ResourceArns.member.1", arn)]).ok().all("Key").is_empty());
    }
}

#[test]
fn fifty_tags_and_twenty_resources_are_the_limit() {
    let bench = bench();
    let arn = bench.balancer("ffly-api");
    let many = |count: usize| {
        let names = (1..=count).map(|n| (format!("Tags.member.{n}.Key"), format!("key-{n}")));
        let all: Vec<_> = names.chain([("ResourceArns.member.1".to_owned(), arn.clone())]).collect();
        bench.call("AddTags", &all.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect::<Vec<_>>()).code()
    };
    assert_eq!((many(51), many(50)), ("TooManyTags".to_owned(), String::new()));
    let arns: Vec<_> = (1..=21).map(|n| (format!("ResourceArns.member.{n}"), arn.clone())).collect();
    let arns: Vec<_> = arns.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    assert_eq!(bench.call("DescribeTags", &arns).code(), "ValidationError");
    let gone = arn.replace("ffly-api", "gone");
    assert_eq!(bench.call("DescribeTags", &[("ResourceArns.member.1", &gone)]).code(), "LoadBalancerNotFound");
    assert_eq!(bench.call("DescribeTags", &[("ResourceArns.member.1", "x")]).code(), "ValidationError");
}
