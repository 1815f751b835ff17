CREATE TABLE events (id bigint, customer_id bigint) PARTITION BY RANGE (id);
CREATE INDEX events_customer ON events (customer_id);
ALTER TABLE ONLY events ADD CONSTRAINT events_customer_fk FOREIGN KEY (customer_id) REFERENCES customers (id);
