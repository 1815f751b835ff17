SET timezone = 'UTC';
CREATE TABLE orders (id bigint PRIMARY KEY, email varchar(50), code varchar(10), at timestamp, note text,
  CONSTRAINT code_is_upper CHECK (code = upper(code)));
CREATE INDEX orders_email ON orders (email);
CREATE INDEX orders_lower ON orders (lower(email));
CREATE INDEX orders_open ON orders (id) WHERE email IS NOT NULL;
CREATE INDEX orders_at ON orders (at);
CREATE INDEX orders_note ON orders (note);
CREATE TABLE events (id bigint, kind varchar(10)) PARTITION BY RANGE (id);
CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (1) TO (100);
CREATE INDEX events_kind ON events (kind);
