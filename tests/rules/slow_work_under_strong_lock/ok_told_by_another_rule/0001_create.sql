CREATE TABLE folders (id bigint PRIMARY KEY);
CREATE TABLE orders (id bigint PRIMARY KEY, folder_id bigint REFERENCES folders);
