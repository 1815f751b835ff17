CREATE TABLE items (id serial PRIMARY KEY, number int);
CREATE TABLE lists (id integer, PRIMARY KEY (id));
CREATE TABLE parts (id smallint GENERATED ALWAYS AS IDENTITY);
