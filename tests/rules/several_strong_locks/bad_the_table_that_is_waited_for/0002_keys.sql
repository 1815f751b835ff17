ALTER TABLE documents DROP CONSTRAINT documents_data_id_fkey;
ALTER TABLE documents DROP CONSTRAINT documents_folder_id_fkey;
