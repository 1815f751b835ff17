DROP TABLE IF EXISTS not_there;
DROP TABLE cache;
CREATE TABLE cache (id bigint PRIMARY KEY, value text);
CREATE INDEX cache_value ON cache (value);
