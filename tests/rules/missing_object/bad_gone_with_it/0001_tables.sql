CREATE TABLE orders (id serial PRIMARY KEY, email text, note text);
CREATE INDEX orders_email ON orders (email);
CREATE INDEX orders_note ON orders (note);
CREATE TABLE items (id serial PRIMARY KEY);
CREATE INDEX items_id ON items (id);
