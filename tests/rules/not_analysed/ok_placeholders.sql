CREATE TABLE ${schema}.orders (id bigint PRIMARY KEY);
CREATE TABLE {{ schema }}.lines (id bigint PRIMARY KEY);
COMMENT ON TABLE :"name" IS :'text';
CREATE TABLE {{ index .Options "Namespace" }}.users (id bigint PRIMARY KEY);
CREATE TABLE {{ source('shop', 'items') }} (id bigint PRIMARY KEY);
