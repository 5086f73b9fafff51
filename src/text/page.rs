//! The frame around the article: header, footer, what links and machines are told.

texts! {
    NAME = "Queue Lab", "队列实验室";
    TAGLINE = "Message queues you can play with", "可以动手玩的消息队列";
    LABS = "Labs", "实验";
    SKIP_TO_LAB = "Skip to the lab", "跳到实验";
    SWITCH_LANGUAGE = "中文", "English";
    SWITCH_LANGUAGE_ABOUT = "用中文阅读本页", "Read this page in English";
    THEME_BUTTON = "Light or dark", "浅色或深色";
    CONTENTS = "On this page", "本页内容";
    LICENCE = "Free to use, change and embed: MIT or Apache 2.0.", "可自由使用、修改和嵌入：MIT 或 Apache 2.0 许可。";
    MADE_WITH = "Every figure on this page is computed in your browser by one seeded engine. Nothing is sent anywhere.",
        "本页每个数字都由你浏览器里的同一个引擎按种子算出，不向任何地方发送数据。";
    SOURCE = "Source", "源代码";
    MODEL = "The model and its sources", "模型与出处";
    ASSUMPTION = "assumption", "假设";
}
