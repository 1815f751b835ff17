CREATE TABLE orders (id bigint PRIMARY KEY, email text, note text);
CREATE TABLE items (id bigint PRIMARY KEY, note text);
CREATE INDEX orders_email_idx ON orders (email);
CREATE INDEX items_note_idx ON items (note);
CREATE INDEX orders_note_idx ON orders (note);
