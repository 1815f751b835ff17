-- +goose Up
CREATE TABLE orders (id bigint PRIMARY KEY);
-- +goose StatementEnd
-- +goose Down
DROP TABLE orders;
