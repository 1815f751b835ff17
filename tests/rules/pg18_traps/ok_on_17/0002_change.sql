ANALYZE base;
