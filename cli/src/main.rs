//! The command itself; everything it does is in the library beside it.

use std::process::ExitCode;

fn main() -> ExitCode {
    queue_lab_cli::main(std::env::args_os())
}
