//! The few things of AMQP that the experiments use, and a publisher that knows what became of each of its messages.

use crate::node::Node;
use amqprs::channel::{
    BasicAckArguments, BasicConsumeArguments, BasicGetArguments, BasicPublishArguments, BasicQosArguments, BasicRejectArguments, Channel,
    ConfirmSelectArguments, ConsumerMessage, QueueDeclareArguments,
};
use amqprs::connection::{Connection, OpenConnectionArguments};
use amqprs::{BasicProperties, FieldTable, FieldValue};
use std::time::Duration;
use tokio::sync::mpsc::UnboundedReceiver;

/// What an experiment can fail with, as a sentence.
pub(crate) type Failure = Box<dyn std::error::Error + Send + Sync>;
/// What an experiment gives.
pub(crate) type Done<T> = Result<T, Failure>;

/// How long anything but a start of the broker may take.
const PATIENCE: Duration = Duration::from_secs(15);

/// A server on 127.0.0.1.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Server {
    pub(crate) port: u16,
}

/// A connection with one channel.
pub(crate) struct Line {
    connection: Connection,
    pub(crate) channel: Channel,
}

/// A queue to declare.
#[derive(Clone, Debug, Default)]
pub(crate) struct Queue {
    pub(crate) name: String,
    pub(crate) transient: bool,
    pub(crate) bound: Option<(u32, &'static str)>,
    /// Where what is rejected, or has been here for long enough, goes.
    pub(crate) dead_letters_to: Option<String>,
    pub(crate) ttl: Option<Duration>,
}

/// A message as it came to a worker.
pub(crate) struct Message {
    pub(crate) id: u32,
    pub(crate) tag: u64,
    /// How often it was rejected by a worker of this queue, as the broker itself counts in its `x-death` header.
    pub(crate) rejections: u32,
}

/// The error after a wait.
pub(crate) fn too_long(what: &str) -> Failure {
    format!("{what} took too long; the broker may be overloaded").into()
}

impl Server {
    /// Waits until a node takes connections.
    pub(crate) async fn wait(self, node: &mut Node) -> Done<()> {
        for _ in 0..1_500 {
            node.check()?;
            if let Ok(line) = self.line().await {
                line.close().await;
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        Err(too_long("starting RabbitMQ"))
    }

    /// What it calls itself.
    pub(crate) async fn version(self) -> Done<String> {
        let line = self.line().await?;
        let said = line.connection.server_properties();
        let version = format!("{} {}", said.product(), said.version());
        line.close().await;
        Ok(version)
    }

    /// Opens a connection and a channel.
    pub(crate) async fn line(self) -> Done<Line> {
        let args = OpenConnectionArguments::new("127.0.0.1", self.port, "guest", "guest");
        let connection = tokio::time::timeout(PATIENCE, Connection::open(&args)).await.map_err(|_| too_long("connecting"))??;
        let channel = connection.open_channel(None).await?;
        Ok(Line { connection, channel })
    }
}

impl Line {
    /// Declares a queue; an error when there is one of that name with other properties.
    pub(crate) async fn declare(&self, queue: &Queue) -> Done<()> {
        let mut arguments = FieldTable::new();
        let mut put = |name: &str, value: FieldValue| -> Done<()> {
            arguments.insert(name.try_into()?, value);
            Ok(())
        };
        if let Some((length, overflow)) = queue.bound {
            put("x-max-length", FieldValue::l(length.into()))?;
            put("x-overflow", overflow.into())?;
        }
        if let Some(target) = &queue.dead_letters_to {
            put("x-dead-letter-exchange", "".into())?;
            put("x-dead-letter-routing-key", target.as_str().into())?;
        }
        if let Some(ttl) = queue.ttl {
            put("x-message-ttl", FieldValue::l(ttl.as_millis() as i64))?;
        }
        let args = QueueDeclareArguments::new(&queue.name).durable(!queue.transient).arguments(arguments).finish();
        self.channel.queue_declare(args).await?;
        Ok(())
    }

    /// How many messages of a queue are ready; an error (and the channel is gone) when there is no such queue.
    pub(crate) async fn depth(&self, queue: &str) -> Done<u32> {
        let declared = self.channel.queue_declare(QueueDeclareArguments::new(queue).passive(true).finish()).await?;
        Ok(declared.map_or(0, |(_, ready, _)| ready))
    }

    /// Begins to consume, with at most `prefetch` messages unacknowledged.
    pub(crate) async fn consume(&self, queue: &str, prefetch: u16) -> Done<UnboundedReceiver<ConsumerMessage>> {
        self.channel.basic_qos(BasicQosArguments::new(0, prefetch, false)).await?;
        let args = BasicConsumeArguments::new(queue, "worker").manual_ack(true).finish();
        Ok(self.channel.basic_consume_rx(args).await?.1)
    }

    /// Begins to consume messages that the broker forgets as it sends them.
    pub(crate) async fn consume_unacknowledged(&self, queue: &str) -> Done<UnboundedReceiver<ConsumerMessage>> {
        let args = BasicConsumeArguments::new(queue, "worker").manual_ack(false).finish();
        Ok(self.channel.basic_consume_rx(args).await?.1)
    }

    /// Fetches one message, which the broker forgets with that.
    pub(crate) async fn fetch(&self, queue: &str) -> Done<Option<u32>> {
        let got = self.channel.basic_get(BasicGetArguments::new(queue).no_ack(true).finish()).await?;
        got.map(|(_, _, content)| id_of(&content)).transpose()
    }

    /// Fetches everything that is ready.
    pub(crate) async fn empty(&self, queue: &str) -> Done<Vec<u32>> {
        let mut found = Vec::new();
        while let Some(id) = self.fetch(queue).await? {
            found.push(id);
        }
        Ok(found)
    }

    pub(crate) async fn ack(&self, tag: u64) -> Done<()> {
        Ok(self.channel.basic_ack(BasicAckArguments::new(tag, false)).await?)
    }

    /// Rejects for good: the broker dead-letters, if the queue says where to.
    pub(crate) async fn reject(&self, tag: u64) -> Done<()> {
        Ok(self.channel.basic_reject(BasicRejectArguments::new(tag, false)).await?)
    }

    /// Publishes a message by the default exchange.
    pub(crate) async fn publish(&self, queue: &str, id: u32, persistent: bool) -> Done<()> {
        let properties = BasicProperties::default().with_persistence(persistent).finish();
        Ok(self.channel.basic_publish(properties, id.to_le_bytes().to_vec(), BasicPublishArguments::new("", queue)).await?)
    }

    /// Asks for confirms.
    pub(crate) async fn confirm(&self) -> Done<()> {
        Ok(self.channel.confirm_select(ConfirmSelectArguments::new(false)).await?)
    }

    /// Closes the connection; what was delivered here and not acknowledged is delivered again by the broker.
    pub(crate) async fn close(self) {
        let _ = tokio::time::timeout(PATIENCE, self.connection.close()).await;
    }
}

fn id_of(content: &[u8]) -> Done<u32> {
    Ok(u32::from_le_bytes(content.try_into().map_err(|_| "a message that is none of ours")?))
}

/// Reads what came to a worker.
pub(crate) fn read(message: &ConsumerMessage, queue: &str) -> Done<Message> {
    let content = message.content.as_deref().unwrap_or_default();
    let tag = message.deliver.as_ref().ok_or("a delivery without its tag")?.delivery_tag();
    let headers = message.basic_properties.as_ref().and_then(BasicProperties::headers);
    let rejections = headers.map(|headers| rejections(headers, queue)).transpose()?.unwrap_or(0);
    Ok(Message { id: id_of(content)?, tag, rejections })
}

fn rejections(headers: &FieldTable, queue: &str) -> Done<u32> {
    let Some(FieldValue::A(deaths)) = headers.get(&"x-death".try_into()?) else {
        return Ok(0);
    };
    let mut count = 0;
    for death in Vec::<FieldValue>::from(deaths.clone()) {
        let FieldValue::F(death) = death else { continue };
        let text = |name: &str| -> Done<String> {
            match death.get(&name.try_into()?) {
                Some(FieldValue::S(text)) => Ok(text.as_ref().clone()),
                _ => Ok(String::new()),
            }
        };
        if let (true, true, Some(FieldValue::l(times))) =
            (text("queue")? == queue, text("reason")? == "rejected", death.get(&"count".try_into()?))
        {
            count += u32::try_from(*times)?;
        }
    }
    Ok(count)
}
