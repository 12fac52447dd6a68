//! Availability Zones: a name belongs to one account, an ID to everybody. AWS maps them differently in each account
//! (`docs/aws.md`, “Names and IDs”), so zones are compared by ID.

use crate::ec2::Zone;
use crate::ids;

/// The zones of a Region as an account names them.
pub(super) fn of(account: &str, region: &str) -> Vec<Zone> {
    let code = code(region);
    let zone = |(letter, number): (u8, usize)| Zone {
        name: format!("{region}{}", char::from(letter)),
        id: format!("{code}-az{number}"),
    };
    (b'a'..).zip(numbers(account, region)).map(zone).collect()
}

/// The number in the zone ID of a, b, c … The estate `acme` has its own: its two parties share zones 2 and 4 under other letters.
fn numbers(account: &str, region: &str) -> Vec<usize> {
    match (account, region) {
        ("111122223333", "us-east-1") => vec![2, 4, 6, 1, 3, 5],
        ("444455556666", "us-east-1") => vec![5, 1, 3, 2, 6, 4],
        _ => turned(account, region),
    }
}

/// A rotation that depends on the account.
fn turned(account: &str, region: &str) -> Vec<usize> {
    let count = match region {
        "us-east-1" => 6,
        "us-west-2" => 4,
        _ => 3,
    };
    let digest = ids::digest(&["zones", account, region], 4);
    let turn = usize::from_str_radix(&digest, 16).unwrap_or_default();
    (0..count).map(|n| (n + turn) % count + 1).collect()
}

/// `use1` of `us-east-1`, `apse2` of `ap-southeast-2`, `usgw1` of `us-gov-west-1`.
fn code(region: &str) -> String {
    let short = |part: &str| match part {
        "gov" => "g".to_owned(),
        "iso" | "isob" | "isoe" | "isof" => part.to_owned(),
        "northeast" => "ne".to_owned(),
        "northwest" => "nw".to_owned(),
        "southeast" => "se".to_owned(),
        "southwest" => "sw".to_owned(),
        "north" | "south" | "east" | "west" | "central" => part[..1].to_owned(),
        _ => part.to_owned(),
    };
    region.split('-').map(short).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_follow_aws_spelling() {
        assert_eq!(
            ["us-east-1", "ap-southeast-2", "us-gov-west-1", "eu-central-1"].map(code),
            ["use1", "apse2", "usgw1", "euc1"]
        );
    }

    #[test]
    fn every_account_names_every_zone_once() {
        for account in ["111122223333", "444455556666", "777788889999", "000000000000"] {
            let mut ids: Vec<String> = of(account, "us-east-1").into_iter().map(|z| z.id).collect();
            ids.sort();
            assert_eq!(ids, ["use1-az1", "use1-az2", "use1-az3", "use1-az4", "use1-az5", "use1-az6"]);
        }
        assert_eq!(of("111122223333", "eu-west-1").len(), 3);
    }
}
