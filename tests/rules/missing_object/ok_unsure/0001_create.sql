CREATE TABLE orders (id bigint PRIMARY KEY, email text);
CREATE TABLE dropped (id bigint PRIMARY KEY);
DROP TABLE dropped;
DO $$ BEGIN EXECUTE current_setting('app.statement'); END $$;
