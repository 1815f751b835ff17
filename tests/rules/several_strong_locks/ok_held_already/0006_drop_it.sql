ALTER TABLE papers ADD COLUMN place text;
DROP INDEX papers_note_idx;
