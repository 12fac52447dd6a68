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
/// From a change to a prefix list, its making and its deletion too, until it is through.
pub const PREFIX_LIST_SECONDS: u32 = 5;
/// From finding the record that proves a private DNS name until the name is verified.
pub const VERIFICATION_SECONDS: u32 = 60;
/// From not finding it until the verification has failed.
pub const FAILED_VERIFICATION_SECONDS: u32 = 600;
/// From a new NAT gateway to an available one, or to a failed one.
pub const NAT_GATEWAY_SECONDS: u32 = 60;
/// From the deletion of a NAT gateway until its interface and its address are free.
pub const NAT_GATEWAY_DELETION_SECONDS: u32 = 60;
/// From a change of the block on public access until it is through.
pub const PUBLIC_ACCESS_BLOCK_SECONDS: u32 = 60;
/// From a launch or a start until the instance runs.
pub const INSTANCE_START_SECONDS: u32 = 20;
/// From a stop until the instance is stopped.
pub const INSTANCE_STOP_SECONDS: u32 = 30;
/// From a termination until the instance is terminated, and its interface gone.
pub const INSTANCE_TERMINATION_SECONDS: u32 = 30;
/// From a change of records until all name servers have it: AWS says “generally within 60 seconds”.
pub const DNS_CHANGE_SECONDS: u32 = 60;
/// From the request of a certificate until it tells which records prove the domain: AWS says “several seconds”.
pub const CERTIFICATE_REQUEST_SECONDS: u32 = 5;
/// From the proof of all its domains until a certificate is issued.
pub const CERTIFICATE_SECONDS: u32 = 120;
/// From a registration until its checks begin.
pub const REGISTRATION_SECONDS: u32 = 10;
