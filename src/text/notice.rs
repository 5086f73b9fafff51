//! What the page says about itself: a link it repaired, a lab that cannot start, a run that broke.

texts! {
    LINK_REPAIRED = "The link was repaired", "链接已修正";
    LINK_UNKNOWN_NAME = "The lab has no setting called “{name}”; it was left out.", "没有叫「{name}」的设置，已忽略。";
    LINK_UNREADABLE = "“{value}” is no number for {name}; the usual value is used.",
        "{name} 的「{value}」不是数字，改用默认值。";
    LINK_OUT_OF_RANGE = "{name} cannot be {asked}; {used} is used.", "{name} 不能是 {asked}，改用 {used}。";
    LINK_REPEATED = "{name} stood there more than once; the last one counts.", "{name} 出现了不止一次，以最后一个为准。";
    LINK_UNKNOWN_OPTION = "{name} has no option “{value}”; the usual one is used.", "{name} 没有「{value}」这个选项，改用默认值。";
    LINK_TOO_LONG = "The link was too long; its end was not read.", "链接太长，后面的部分没有读。";
    LINK_OTHER_ENGINE = "The link was made with engine version {link}; this page runs version {here}, so figures may differ.",
        "这个链接来自引擎第 {link} 版；本页是第 {here} 版，数字可能不同。";
    LINK_GUARDED = "{name} was {asked}: more than one page can play together with the other settings; {used} is used.",
        "{name} 为 {asked} 时，连同其他设置超出一页能演算的量，改用 {used}。";
    LINK_MORE = "And {n} more repairs.", "另有 {n} 处修正。";
    DISMISS = "Got it", "知道了";
    LOADING = "The lab is loading…", "实验加载中…";
    NEEDS_WASM = "The moving lab needs JavaScript and WebAssembly. The text, the picture and the figures here were made by the same engine and can be read without them.",
        "会动的实验需要 JavaScript 和 WebAssembly。这里的文字、图和数字由同一个引擎生成，没有它们也能读。";
    COULD_NOT_LOAD = "The lab could not be loaded.", "实验没能加载。";
    TRY_AGAIN = "Try again", "再试一次";
    BROKE = "The lab has stopped", "实验停住了";
    BROKE_ABOUT = "A rule of the engine did not hold, and it would rather stop than show a wrong figure. The link below repeats it exactly.",
        "引擎的一条规则没有成立；它宁可停下，也不显示错误的数字。下面的链接可以原样重现。";
    TRAPPED_ABOUT = "The browser ended the lab: its memory or its stack was used up. The link below leads to the run that was last noted.",
        "浏览器中止了实验：内存或调用栈用尽了。下面的链接通向最后记下的那次运行。";
    START_OVER = "Start over", "从头开始";
    REPORT = "Report it", "反馈问题";
    STILL_CAPTION = "A still of the default run at {time}.", "默认设置下 {time} 时的画面。";
}
