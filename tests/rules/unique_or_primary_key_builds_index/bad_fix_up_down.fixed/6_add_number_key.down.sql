ALTER TABLE orders DROP CONSTRAINT "number key";
