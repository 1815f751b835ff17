CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TYPE other AS ENUM ('a');
CREATE TABLE orders (id bigint PRIMARY KEY, other other);
