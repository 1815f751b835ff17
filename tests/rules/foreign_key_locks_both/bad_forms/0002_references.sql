-- sluice: transaction(statement)
CREATE TABLE notes (id bigint, user_id bigint REFERENCES users (id), order_id bigint,
  FOREIGN KEY (order_id) REFERENCES orders);
ALTER TABLE orders ADD CONSTRAINT by FOREIGN KEY (user_id) REFERENCES users NOT VALID;
ALTER TABLE orders ADD COLUMN other_id bigint REFERENCES users;
CREATE TABLE more (id bigint, user_id bigint);
ALTER TABLE more ADD FOREIGN KEY (user_id) REFERENCES users;
