DROP TABLE index;
