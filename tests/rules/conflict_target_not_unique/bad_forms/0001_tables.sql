CREATE TABLE settings (id int PRIMARY KEY, name text, value text, UNIQUE (name, value));
CREATE UNIQUE INDEX settings_value ON settings (value) WHERE value <> '';
