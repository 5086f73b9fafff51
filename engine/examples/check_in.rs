use queue_engine::knobs::Values;
use queue_engine::models::check_in::book::{PLACES, Place};
use queue_engine::models::check_in::knobs::KNOBS;
use queue_engine::models::check_in::readings::*;
use queue_engine::models::check_in::setup::{Setup, repair};
fn main() {
    let mut args = std::env::args().skip(1);
    let seed: u32 = args.next().map_or(1, |s| s.parse().unwrap());
    let mut v = Values::defaults(KNOBS);
    for a in args {
        let (k, x) = a.split_once('=').unwrap();
        let knob = KNOBS.iter().find(|n| n.id == k).expect(k);
        let val = knob
            .options()
            .iter()
            .position(|o| *o == x)
            .map(|i| i as i64)
            .or_else(|| match x {
                "on" => Some(1),
                "off" => Some(0),
                _ => x.parse().ok(),
            })
            .unwrap();
        v.set(knob.id, val).unwrap();
    }
    println!("repairs {:?}", repair(&mut v));
    for setup in Setup::all(&v, seed).unwrap() {
        let t = std::time::Instant::now();
        let r = Reading::play(setup);
        let el = t.elapsed();
        let m = r.recording.end().model();
        println!("{:?} people {} steps {} in {:?}", r.recording.setup().variant, m.arrived(), r.recording.end().steps(), el);
        for p in Place::ALL {
            let n = r.at_end(p);
            if n > 0 {
                print!(" {}={}", PLACES[p.index()], n);
            }
        }
        println!("\n {:?}", m.marks());
        let s = r.recording.setup();
        let d = delays(s, m, s.end);
        let a = answers(s, m, s.end);
        println!(
            " delay p50 {:?} p99 {:?} max {:?} still {} | answer p50 {:?} p99 {:?}",
            d.percentile(50).map(|x| x.as_seconds()),
            d.percentile(99).map(|x| x.as_seconds()),
            d.longest().map(|x| x.as_seconds()),
            d.still_waiting,
            a.percentile(50).map(|x| x.as_seconds()),
            a.percentile(99).map(|x| x.as_seconds())
        );
        println!(
            " peak backlog {} calls peak {} last {:?} outage {:?}",
            r.series.peak(0),
            r.calls_peak_milli(),
            r.last_granted(),
            r.notes.outage()
        );
        println!(" {:?}", r.moments.iter().map(|m| (m.kind, m.at.as_seconds())).collect::<Vec<_>>());
        println!(
            " incidents {} +{}: {:?}",
            r.notes.incidents.kept.len(),
            r.notes.incidents.more,
            r.notes.incidents.kept.iter().take(6).collect::<Vec<_>>()
        );
    }
}
