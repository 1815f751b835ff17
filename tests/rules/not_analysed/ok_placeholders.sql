CREATE TABLE ${schema}.orders (id bigint PRIMARY KEY);
CREATE TABLE {{ schema }}.lines (id bigint PRIMARY KEY);
COMMENT ON TABLE :"name" IS :'text';
