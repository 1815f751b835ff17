CREATE TABLE data (id bigint PRIMARY KEY);
CREATE TABLE folders (id bigint PRIMARY KEY);
CREATE TABLE documents (
  id bigint PRIMARY KEY,
  data_id bigint REFERENCES data,
  folder_id bigint REFERENCES folders
);
