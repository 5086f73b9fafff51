//! A RabbitMQ node of our own: its own name, folders, cookie and ports, on loopback alone, stopped by its own process id.

use std::fs;
use std::io;
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Where Debian and others put the script that starts a node; the program of that name on the path refuses to run for anybody but root.
const SCRIPTS: [&str; 3] =
    ["/usr/lib/rabbitmq/bin/rabbitmq-server", "/opt/homebrew/sbin/rabbitmq-server", "/usr/local/sbin/rabbitmq-server"];
/// How long a node may take to end when it is asked to.
const PATIENCE: Duration = Duration::from_secs(20);

/// The script that starts a node: what `QL_RABBITMQ` says, else the first that is there.
pub(crate) fn script() -> Option<PathBuf> {
    if let Some(chosen) = std::env::var_os("QL_RABBITMQ").filter(|value| !value.is_empty()) {
        return Some(chosen.into());
    }
    SCRIPTS.iter().map(PathBuf::from).find(|path| path.is_file())
}

/// A node, its name server and their folder. All three go when this goes.
pub(crate) struct Node {
    script: PathBuf,
    folder: PathBuf,
    user: Option<(u32, u32)>,
    ports: Ports,
    epmd: Child,
    server: Child,
}

struct Ports {
    amqp: u16,
    distribution: u16,
    epmd: u16,
}

impl Ports {
    /// Three ports that are free now. All are held until all are known, so that no two are the same.
    fn free() -> io::Result<Ports> {
        let held = [TcpListener::bind("127.0.0.1:0")?, TcpListener::bind("127.0.0.1:0")?, TcpListener::bind("127.0.0.1:0")?];
        let port = |index: usize| held[index].local_addr().map(|address| address.port());
        Ok(Ports { amqp: port(0)?, distribution: port(1)?, epmd: port(2)? })
    }
}

impl Node {
    /// Starts a node with empty folders. It takes connections some seconds later: see [`crate::amqp::Server::wait`].
    pub(crate) fn start(script: PathBuf) -> io::Result<Node> {
        let folder = std::env::temp_dir().join(format!("queue-lab-verify-{}", std::process::id()));
        fs::create_dir(&folder)?;
        let made = Node::start_in(script, &folder);
        if made.is_err() {
            let _ = fs::remove_dir_all(&folder);
        }
        made
    }

    fn start_in(script: PathBuf, folder: &Path) -> io::Result<Node> {
        let user = server_user();
        let ports = Ports::free()?;
        lay_out(folder, &ports, user)?;
        let mut epmd = with_environment(kept(None, "epmd"), folder, &ports)
            .args(["-address", "127.0.0.1", "-port", &ports.epmd.to_string()])
            .spawn()
            .map_err(|error| io::Error::other(format!("epmd (of Erlang) did not start: {error}")))?;
        match serve(&script, folder, &ports, user) {
            Ok(server) => Ok(Node { script, folder: folder.into(), user, ports, epmd, server }),
            Err(error) => {
                end(&mut epmd);
                Err(error)
            }
        }
    }

    /// The port that it serves AMQP on, on 127.0.0.1.
    pub(crate) fn port(&self) -> u16 {
        self.ports.amqp
    }

    /// An error when its process has ended by itself, with the end of what it said.
    pub(crate) fn check(&mut self) -> io::Result<()> {
        let Some(status) = self.server.try_wait()? else {
            return Ok(());
        };
        let said = fs::read_to_string(self.folder.join("said")).unwrap_or_default();
        let lines: Vec<&str> = said.lines().collect();
        let last = lines[lines.len().saturating_sub(15)..].join("\n");
        Err(io::Error::other(format!("RabbitMQ ended by itself ({status}):\n{last}")))
    }

