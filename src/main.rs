//! The command line: `coopol serve` and the operator's commands.

mod cli;

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    match cli::run(cli::Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("coopol: {error:#}");
            ExitCode::FAILURE
        }
    }
}
