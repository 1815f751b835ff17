CREATE TABLE things (id bigint PRIMARY KEY, email text, note text, CONSTRAINT email_is_there CHECK (email <> ''));
CREATE INDEX things_email_idx ON things (email);
CREATE TYPE colour AS ENUM ('red', 'green');
CREATE VIEW all_things AS SELECT id FROM things;
