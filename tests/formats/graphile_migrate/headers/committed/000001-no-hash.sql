--! Previous: -

SELECT 1;
