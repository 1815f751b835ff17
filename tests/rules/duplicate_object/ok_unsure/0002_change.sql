CREATE TABLE notes (id bigint PRIMARY KEY);
DO $$ BEGIN EXECUTE 'DROP TABLE ' || current_setting('app.table'); END $$;
CREATE TABLE orders (id bigint PRIMARY KEY);
