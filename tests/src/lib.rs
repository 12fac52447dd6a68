//! What tests need around them: a private desk, a browser's remote control, outside clients and an outside AWS.
//! Nothing of the product is in here; the tests themselves lie in `house/` (about the project) and `it/` (about the product).

pub mod desk;
pub mod marks;
pub mod microburst;
pub mod moto;
pub mod places;
pub mod privatelink;
pub mod process;
pub mod prowler;
pub mod python;
pub mod webdriver;
