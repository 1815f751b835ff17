-- +goose Up
UPDATE orders SET email = lower(email) WHERE email <> lower(email);
