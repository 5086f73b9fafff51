//! Query strings by hand: from an address to decoded pairs of name and value.

/// The query of an address: what stands after `?` or, without one, after `#`; all of it when there is neither.
pub(super) fn of(address: &str) -> &str {
    let address = address.trim();
    let (before_hash, hash) = address.split_once('#').unwrap_or((address, ""));
    let query = match before_hash.split_once('?') {
        Some((path, query)) if !path.contains(['=', '&']) => query,
        Some(_) | None if is_a_path(before_hash) => "",
        Some(_) | None => before_hash,
    };
    let of_hash = hash.trim_start_matches(['/', '?']);
    if query.is_empty() && of_hash.contains('=') { of_hash } else { query }
}

fn is_a_path(text: &str) -> bool {
    text.starts_with(['/', '.']) || text.split_once("://").is_some_and(|(scheme, _)| !scheme.contains(['=', '&']))
}

/// The pairs of `query` that end within `longest` bytes, and whether that is all of it. A pair is never cut in two, since
/// the front half of a number is another number.
pub(super) fn within(query: &str, longest: usize) -> (&str, bool) {
    if query.len() <= longest {
        return (query, true);
    }
    let end = query.as_bytes()[..=longest].iter().rposition(|byte| *byte == b'&').unwrap_or(0);
    (query.get(..end).unwrap_or_default(), false)
}

/// Names and values, percent-decoded, in the order of the query.
pub(super) fn pairs(query: &str) -> Vec<(String, String)> {
    let decode_pair = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(name), decode(value))
    };
    query.split('&').filter(|pair| !pair.is_empty()).map(decode_pair).collect()
}

/// `text` with `+` as a space and `%41` as the byte 0x41; what is no such escape stays, and bytes that are no UTF-8 are
/// replaced.
fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        match (bytes[at], digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                decoded.push((high * 16 + low) as u8);
                at += 3;
                continue;
            }
            (b'+', ..) => decoded.push(b' '),
            (byte, ..) => decoded.push(byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&decoded).trim().into()
}

/// A whole number in decimal digits, with or without `-`; one past 64 bits is the nearest of them.
pub(super) fn whole_number(text: &str) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text),
    };
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let size = digits.bytes().fold(0_i64, |sum, byte| sum.saturating_mul(10).saturating_add(i64::from(byte - b'0')));
    Some(if negative { -size } else { size })
}

/// Whether a name was put there by a messenger or a newsletter on the link's way, and not by whoever made it.
pub(super) fn is_from_a_tracker(name: &str) -> bool {
    name.starts_with("utm_") || matches!(name, "fbclid" | "gclid" | "spm" | "from" | "isappinstalled" | "scene")
}
