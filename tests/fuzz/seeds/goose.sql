-- +goose Up
-- +goose NO TRANSACTION
CREATE INDEX CONCURRENTLY i ON t (a);
-- +goose StatementBegin
CREATE FUNCTION f() RETURNS int AS $$ BEGIN RETURN 1; END $$ LANGUAGE plpgsql;
-- +goose StatementEnd
-- +goose Down
DROP INDEX i;
