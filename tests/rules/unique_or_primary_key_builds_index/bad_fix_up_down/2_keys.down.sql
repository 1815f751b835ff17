ALTER TABLE orders DROP CONSTRAINT "number key";
ALTER TABLE orders DROP CONSTRAINT orders_pkey;
