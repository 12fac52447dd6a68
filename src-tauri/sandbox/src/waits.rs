//! How long AWS takes here, in AWS's seconds. AWS publishes no such times; these are of the order that people report.
//! Public, so that a measurement can say what it is held against.

/// From a new load balancer to an active one: AWS says “a few minutes”.
pub const LOAD_BALANCER_SECONDS: u32 = 120;
/// From a new endpoint service to an available one.
pub const ENDPOINT_SERVICE_SECONDS: u32 = 10;
/// From an accepted connection to an available one.
pub const CONNECTION_SECONDS: u32 = 20;
/// From the deletion of an endpoint until it is gone; its interfaces stand as long.
pub const ENDPOINT_DELETION_SECONDS: u32 = 20;
/// From the deletion of a load balancer until its interfaces are gone.
pub const INTERFACES_LINGER_SECONDS: u32 = 60;
/// From a call until CloudTrail shows it: AWS says that it takes about five minutes, and rarely more than fifteen.
pub const TRAIL_SECONDS: u32 = 300;
/// From a registration until its checks begin.
pub const REGISTRATION_SECONDS: u32 = 10;
