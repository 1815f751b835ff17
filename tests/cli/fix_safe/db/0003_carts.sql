CREATE INDEX carts_note_idx ON carts (note);
