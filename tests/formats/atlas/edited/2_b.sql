SELECT 2;
-- more
