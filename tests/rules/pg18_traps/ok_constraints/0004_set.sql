ALTER TABLE orders ALTER COLUMN email SET NOT NULL;
CREATE TABLE rooms (id bigint, period bigint, during daterange, UNIQUE (id, period));
ALTER TABLE rooms ADD CONSTRAINT once UNIQUE (id, during WITHOUT OVERLAPS);
ALTER TABLE rooms ADD NOT NULL id;
ALTER TABLE rooms ADD FOREIGN KEY (id, period) REFERENCES rooms (id, period);
