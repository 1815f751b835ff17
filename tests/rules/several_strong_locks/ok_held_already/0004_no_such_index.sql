ALTER TABLE papers ADD COLUMN title text;
DROP INDEX IF EXISTS papers_title_idx;
