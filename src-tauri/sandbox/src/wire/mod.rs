//! The wire: flattened query parameters in, XML out.

pub(crate) mod params;
pub(crate) mod xml;
