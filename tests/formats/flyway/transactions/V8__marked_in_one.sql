CREATE INDEX a_note_idx ON a (note);
