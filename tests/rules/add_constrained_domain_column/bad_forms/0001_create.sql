CREATE TABLE orders (id bigint PRIMARY KEY);
CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
CREATE DOMAIN required AS text NOT NULL;
CREATE DOMAIN small AS positive;
CREATE DOMAIN plain AS integer;
ALTER DOMAIN plain ADD CONSTRAINT even CHECK (VALUE % 2 = 0);
