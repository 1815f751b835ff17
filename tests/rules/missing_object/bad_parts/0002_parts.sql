DROP TRIGGER touched ON orders;
DROP POLICY own ON orders;
CREATE TABLE items (id int, PRIMARY KEY (number));
INSERT INTO orders (id) VALUES (1) ON CONFLICT ON CONSTRAINT orders_mail_key DO NOTHING;
DROP TRIGGER IF EXISTS touched ON orders;
DROP POLICY IF EXISTS own ON orders;
