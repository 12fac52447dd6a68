//! Tests that need more than one room of the product, over the real SDK against the sandbox.
//! One binary, since each one links the AWS SDK; a journey is a module.

mod acts;
mod bad_requests;
mod bindings;
mod boto;
mod browser;
mod clicks;
mod command;
mod conformance;
mod deeds;
mod discovery;
mod dual_stack;
mod export;
mod four_eyes;
mod ground;
mod hard_worlds;
mod hostile_names;
mod interruptions;
mod journey;
mod judging;
mod keychain;
mod kills;
mod losses;
mod models;
mod moto;
mod onboarding_file;
mod outside_faults;
mod papers;
mod pauses;
mod private_names;
mod prowler;
mod records;
mod reviews;
mod roles;
mod runs;
mod shapes;
mod soak;
mod taken_over;
mod terminals;
mod trail;
#[path = "../trials/mod.rs"]
mod trials;
mod turned;
mod window;
