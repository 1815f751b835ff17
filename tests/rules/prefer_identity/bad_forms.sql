CREATE TABLE items (id bigserial PRIMARY KEY);
CREATE TABLE lists (id serial);
