package main

import (
	"net/http"
	"strings"
)

// language is that of the page: as the address says, else as the browser prefers.
func language(r *http.Request) string {
	if l := r.URL.Query().Get("lang"); l == "zh" || l == "en" {
		return l
	}
	if strings.HasPrefix(r.Header.Get("Accept-Language"), "en") {
		return "en"
	}
	return "zh"
}

// word is one of the page's own words. An unknown key is shown as it is.
func word(lang, key string) string {
	pair, ok := words()[key]
	switch {
	case !ok:
		return key
	case lang == "en":
		return pair[1]
	default:
		return pair[0]
	}
}

// words are Chinese first, English second.
func words() map[string][2]string {
	return map[string][2]string{
		"title":       {"假装是邻居", "Be a neighbour"},
		"intro":       {"这里没有互联网，也没有真的 Telegram。选一个人，用他的眼睛看。", "No internet and no real Telegram here. Pick somebody and see what they see."},
		"people":      {"谁", "Who"},
		"more":        {"加人、建群", "Add a person or a group"},
		"new_person":  {"加一个人", "Add a person"},
		"new_group":   {"建一个群", "Add a group"},
		"name":        {"称呼", "Name"},
		"phone":       {"手机号（可不填）", "Phone (may be empty)"},
		"language":    {"手机语言", "Language of the phone"},
		"none":        {"不知道", "unknown"},
		"group_title": {"群名", "Name of the group"},
		"members":     {"群里有谁", "Who is in it"},
		"add":         {"加上", "Add"},
		"create":      {"建群", "Make it"},
		"other":       {"English", "中文"},
		"close":       {"关上", "Close"},
		"rooms":       {"去哪里说", "Where"},
		"talk":        {"聊天", "Conversation"},
		"as":          {"我是", "I am"},
		"write":       {"写给", "Write to"},
		"photo":       {"照片", "Photo"},
		"send":        {"发送", "Send"},
		"start":       {"开始", "Start"},
		"share":       {"发手机号", "Share phone"},
		"location":    {"发位置", "Send location"},
		"block":       {"拉黑", "Block the bot"},
		"unblock":     {"不再拉黑", "Unblock"},
		"blocked":     {"已经拉黑，收不到消息。", "The bot is blocked: nothing arrives."},
		"gone":        {"这个账号已注销。", "This account was deleted."},
		"edited":      {"改过", "edited"},
		"deleted":     {"（已删除）", "(deleted)"},
		"edit":        {"改", "Edit"},
		"save":        {"改好了", "Save"},
		"cancel":      {"不改了", "Leave it"},
		"editing":     {"改这一句", "Change this message"},
		"refresh":     {"看看有没有新的", "Look for news"},
		"empty":       {"还没说过话。", "Nothing was said yet."},
		"picture":     {"照片", "a photo"},
		"nameless":    {"请写个名字。", "Please give a name."},
		"keyboard":    {"快捷键", "Keyboard"},
		"answer":      {"弹出：", "Shown: "},
	}
}
