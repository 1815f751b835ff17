CREATE INDEX CONCURRENTLY papers_note_idx ON papers (note);