    /// Kills it at once, as a power cut would, and starts it again on the same folders.
    pub(crate) fn kill_and_restart(&mut self) -> io::Result<()> {
        end(&mut self.server);
        self.server = serve(&self.script, &self.folder, &self.ports, self.user)?;
        Ok(())
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        ask_to_end(&self.server);
        let asked = Instant::now();
        while asked.elapsed() < PATIENCE && matches!(self.server.try_wait(), Ok(None)) {
            std::thread::sleep(Duration::from_millis(50));
        }
        end(&mut self.server);
        end(&mut self.epmd);
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Ends one process by its id, for good.
fn end(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}

/// Asks one process by its id to end in order.
fn ask_to_end(child: &Child) {
    let _ = Command::new("kill").args(["-TERM", &child.id().to_string()]).stderr(Stdio::null()).status();
}

/// As root: the user that Debian made for the server, which is what it runs as.
fn server_user() -> Option<(u32, u32)> {
    let id = |args: &[&str]| -> Option<u32> {
        let output = Command::new("id").args(args).stderr(Stdio::null()).output().ok()?;
        String::from_utf8(output.stdout).ok()?.trim().parse().ok()
    };
    if id(&["-u"])? != 0 {
        return None;
    }
    Some((id(&["-u", "rabbitmq"])?, id(&["-g", "rabbitmq"])?))
}

/// Files that a node reads and folders that it writes, all in one.
fn lay_out(folder: &Path, ports: &Ports, user: Option<(u32, u32)>) -> io::Result<()> {
    let cookie = folder.join(".erlang.cookie");
    fs::write(
        &cookie,
        format!("queue-lab-{}-{:?}", std::process::id(), std::time::SystemTime::now()).replace([' ', '{', '}', ':', ','], ""),
    )?;
    fs::set_permissions(&cookie, fs::Permissions::from_mode(0o400))?;
    fs::write(folder.join("rabbitmq.conf"), format!("listeners.tcp.1 = 127.0.0.1:{}\nlog.file.level = warning\n", ports.amqp))?;
    fs::write(folder.join("plugins"), "[].\n")?;
    fs::write(folder.join("environment"), "")?;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?;
    if let Some((uid, gid)) = user {
        chown(folder, Some(uid), Some(gid))?;
        for entry in fs::read_dir(folder)? {
            chown(entry?.path(), Some(uid), Some(gid))?;
        }
    }
    Ok(())
}

/// The program, run as the server's user, and ended by the system if we end without having ended it: util-linux' `setpriv` does both.
fn kept(user: Option<(u32, u32)>, program: impl AsRef<std::ffi::OsStr>) -> Command {
    if !Path::new("/usr/bin/setpriv").exists() {
        return Command::new(program);
    }
    let mut command = Command::new("/usr/bin/setpriv");
    command.args(["--pdeathsig", "KILL"]);
    if let Some((uid, gid)) = user {
        command.args(["--reuid", &uid.to_string(), "--regid", &gid.to_string(), "--clear-groups"]);
    }
    command.arg("--").arg(program);
    command
}

fn with_environment(mut command: Command, folder: &Path, ports: &Ports) -> Command {
    use std::os::unix::process::CommandExt;
    // A process group of its own: a Ctrl-C at the terminal is for us, who then end it in order.
    command.process_group(0).current_dir(folder).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
        .env("HOME", folder)
        .env("ERL_EPMD_ADDRESS", "127.0.0.1")
        .env("ERL_EPMD_PORT", ports.epmd.to_string())
        .env("RABBITMQ_DIST_PORT", ports.distribution.to_string())
        .env("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}")
        .env("RABBITMQ_NODENAME", format!("queue-lab-verify-{}@localhost", std::process::id()))
        .env("RABBITMQ_MNESIA_BASE", folder.join("data"))
        .env("RABBITMQ_LOG_BASE", folder.join("log"))
        .env("RABBITMQ_PID_FILE", folder.join("pid"))
        .env("RABBITMQ_ENABLED_PLUGINS_FILE", folder.join("plugins"))
        .env("RABBITMQ_CONFIG_FILE", folder.join("rabbitmq.conf"))
        .env("RABBITMQ_CONF_ENV_FILE", folder.join("environment"))
        // The script then becomes the server instead of starting it: the process id is the server's own.
        .env("RUNNING_UNDER_SYSTEMD", "true")
        .env_remove("NOTIFY_SOCKET");
    command
}

fn serve(script: &Path, folder: &Path, ports: &Ports, user: Option<(u32, u32)>) -> io::Result<Child> {
    let said = fs::File::create(folder.join("said"))?;
    let mut command = with_environment(kept(user, script), folder, ports);
    command.stdout(said.try_clone()?).stderr(said);
    command.spawn().map_err(|error| io::Error::other(format!("{} did not start: {error}", script.display())))
}
