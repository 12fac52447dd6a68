//! List prices in millionths of a US dollar, each with the day on which it was valid. AWS's price list was not read itself: these
//! are figures that others published from it, naming offer, usage type and day, as docs/aws.md, “Prices”, says.
//! What has no such source with a day is left out, and the figure of us-east-1 is used and said so.

use crate::Region;

pub(super) const SOURCE: &str =
    "AWS Price List (offers AWSELB, AmazonVPC and AWSDataTransfer), On-Demand, as publications of others quote it";

/// The Region whose prices stand in for those that are not known.
pub(super) const HOME: &str = "us-east-1";

/// A price, and the day on which it was valid: when the offer was published, or when it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Price {
    pub micro: u64,
    pub on: &'static str,
}

/// What one Region charges, as far as it is known.
pub(super) struct Row {
    pub region: &'static str,
    /// A Network Load Balancer, each hour.
    load_balancer: Option<Price>,
    /// A unit of its capacity (NLCU), each hour.
    capacity: Option<Price>,
    /// An interface endpoint, each hour in each zone.
    endpoint: Option<Price>,
}

/// A price that is used: of the Region itself, or borrowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Used {
    pub price: Price,
    pub borrowed: bool,
}

/// All prices that one estimate uses.
pub(super) struct Prices {
    pub load_balancer: Used,
    pub capacity: Used,
    pub endpoint: Used,
}

const fn price(micro: u64, on: &'static str) -> Price {
    Price { micro, on }
}

const LOAD_BALANCER: Price = price(22_500, "2026-09-24");
const CAPACITY: Price = price(6_000, "2026-09-24");
const ENDPOINT: Price = price(10_000, "2026-09-17");

#[rustfmt::skip]
pub(super) const TABLE: &[Row] = &[
    Row { region: HOME, load_balancer: Some(LOAD_BALANCER), capacity: Some(CAPACITY), endpoint: Some(ENDPOINT) },
    Row { region: "us-west-2", load_balancer: None, capacity: None, endpoint: Some(price(10_000, "2026-10-06")) },
    Row { region: "eu-west-1", load_balancer: None, capacity: None, endpoint: Some(price(11_000, "2026-05-01")) },
    Row { region: "eu-west-2", load_balancer: Some(price(26_460, "2026-09-11")), capacity: None, endpoint: None },
    Row { region: "eu-central-1", load_balancer: Some(price(27_000, "2026-09-16")), capacity: None, endpoint: Some(price(12_000, "2026-09-16")) },
    Row { region: "ap-northeast-1", load_balancer: Some(price(24_300, "2026-10-10")), capacity: Some(price(6_000, "2026-10-10")), endpoint: Some(price(14_000, "2026-10-10")) },
    Row { region: "ap-northeast-2", load_balancer: Some(price(22_500, "2026-10-01")), capacity: Some(price(6_000, "2026-10-01")), endpoint: Some(price(13_000, "2026-10-01")) },
    Row { region: "ap-southeast-1", load_balancer: Some(price(25_200, "2026-10-09")), capacity: Some(price(6_000, "2026-10-09")), endpoint: Some(price(13_000, "2026-08-12")) },
    Row { region: "ap-southeast-2", load_balancer: Some(price(25_200, "2026-10-08")), capacity: None, endpoint: None },
    Row { region: "ap-southeast-5", load_balancer: None, capacity: None, endpoint: Some(price(11_700, "2026-09-17")) },
    Row { region: "ap-south-1", load_balancer: Some(price(23_900, "2026-10-07")), capacity: None, endpoint: None },
    Row { region: "af-south-1", load_balancer: Some(price(30_000, "2026-08-31")), capacity: Some(price(7_100, "2026-08-31")), endpoint: None },
];

/// A GB over interface endpoints, by what all of an account's carried in the Region that month: up to this many GB, at this price.
/// The same in every Region.
pub(super) const DATA_TIERS: [(u64, u64); 3] = [(1_048_576, 10_000), (5_242_880, 6_000), (u64::MAX, 4_000)];

/// A GB between two zones, on each of the two sides. The same in every Region.
pub(super) const INTER_ZONE: u64 = 10_000;

/// The day on which the two prices above were valid, the older of both.
pub(super) const EVERYWHERE_ON: &str = "2026-07-20";

/// The prices of `region`, borrowed where they are not known.
pub(super) fn of(region: &Region) -> Prices {
    let row = TABLE.iter().find(|row| row.region == region.as_str());
    let used = |own: Option<Price>, home: Price| match own {
        Some(price) => Used { price, borrowed: false },
        None => Used { price: home, borrowed: true },
    };
    Prices {
        load_balancer: used(row.and_then(|r| r.load_balancer), LOAD_BALANCER),
        capacity: used(row.and_then(|r| r.capacity), CAPACITY),
        endpoint: used(row.and_then(|r| r.endpoint), ENDPOINT),
    }
}

impl Prices {
    /// The day of the oldest price. Days are written so that their order is that of their letters.
    pub fn oldest(&self) -> &'static str {
        let days = [self.load_balancer.price.on, self.capacity.price.on, self.endpoint.price.on];
        days.into_iter().fold(EVERYWHERE_ON, |oldest, day| oldest.min(day))
    }

    /// Which prices are of another Region, in a sentence.
    pub fn borrowed(&self, region: &Region) -> Option<String> {
        let named = [
            (self.load_balancer, "a load balancer’s hour"),
            (self.capacity, "a capacity unit’s hour"),
            (self.endpoint, "an endpoint’s hour"),
        ];
        let missing: Vec<&str> = named.iter().filter(|(used, _)| used.borrowed).map(|(_, name)| *name).collect();
        let list = match missing.as_slice() {
            [] => return None,
            [one] => (*one).to_owned(),
            [first @ .., last] => format!("{} and {last}", first.join(", ")),
        };
        Some(format!("The price of {list} in {region} is not known here; that of {HOME} is used in its place."))
    }
}
