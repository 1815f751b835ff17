-- sluice: allow(drop-table) a comment outside of the sections is about no statement
-- +goose Up
DROP TABLE orders;
-- sluice: allow(drop-table) nor is one at the end about the other section
-- +goose Down
CREATE TABLE orders (id bigint PRIMARY KEY);
