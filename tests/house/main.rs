//! Tests about the house: its rules, and the tools that the other tests stand on.
//! Nothing here links the AWS SDK or needs the product built.

mod desk;
mod outside;
mod tidy;
mod window;
