ALTER TABLE documents RENAME TO papers;
ALTER TABLE papers ADD COLUMN remark text;
