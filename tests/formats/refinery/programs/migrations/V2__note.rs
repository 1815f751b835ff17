use barrel::{types, Migration};
pub fn migration() -> String { String::new() }
