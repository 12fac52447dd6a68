//! Tests that need more than one room of the product, over the real SDK against the sandbox.
//! One binary, since each one links the AWS SDK; a journey is a module.

mod acts;
mod bad_requests;
mod bindings;
mod boto;
mod browser;
mod command;
mod conformance;
mod deeds;
mod four_eyes;
mod ground;
mod interruptions;
mod journey;
mod keychain;
mod kills;
mod losses;
mod models;
mod moto;
mod onboarding_file;
mod runs;
mod shapes;
mod trail;
mod window;
