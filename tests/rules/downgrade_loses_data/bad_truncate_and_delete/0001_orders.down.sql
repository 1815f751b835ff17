DROP TABLE orders;
DROP TABLE parts;
