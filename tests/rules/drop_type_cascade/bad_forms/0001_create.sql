CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE DOMAIN amount AS int;
CREATE DOMAIN price AS amount;
CREATE TABLE orders (id bigint PRIMARY KEY, mood mood, price price);
