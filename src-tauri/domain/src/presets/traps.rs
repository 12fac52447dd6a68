//! Sentences that several kinds of service share. Facts and sources: docs/aws.md, “Kinds of service”.

pub const HOSTNAME: &str = "The certificate has to name the hostname that Firefly dials; the name that AWS gives the endpoint is in no certificate of yours.";
pub const WILDCARD: &str = "A wildcard certificate covers one level only: *.example.com stands for git.example.com, and not for raw.git.example.com.";
pub const PRIVATE_AUTHORITY: &str =
    "Where a private authority issued the certificate, Firefly needs that authority’s root certificate as well.";
pub const WEBHOOKS: &str = "Webhooks go the other way, from your service to Firefly: this connection does not carry them, and they need a path of their own.";
pub const REDIRECTS: &str = "Some answer a download with a redirect to S3 or a CDN, which Firefly does not reach over this connection: let the service send the bytes itself.";
pub const IDLE: &str = "The load balancer forgets a TCP connection that is silent for 350 seconds, and what is sent afterwards is lost: keep TCP keep-alive below that.";
pub const CLIENT_ADDRESS: &str = "The service sees the load balancer’s addresses instead of Firefly’s, so lists of allowed addresses, limits for each client and logs have to reckon with that.";
pub const HAIRPIN: &str = "A target that dials its own load balancer may be sent to itself, and that connection fails where client addresses are preserved: let your own machines dial the service directly.";
pub const HOST_HEADER: &str = "An HTTP health check names the load balancer’s own address in its Host header, so a proxy that chooses by hostname has to answer there too.";
pub const SSH_HOST_KEYS: &str =
    "All nodes behind port 22 have to present the same SSH host keys, or Git takes every other one for an attack.";
pub const DATABASE_FAILOVER: &str = "The address of an RDS or Aurora database changes at failover and its registered target goes stale: something has to follow the database’s name and register the new address.";
