//! The only room that speaks to the AWS SDK.
