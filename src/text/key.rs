//! The keyboard sheet: the names of the keys and what each does.

texts! {
    TITLE = "Keyboard", "键盘操作";
    WHERE = "These keys work while the lab has the focus.", "焦点在实验里时，这些键才起作用。";
    SPACE = "Space", "空格";
    PLAY_OR_PAUSE = "play or pause", "播放或暂停";
    ARROWS = "← →", "← →";
    BY_MOMENT = "previous or next event", "上一或下一事件";
    SHIFT_ARROWS = "Shift ← →", "Shift ← →";
    BY_TENTH = "back or forward a tenth of a second", "后退或前进 0.1 秒";
    HOME_END = "Home End", "Home End";
    START_OR_END = "to the start or the end", "到开头或末尾";
    MINUS_PLUS = "− +", "− +";
    SLOWER_OR_FASTER = "slower or faster", "放慢或加快";
    BRACKETS = "[ ]", "[ ]";
    OTHER_SHOPPER = "follow the previous or next shopper", "跟着上一位或下一位";
    S = "S", "S";
    ANOTHER_SEED = "new seed", "换种子";
    R = "R", "R";
    RESET_SETTINGS = "reset every setting", "恢复所有设置";
    C = "C", "C";
    COPY_THE_LINK = "copy the link", "复制链接";
    F = "F", "F";
    TOGGLE_FULL_SCREEN = "full screen", "全屏";
    QUESTION_MARK = "?", "?";
    THIS_SHEET = "this sheet", "打开这张表";
    ESCAPE = "Esc", "Esc";
    CLOSE_OR_UNFOLLOW = "close, or stop following", "关闭，或不再跟随";
}

use crate::lang::Text;

/// The rows of the sheet: the keys, and what they do.
pub const ROWS: &[(Text, Text)] = &[
    (SPACE, PLAY_OR_PAUSE),
    (ARROWS, BY_MOMENT),
    (SHIFT_ARROWS, BY_TENTH),
    (HOME_END, START_OR_END),
    (MINUS_PLUS, SLOWER_OR_FASTER),
    (BRACKETS, OTHER_SHOPPER),
    (S, ANOTHER_SEED),
    (R, RESET_SETTINGS),
    (C, COPY_THE_LINK),
    (F, TOGGLE_FULL_SCREEN),
    (QUESTION_MARK, THIS_SHEET),
    (ESCAPE, CLOSE_OR_UNFOLLOW),
];
