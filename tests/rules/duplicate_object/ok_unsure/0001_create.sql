CREATE TABLE orders (id bigint PRIMARY KEY, email text);
DO $$ BEGIN IF random() < 2 THEN CREATE TABLE notes (id bigint PRIMARY KEY); END IF; END $$;
