//! A small static server for the built site, on 127.0.0.1 only.
//!
//! Our own instead of Trunk's: it serves what will be uploaded, under the headers that will be sent with it, so a
//! script that the content security policy forbids fails here and not at the host.

use crate::args::ServeWish;
use crate::run::Failure;
use crate::site::{Build, build, sources};
use std::fs;
use std::io::{BufRead, BufReader, ErrorKind, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

/// How many ports to try after the wished one.
const PORTS: u16 = 50;

/// Builds the site and serves it until the reader stops it.
pub(crate) fn serve(wish: ServeWish) -> Result<(), Failure> {
    let kind = Build::wished(&wish);
    // Taken before the build, so that what changes during it counts as changed.
    let mut seen = sources();
    if !build(kind, false)? {
        println!("Nothing has changed since the last build.");
    }
    let listener = listen(wish.port)?;
    let port = listener.local_addr()?.port();
    println!("\nQueue Lab is at  http://127.0.0.1:{port}/   (Ctrl-C stops it)\n");
    let site = Arc::new(kind.folder());
    let accept = move || {
        for stream in listener.incoming().flatten() {
            let site = Arc::clone(&site);
            thread::spawn(move || answer(stream, &site));
        }
    };
    if !wish.watch {
        accept();
        return Ok(());
    }
    thread::spawn(accept);
    println!("Watching the sources; reload the page after \"Built\".");
    loop {
        thread::sleep(Duration::from_secs(1));
        let now = sources();
        if now != seen {
            seen = now;
            // A mistake while editing must not end the server.
            if let Err(failure) = build(kind, false) {
                eprintln!("{failure}\nStill serving what there is; waiting for the next change.");
            }
        }
    }
}

fn listen(first: u16) -> Result<TcpListener, Failure> {
    for port in first..=first.saturating_add(PORTS) {
        match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
            Ok(listener) => return Ok(listener),
            Err(error) if error.kind() == ErrorKind::AddrInUse => println!("Port {port} is taken, trying the next one."),
            Err(error) => return Err(Failure(format!("cannot listen on 127.0.0.1:{port}: {error}"))),
        }
    }
    Err(Failure(format!("ports {first} to {} are all taken; choose another with --port", first.saturating_add(PORTS))))
}

/// Answers one request and closes. A reader who goes away early is no failure of ours.
fn answer(mut stream: TcpStream, site: &Path) {
    let _ = stream.set_read_timeout(Some(Duration::from_secs(10)));
    let Some((method, target)) = request(&stream) else { return };
    let reply = if method == "GET" || method == "HEAD" { reply(site, &target) } else { Reply::status(405, "Method Not Allowed") };
    let mut head = format!("HTTP/1.1 {}\r\nContent-Length: {}\r\nConnection: close\r\n", reply.status, reply.body.len());
    // A rebuilt page must never be taken from the browser's store while one works on it.
    head += "Cache-Control: no-cache\r\n";
    for (name, value) in &reply.headers {
        head += &format!("{name}: {value}\r\n");
    }
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(b"\r\n"));
    if method != "HEAD" {
        let _ = stream.write_all(&reply.body);
    }
}

/// The method and the target of a request, its headers read and dropped.
fn request(stream: &TcpStream) -> Option<(String, String)> {
    let mut lines = BufReader::new(stream).lines();
    let first = lines.next()?.ok()?;
    while lines.next()?.is_ok_and(|line| !line.is_empty()) {}
    let mut words = first.split(' ');
    Some((words.next()?.to_owned(), words.next()?.to_owned()))
}

struct Reply {
    status: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Reply {
    fn status(code: u16, text: &str) -> Self {
        let headers = vec![("Content-Type".into(), "text/plain; charset=utf-8".into())];
        Self { status: format!("{code} {text}"), headers, body: text.into() }
    }
}

fn reply(site: &Path, target: &str) -> Reply {
    let (path, query) = target.split_once('?').map_or((target, None), |(path, query)| (path, Some(query)));
    let Some(mut file) = locate(site, path) else { return Reply::status(404, "Not Found") };
    if file.is_dir() {
        if !path.ends_with('/') {
            // Relative addresses in the page need the slash.
            let query = query.map(|query| format!("?{query}")).unwrap_or_default();
            let mut reply = Reply::status(308, "Permanent Redirect");
            reply.headers.push(("Location".into(), format!("{path}/{query}")));
            return reply;
        }
        file.push("index.html");
    }
    match fs::read(&file) {
        Ok(body) => {
            let mut headers = vec![("Content-Type".to_owned(), mime(&file).to_owned())];
            headers.extend(common_headers(&fs::read_to_string(site.join("_headers")).unwrap_or_default()));
            Reply { status: "200 OK".into(), headers, body }
        }
        Err(_) => Reply::status(404, "Not Found"),
    }
}

/// The file that a path names, if it stays inside the site. The path may not climb, start anew or hide a separator.
fn locate(site: &Path, path: &str) -> Option<PathBuf> {
    let path = percent_decoded(path.strip_prefix('/')?)?;
    if path.contains(['\\', '\0', ':']) || !Path::new(&path).components().all(|part| matches!(part, Component::Normal(_))) {
        return None;
    }
    Some(site.join(path))
}

fn percent_decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        let digit = |byte: u8| char::from(byte).to_digit(16);
        bytes.push(if byte == b'%' { (digit(rest.next()?)? * 16 + digit(rest.next()?)?) as u8 } else { byte });
    }
    String::from_utf8(bytes).ok()
}

/// The headers that `_headers` gives to every page: the indented lines below `/*`.
fn common_headers(rules: &str) -> Vec<(String, String)> {
    let block = rules.lines().skip_while(|line| line.trim_end() != "/*").skip(1).take_while(|line| line.starts_with(' '));
    block.filter_map(|line| line.split_once(':')).map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned())).collect()
}

fn mime(file: &Path) -> &'static str {
    match file.extension().and_then(|ending| ending.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" | "md" => "text/plain; charset=utf-8",
        "xml" => "application/xml",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_does_not_leave_the_site() {
        let site = Path::new("site");
        for path in ["/../secret", "/zh/../../secret", "/%2e%2e/secret", "/..%2fsecret", "//etc/passwd", "/a%5c..%5cb", "/%00", "/%f", "x"]
        {
            assert_eq!(locate(site, path), None, "{path}");
        }
        assert_eq!(locate(site, "/"), Some(PathBuf::from("site/")));
        assert_eq!(locate(site, "/zh/a%20b.css"), Some(PathBuf::from("site/zh/a b.css")));
    }

    #[test]
    fn wasm_gets_the_type_that_streaming_needs() {
        assert_eq!(mime(Path::new("a_bg.wasm")), "application/wasm");
    }

    #[test]
    fn the_headers_of_every_page_are_those_below_the_star() {
        let rules = "/*\n  A: b: c\n  D: e\n/x.css\n  F: g\n";
        assert_eq!(common_headers(rules), [("A".into(), "b: c".into()), ("D".into(), "e".into())]);
    }
}
