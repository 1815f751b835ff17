-- What is offered instead names the type as SQL has it.
ALTER TABLE orders ADD COLUMN a interval(3) DEFAULT random() * interval '1 second';
ALTER TABLE orders ADD COLUMN b interval day to second(3)[] DEFAULT ARRAY[random() * interval '1 second'];
