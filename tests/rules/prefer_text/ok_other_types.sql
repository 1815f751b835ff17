CREATE TABLE items (id bigint PRIMARY KEY, name text, other varchar, code app.varchar, bits bit(3));
