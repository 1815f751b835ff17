DROP TABLE orders;
DROP TYPE mood;
