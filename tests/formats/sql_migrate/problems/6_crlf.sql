-- +migrate Up
SELECT 1; -- done

-- +migrate Down
-- nothing
