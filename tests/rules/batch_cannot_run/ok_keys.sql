-- sluice: transaction(statement)
CREATE TABLE customers (id bigint PRIMARY KEY, "Number" uuid NOT NULL UNIQUE, code text NOT NULL, note text);
CREATE INDEX customers_code_idx ON customers (code, note);
-- sluice: batch(size=5000, pause=100ms, key=id)
UPDATE customers SET note = 'a' WHERE note IS NULL;
-- sluice: batch(size=1, key="Number")
DELETE FROM customers WHERE note = 'b';
/* sluice: batch(pause=1.5s, key=CODE, size=100000) */ UPDATE ONLY customers c SET note = upper(c.note) WHERE c.note > 'c';
-- sluice: batch(size=5000, key=id)
DELETE FROM of_another_history WHERE NOT EXISTS (SELECT FROM customers c WHERE c.id = of_another_history.customer);
