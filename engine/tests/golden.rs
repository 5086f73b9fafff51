//! What runs mean is written down: see the header of `golden.txt`.

mod common;

use common::changed;
use queue_engine::ENGINE_VERSION;
use queue_engine::models::flash_sale::digests;

/// One link for each part of the model: as it opens, and each mechanism that the default leaves alone.
const LINKS: [&str; 8] = [
    "",
    "visits=0",
    "accept_backlog=4&refresh_policy=full_jitter&refresh_pause_ms=1000&spike_shape=decay",
    "drop_stale=on&memory_limit_mib=6&service_dist=constant&more_times=4",
    "queue_capacity=100&overflow=drop_oldest&prefetch=3&spike_shape=ramp",
    "queue_capacity=100&overflow=block&purchase_token=off&per_user_limit=0&line_patience_s=3",
    "stock=1000&stock_taken=at_worker&service_dist=lognormal&bound_counts=ready_and_in_flight&failure_percent=30",
    "unlocked_stock=on&sale_maximum=1500&unpaid_percent=40&refresh_policy=fixed&max_attempts=5",
];

const HEADER: &str = "\
# The digests of these links' runs (direct, more servers, queue) for some seeds. A digest is a hash over every fact of a run.
# They are the same natively and in WebAssembly, on every machine, in debug and in release.
#
# A link that somebody has sent must show what its sender saw. Whoever changes a digest therefore raises ENGINE_VERSION, and then
# writes this file anew: QL_BLESS=1 cargo test -p queue-engine --test golden
";

fn written() -> String {
    let mut text = format!("{HEADER}engine {ENGINE_VERSION}\n");
    for link in LINKS {
        for seed in [1, 7, 42] {
            let [direct, more, queue] = digests(&changed(link), seed);
            text += &format!("{direct:016x} {more:016x} {queue:016x} seed={seed}&{link}\n");
        }
    }
    text
}

#[test]
fn the_same_links_give_the_same_runs_as_ever() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden.txt");
    let now = written();
    if std::env::var_os("QL_BLESS").is_some() {
        std::fs::write(path, &now).expect("the golden file can be written");
    }
    let golden = std::fs::read_to_string(path).expect("the golden file is there");
    for (was, is) in golden.lines().zip(now.lines()) {
        assert_eq!(was, is, "a run means something else than before: raise ENGINE_VERSION, and read the header of golden.txt");
    }
    assert_eq!(golden.lines().count(), now.lines().count());
}
