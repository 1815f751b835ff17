ALTER TABLE folders DROP CONSTRAINT folders_pkey CASCADE;
ALTER TABLE papers ADD COLUMN place text;
DROP INDEX papers_note_idx;
