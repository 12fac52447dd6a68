//! A simulated AWS that speaks the real wire protocols. Imports nothing of ours.
