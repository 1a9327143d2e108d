package botapi

const unchanged = "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message"

// own finds the bot's own message that a call is about.
func (s *Server) own(r request, missing string) (*Line, error) {
	c, err := s.world.reach(r.int("chat_id"))
	if err != nil {
		return nil, err
	}
	l := c.line(int(r.int("message_id")))
	if l == nil {
		return nil, bad(missing)
	}
	if l.From == nil || l.From.ID != s.self.ID {
		return nil, bad("message can't be edited")
	}
	return l, nil
}

func (s *Server) editText(r request) (any, error) {
	return s.edit(r, func(l *Line) (err error) {
		if l.Text == "" {
			return bad("there is no text in the message to edit")
		}
		l.Text, err = messageText(r)
		return err
	})
}

func (s *Server) editCaption(r request) (any, error) {
	return s.edit(r, func(l *Line) (err error) {
		if l.Text != "" || l.Location != nil {
			return bad("there is no caption in the message to edit")
		}
		l.Caption, err = captionText(r)
		return err
	})
}

func (s *Server) editMarkup(r request) (any, error) {
	return s.edit(r, func(*Line) error { return nil })
}

// edit changes a copy of a message and puts it in the message's place when all is well. Buttons that an edit does not
// repeat are gone.
func (s *Server) edit(r request, change func(*Line) error) (any, error) {
	old, err := s.own(r, "message to edit not found")
	if err != nil {
		return nil, err
	}
	l := *old
	if err := change(&l); err != nil {
		return nil, err
	}
	if err := l.decorate(r); err != nil {
		return nil, err
	}
	if l.Text == old.Text && l.Caption == old.Caption && l.markup == old.markup {
		return nil, bad(unchanged)
	}
	l.EditDate = s.unix()
	*old = l
	s.write(Entry{Kind: Edited, Method: r.method, Chat: l.Chat.ID, Message: l.ID, Text: l.Text + l.Caption})
	return l.Message, nil
}

func (s *Server) deleteMessage(r request) (any, error) {
	c, err := s.world.reach(r.int("chat_id"))
	if err != nil {
		return nil, err
	}
	l := c.line(int(r.int("message_id")))
	if l == nil {
		return nil, bad("message to delete not found")
	}
	l.Deleted = true
	s.write(Entry{Kind: Deleted, Method: r.method, Chat: c.ID, Message: l.ID})
	return true, nil
}
