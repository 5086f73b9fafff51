//! What must hold of every text that somebody else has written. The fuzz targets hold it of texts that a fuzzer finds, the unit tests
//! (`cli/tests/hostile.rs`) of hand-made ones and of some thousand seeded ones.

pub mod properties;
