ALTER TABLE orders ADD PRIMARY KEY (id);
ALTER TABLE orders ADD CONSTRAINT "number key" UNIQUE (number) INCLUDE (region);
