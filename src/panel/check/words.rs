//! What the cases, their conditions and their quantities are called.

use super::cases::Case;
use crate::lang::Text;
use queue_engine::models::check_in::theory as check_in;
use queue_engine::models::flash_sale::theory as flash_sale;

texts! {
    CURVE = "The whole run: Mt/M/c/K", "整场：Mt/M/c/K";
    CURVE_ABOUT = "The Kolmogorov equations, solved for your crowd, spike and empty start: what to expect at every instant (Kolmogorov 1931).",
        "柯尔莫哥洛夫方程，按你的人群、尖峰和空的开头求解：每一刻的期望（Kolmogorov 1931）。";
    STEADY = "A constant rate, after a while: M/M/c/K", "恒定到达、开头已忘：M/M/c/K";
    STEADY_ABOUT = "The weights of the birth-death process; with room for all it is Erlang's C, without a line Erlang's B (Erlang 1917).",
        "生灭过程的权重；位子无限时就是 Erlang C，没有队列时就是 Erlang B（Erlang 1917）。";
    ONE_SERVER = "One worker, any service times: M/G/1", "一个工作者、任意服务时间：M/G/1";
    ONE_SERVER_ABOUT = "Pollaczek and Khinchine: the wait grows with the variance of service times (Pollaczek 1930, Khinchine 1932).",
        "Pollaczek–Khinchine 公式：服务时间的方差越大，等得越久（Pollaczek 1930、Khinchine 1932）。";
    RETRIES = "Attempts until one succeeds", "试到成功为止要几次";
    RETRIES_ABOUT = "Calls that fail independently make attempts geometric, cut off at the budget; pauses follow from the schedule.",
        "每次调用独立失败时，尝试次数服从截断的几何分布；停顿时间由退避计划得出。";
    AVAILABILITY = "Inline: a product of availabilities", "同步调用：可用性相乘";
    AVAILABILITY_ABOUT = "A check-in that calls the points service succeeds only if both do.", "签到里调用积分服务，只有两者都成才算成。";
    DRAIN = "After an outage: how long the backlog takes", "故障之后：积压多久排空";
    DRAIN_ABOUT = "The fluid limit: backlog over spare capacity. Large runs come near to it; it is no exact mean.",
        "流体极限：积压除以富余能力。规模越大越接近，不是精确的均值。";

    READER_ACTED = "you have stepped in during the run", "你在这一场中途插手过";
    NOBODY_COMES = "nobody is expected", "没有人会来";
    RATE_VARIES = "the arrival rate is not constant", "到达率不是恒定的";
    NOT_EXPONENTIAL = "service times are not exponential", "服务时间不是指数分布";
    DATABASE_SLOWS_DOWN = "the database slows down the more are at it", "同时处理的越多，数据库越慢";
    PRESS_AGAIN = "whoever is refused presses again", "被拒的人会再按一次";
    LEAVERS_SKIPPED = "threads skip whoever has left", "线程会跳过已经走的人";
    STOCK = "there may be no unit left for somebody, who is then told so at the gate", "库存可能卖完，后来的人在门口就被告知";
    MAXIMUM = "the sale's maximum may be reached", "可能达到活动上限";
    FAILURES = "failed orders rejoin the tail", "失败的订单会回到队尾";
    HOLD_MORE = "a worker can hold orders while another is idle", "工作者可能攥着订单，而别人闲着";
    NO_REFUSAL = "a full queue does not refuse", "队列满时并不拒绝";
    SEVERAL_LINES = "there is more than one line", "不止一条队";
    MAY_CRASH = "a server may run out of memory", "服务器可能内存耗尽";
    SEVERAL_SERVERS = "there is more than one worker", "不止一个工作者";
    NO_ROOM = "not all may find room", "不是每个人都有位子";
    ABOVE_CAPACITY = "more comes than can be done in the long run", "来的比长期能处理的多";
    TOO_SHORT = "the run is too short", "这一场太短";
    TOO_LARGE = "the equations would take longer than anybody waits", "解方程的时间会超出等待的耐心";
    OTHER_VARIANT = "it is about the other design", "它说的是另一种做法";
    FAIL_TOGETHER = "in an outage calls fail together", "故障期间的调用一起失败";
    NOT_ONE_OUTAGE = "there is not exactly one outage that ends in time", "故障不是恰好一次，或没有及时结束";
    OUTAGES_TOUCH = "outages come too close to each other", "几次故障离得太近";
    CALLERS_HANG = "a service that hangs keeps its callers", "服务挂起会拖住调用方";
    SLOW_SPELL = "calls take longer in a slow spell", "变慢期间调用更久";
    POISON = "poison messages fail every time", "毒消息每次都失败";
    CRASHES = "crashes and lost acknowledgements take attempts, too", "崩溃和丢失的确认也会占用尝试次数";
    GET_LOST = "messages can be lost on the way to the broker", "消息可能在去中间件的路上丢失";
    COME_TWICE = "messages can come twice", "消息可能来两次";
    TIME_OUT = "calls may wait, time out or be refused in the points service", "调用可能在积分服务里等待、超时或被拒";
    GIVE_UP = "people may give up, or wait for a thread", "人可能等不及，或要等线程";
    NO_RETRY = "failed messages get no second attempt", "失败的消息没有第二次机会";
    RUN_OUT = "an outage can use up the attempts", "一次故障就可能用光尝试次数";
    DEAD_RETURN = "dead letters get new attempts", "死信会重新投递";
    LONG_PAUSES = "pauses are long beside the time to drain", "停顿相对排空时间太长";
    NO_MEAN = "the mean of these pauses has no closed form", "这种停顿的均值没有闭式";
    NO_RUN = "these values make no run", "这些值演算不出一场";

    INSIDE = "mean number inside", "系统内平均数量";
    WAITING = "mean number waiting", "平均等待数量";
    REFUSED = "refused", "被拒";
    COMPLETED = "worked off", "处理完";
    REFUSED_SHARE = "share refused", "被拒比例";
    WAIT = "mean wait, s", "平均等待时间，秒";
    BUSY = "share of time busy", "忙碌时间占比";
    ATTEMPTS = "attempts a message", "每条消息的尝试次数";
    FIRST_TRY = "delivered at the first attempt", "一次就成的比例";
    DEAD = "all attempts failed", "次次失败的比例";
    PAUSE = "mean pause of the delivered, s", "送达者的平均停顿，秒";
    AVAILABLE = "share told “checked in”", "得知「已签到」的比例";
    BACKLOG = "backlog when the outage ends", "故障结束时的积压";
    DRAIN_TIME = "time to drain, s", "排空用时，秒";
}

