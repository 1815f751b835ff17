CREATE TABLE folders (id bigint PRIMARY KEY);
CREATE TABLE documents (id bigint PRIMARY KEY, folder_id bigint REFERENCES folders);
