//! Prints the table of knobs that `MODEL.md` holds: `cargo run -p queue-engine --example knob_table`.
fn main() {
    print!("{}", queue_engine::knobs::reference(queue_engine::models::flash_sale::knobs::KNOBS));
}
