package house

// wrongFolders are the folders of testdata/wrong, one rule each, with every line that linli check says of them.
func wrongFolders() map[string][]string {
	return map[string][]string{
		"all_at_once": {
			`examples/repair.yaml:3: unknown category "ladders"; categories are in categories.yaml`,
			`ladder.yaml:3: unknown key "colour"`,
			`ladder.yaml:11: unknown effect "note.leaf"; the nearest is "note.leave"`,
			`locales/zh-CN.yaml:5: ladder.why has no text in en`,
			`questions.yaml:5: question "ladder_hours" has no answer in en`,
			`words.yaml:5: unknown control "louder"; known are stop, start, cancel, back, restart, help, human, why, language, continue, more, mydata, forget`,
		},
		"answer_hides_a_control": {
			`ladder.yaml:9: the answer "找工作人员" means human in every state, so it cannot be an answer here`,
		},
		"answer_in_one_language": {
			`questions.yaml:5: question "ladder_hours" has no answer in en`,
		},
		"answer_in_unknown_language": {
			`questions.yaml:7: there is no language "zh"; there are zh-CN, en`,
		},
		"broken_locale": {
			`locales/en.yaml:6: ',' or ']' must be specified`,
		},
		"broken_yaml": {
			`ladder.yaml:3: sequence end token ']' not found`,
		},
		"category_without_name": {
			`categories.yaml:1: there is no text "category.ladders" in the locales`,
			`categories.yaml:4: unknown urgency "tomorrow"; known are now, soon, normal`,
			`categories.yaml:5: category "water" is there twice`,
			`categories.yaml:6: a category needs a slug`,
		},
		"event_that_never_happens": {
			`ladder.yaml:10: "lost" never happens in state "leave"`,
		},
		"example_of_unknown_category": {
			`examples/repair.yaml:3: unknown category "ladders"; categories are in categories.yaml`,
		},
		"example_of_unknown_intent": {
			`examples/borrow.yaml:1: unknown intent "borrow", from the file's name; known are repair, wish, progress, question, emergency, chat, command, other`,
		},
		"example_taken": {
			`ladder.yaml:4: "is there a ladder i can borrow" already belongs to dialog "garden"`,
			`ladder.yaml:4: "能借一下社区的人字梯吗" already belongs to dialog "garden"`,
		},
		"loop_without_question": {
			`ladder.yaml:10: state "leave" leads back to itself without asking anything`,
			`ladder.yaml:11: state "again" leads back to itself without asking anything`,
		},
		"missing_translation": {
			`locales/zh-CN.yaml:5: ladder.why has no text in en`,
		},
		"no_end": {
			`ladder.yaml:8: there is no end to be reached from state "form"`,
			`ladder.yaml:9: there is no end to be reached from state "confirm"`,
			`ladder.yaml:10: there is no end to be reached from state "leave"`,
		},
		"no_reason": {
			`ladder.yaml:6: slot "what" is asked for but gives no reason (why)`,
		},
		"no_timeout": {
			`ladder.yaml:8: state "form" waits for an answer, but the dialog has no timeout`,
		},
		"no_version": {
			`ladder.yaml:1: the version must be 1 or more`,
		},
		"no_way_out": {
			`ladder.yaml:10: state "leave" has no way out on "ok"`,
			`ladder.yaml:11: nothing leads to state "done"`,
		},
		"not_a_language": {
			`locales/english_please.yaml:1: "english_please" is not a language tag; name the file like zh-CN.yaml`,
		},
		"nowhere": {
			`ladder.yaml:10: there is no state "roof"`,
			`ladder.yaml:11: nothing leads to state "done"`,
		},
		"old_version_led_nowhere": {
			`ladder.yaml:12: there is no state "attic"`,
		},
		"one_name_twice": {
			`more/ladder.yaml:1: dialog ladder is in ladder.yaml already`,
		},
		"placeholder_differs": {
			`locales/en.yaml:7: ladder.done has {number} here and {code} in zh-CN`,
		},
		"placeholder_open": {
			`locales/en.yaml:7: ladder.done: "{" is not closed; write "{{" for a brace`,
			`locales/zh-CN.yaml:7: ladder.done has no text in en`,
		},
		"question_nobody_asks": {
			`questions.yaml:2: question "ladder_hours" needs ways to ask it (ask)`,
			`questions.yaml:4: a question needs an id`,
		},
		"question_too_long": {
			`ladder.yaml:9: "ladder.confirm" takes 2 text messages, its budget is 1`,
		},
		"question_without_answer": {
			`questions.yaml:2: question "ladder_hours" needs an answer`,
		},
		"start_word_hides_a_control": {
			`ladder.yaml:3: "talk to a human" means human in every state, so it cannot start this dialog`,
		},
		"start_word_taken": {
			`ladder.yaml:3: "报修" already belongs to dialog "repair"`,
		},
		"two_deeds": {
			`ladder.yaml:10: state "leave" does 2 things; it must do exactly one of ask, question, look, do, say, switch, start, end`,
		},
		"two_destinations": {
			`ladder.yaml:9: mapping key "yes" already defined at [9:86]`,
		},
		"two_documents": {
			`ladder.yaml:14: one document is enough; take the second "---" out`,
		},
		"unknown_category": {
			`ladder.yaml:6: unknown category "ladders"`,
		},
		"unknown_control": {
			`words.yaml:5: unknown control "louder"; known are stop, start, cancel, back, restart, help, human, why, language, continue, more, mydata, forget`,
		},
		"unknown_dialog": {
			`ladder.yaml:10: there is no dialog "garage"`,
		},
		"unknown_effect": {
			`ladder.yaml:10: unknown effect "note.leaf"; the nearest is "note.leave"`,
		},
		"unknown_intent": {
			`ladder.yaml:3: unknown intent "borrow"`,
		},
		"unknown_key": {
			`ladder.yaml:3: unknown key "colour"`,
			`ladder.yaml:12: unknown key "colour"`,
		},
		"unknown_kind": {
			`ladder.yaml:6: unknown kind "tool"; known are text, words, name, category, place, urgency, ticket, wish, when, choice, number, money, phone, contact, question, ref`,
		},
		"unknown_need": {
			`ladder.yaml:10: unknown need "my_wish"; the nearest is "my_wishes"`,
		},
		"unknown_occasion": {
			`ladder.yaml:3: unknown occasion "cancel"; known are stop, start, language, human, mydata, forget, held, media, contact, loop, forward`,
		},
		"unknown_right": {
			`ladder.yaml:3: unknown right "lend"`,
		},
		"unknown_slot": {
			`ladder.yaml:8: unknown slot "when"`,
		},
		"unknown_text": {
			`ladder.yaml:11: there is no text "ladder.lent" in the locales`,
		},
		"unreachable_state": {
			`ladder.yaml:12: nothing leads to state "cellar"`,
		},
		"wrong_type": {
			`ladder.yaml:2: "first" is no number`,
			`ladder.yaml:2: the version must be 1 or more`,
		},
	}
}
