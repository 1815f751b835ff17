SELECT 'PostgreSQL cannot take a value away from an enum';
