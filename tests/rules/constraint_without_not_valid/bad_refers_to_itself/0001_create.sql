CREATE TABLE keys (id bigint PRIMARY KEY, made_by bigint);
CREATE INDEX keys_made_by_idx ON keys (made_by);
