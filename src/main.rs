//! The page's entry point: mounts the labs into the prose.

fn main() {
    queue_lab::page::start();
}
