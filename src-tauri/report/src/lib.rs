//! The onboarding report as an accessible, archival PDF.
