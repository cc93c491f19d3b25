//! The command line: `coopol serve` and the operator's commands.

fn main() {}
