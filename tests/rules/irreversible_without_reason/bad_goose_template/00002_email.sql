-- +goose Up
-- Nobody reads the addresses any more.
ALTER TABLE orders DROP COLUMN email;
-- +goose Down
-- +goose StatementBegin
SELECT 'down SQL query';
-- +goose StatementEnd
