"""How things are drawn: lines, panes and what hosts them; knows no room, no incident, no key."""
