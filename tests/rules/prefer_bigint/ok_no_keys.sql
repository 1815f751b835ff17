CREATE TABLE items (id bigserial PRIMARY KEY, number int, sizes int[]);
CREATE TABLE lists (item int, place int, PRIMARY KEY (item, place));
