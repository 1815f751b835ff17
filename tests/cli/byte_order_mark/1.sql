DROP TABLE orders; DROP TABLE lines;
