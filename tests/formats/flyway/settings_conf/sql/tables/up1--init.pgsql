CREATE TABLE ${schema}.orders (id bigint PRIMARY KEY);
