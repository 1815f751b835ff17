CREATE TABLE orders (id bigint PRIMARY KEY, email text, status text, total int, note text, region text);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER touch BEFORE UPDATE OF status ON orders FOR EACH ROW EXECUTE FUNCTION touch();
CREATE POLICY own ON orders USING (region = current_user);
DROP POLICY own ON orders;
ALTER TABLE orders ALTER COLUMN region TYPE varchar(20);
ALTER TABLE orders ALTER COLUMN note TYPE varchar(20);
