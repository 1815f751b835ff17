-- Dropping the foreign key has locked both: nothing is waited for behind it.
ALTER TABLE documents DROP CONSTRAINT documents_folder_id_fkey;
ALTER TABLE documents ADD COLUMN note text;
ALTER TABLE folders ADD COLUMN note text;
