CREATE TYPE mood AS ENUM ('sad');
ALTER TABLE orders ADD COLUMN mood mood;
