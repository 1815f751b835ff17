CREATE TABLE bills (id int PRIMARY KEY);
CREATE TABLE sums (bill int REFERENCES bills);
DO $$ BEGIN EXECUTE 'DROP TABLE ' || current_setting('app.table'); END $$;
DROP TABLE bills;
DROP TABLE elsewhere;
DROP TYPE made_elsewhere;
DROP FUNCTION made_elsewhere();