pub(super) fn sale_case(case: flash_sale::Case) -> Case {
    let (name, about) = match case {
        flash_sale::Case::Curve => (CURVE, CURVE_ABOUT),
        flash_sale::Case::Steady => (STEADY, STEADY_ABOUT),
        flash_sale::Case::OneServer => (ONE_SERVER, ONE_SERVER_ABOUT),
    };
    Case { id: case.id(), name, about }
}

pub(super) fn in_case(case: check_in::Case) -> Case {
    let (name, about) = match case {
        check_in::Case::Retries => (RETRIES, RETRIES_ABOUT),
        check_in::Case::Availability => (AVAILABILITY, AVAILABILITY_ABOUT),
        check_in::Case::Drain => (DRAIN, DRAIN_ABOUT),
    };
    Case { id: case.id(), name, about }
}

pub(super) fn sale_condition(why: flash_sale::Condition) -> Text {
    use flash_sale::Condition;
    match why {
        Condition::ReaderActed => READER_ACTED,
        Condition::NobodyComes => NOBODY_COMES,
        Condition::RateVaries => RATE_VARIES,
        Condition::NotExponential => NOT_EXPONENTIAL,
        Condition::DatabaseSlowsDown => DATABASE_SLOWS_DOWN,
        Condition::PeoplePressAgain => PRESS_AGAIN,
        Condition::LeaversAreSkipped => LEAVERS_SKIPPED,
        Condition::StockMayRunOut => STOCK,
        Condition::MaximumMayBeReached => MAXIMUM,
        Condition::FailuresMakeAttempts => FAILURES,
        Condition::WorkersHoldMore => HOLD_MORE,
        Condition::FullDoesNotRefuse => NO_REFUSAL,
        Condition::SeveralLines => SEVERAL_LINES,
        Condition::ServersMayCrash => MAY_CRASH,
        Condition::SeveralServers => SEVERAL_SERVERS,
        Condition::NoRoomForAll => NO_ROOM,
        Condition::NotBelowCapacity => ABOVE_CAPACITY,
        Condition::RunTooShort => TOO_SHORT,
        Condition::TooLarge => TOO_LARGE,
    }
}

pub(super) fn in_condition(why: check_in::Condition) -> Text {
    use check_in::Condition;
    match why {
        Condition::ReaderActed => READER_ACTED,
        Condition::OtherVariant => OTHER_VARIANT,
        Condition::NobodyComes => NOBODY_COMES,
        Condition::RateVaries => RATE_VARIES,
        Condition::CallsFailTogether => FAIL_TOGETHER,
        Condition::NotOneOutage => NOT_ONE_OUTAGE,
        Condition::OutagesTouch => OUTAGES_TOUCH,
        Condition::CallersHang => CALLERS_HANG,
        Condition::SlowSpell => SLOW_SPELL,
        Condition::PoisonFails => POISON,
        Condition::CrashesTakeAttempts => CRASHES,
        Condition::MessagesGetLost => GET_LOST,
        Condition::MessagesComeTwice => COME_TWICE,
        Condition::CallsMayTimeOut => TIME_OUT,
        Condition::ClientsMayGiveUp => GIVE_UP,
        Condition::NoRetry => NO_RETRY,
        Condition::AttemptsMayRunOut => RUN_OUT,
        Condition::DeadLettersReturn => DEAD_RETURN,
        Condition::PausesTooLong => LONG_PAUSES,
        Condition::NoMeanPause => NO_MEAN,
        Condition::NotBelowCapacity => ABOVE_CAPACITY,
        Condition::RunTooShort => TOO_SHORT,
        Condition::NoRun => NO_RUN,
    }
}

/// The name of a quantity of theory's rows.
pub(super) fn quantity(id: &str) -> Option<Text> {
    Some(match id {
        "inside" => INSIDE,
        "waiting" => WAITING,
        "refused" => REFUSED,
        "completed" => COMPLETED,
        "refused_share" => REFUSED_SHARE,
        "wait_s" => WAIT,
        "busy" => BUSY,
        "attempts" => ATTEMPTS,
        "first_try" => FIRST_TRY,
        "dead" => DEAD,
        "pause_s" => PAUSE,
        "available" => AVAILABLE,
        "backlog" => BACKLOG,
        "drain_s" => DRAIN_TIME,
        _ => return None,
    })
}
