//! What the check-in lab's runs mean is written down: see the header of `check_in_golden.txt`.

mod check_in_common;
mod common;

use check_in_common::changed;
use queue_engine::ENGINE_VERSION;
use queue_engine::models::check_in::digests;

/// One link for each part of the model: as it opens, and each mechanism that the default leaves alone.
const LINKS: [&str; 8] = [
    "",
    "outbox=off&confirm=off&durable=off&ack=auto&retry_policy=none&dead_letter=off&idempotency=off",
    "ack=visibility_timeout&visibility_ms=100&jitter=equal&outage_kind=hangs&spike_shape=decay",
    "outbox=off&publish_ms=50&retry_policy=fixed&max_attempts=0&inline_attempts=3&threads=5",
    "retry_policy=immediate&dead_letter=off&idempotency_window_s=1&service_dist=lognormal&store_ms=300",
    "jitter=decorrelated&max_attempts=3&redrive_every_s=5&broker_down2_s=3&outage3_s=4",
    "service_dist=constant&jitter=none&spike_shape=ramp&confirm_timeout_ms=200&store_ms=400&relay_crash_per_mille=20",
    "base_rate=0&spike_visits=3000&points_slots=2&points_backlog=0&worker_crash_per_mille=50&ack_lost_per_mille=50&client_timeout_ms=0",
];

const HEADER: &str = "\
# The digests of these links' runs (inline, queue) for some seeds. A digest is a hash over every fact of a run.
# They are the same natively and in WebAssembly, on every machine, in debug and in release.
#
# A link that somebody has sent must show what its sender saw. Whoever changes a digest therefore raises ENGINE_VERSION, and then
# writes this file anew: QL_BLESS=1 cargo test -p queue-engine --test check_in_golden
";

fn written() -> String {
    let mut text = format!("{HEADER}engine {ENGINE_VERSION}\n");
    for link in LINKS {
        for seed in [1, 7, 42] {
            let [inline, queue] = digests(&changed(link), seed);
            text += &format!("{inline:016x} {queue:016x} seed={seed}&{link}\n");
        }
    }
    text
}

#[test]
fn the_same_links_give_the_same_runs_as_ever() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/check_in_golden.txt");
    let now = written();
    if std::env::var_os("QL_BLESS").is_some() {
        std::fs::write(path, &now).expect("the golden file can be written");
    }
    let golden = std::fs::read_to_string(path).expect("the golden file is there");
    for (was, is) in golden.lines().zip(now.lines()) {
        assert_eq!(was, is, "a run means something else than before: raise ENGINE_VERSION, and read the header of check_in_golden.txt");
    }
    assert_eq!(golden.lines().count(), now.lines().count());
}
