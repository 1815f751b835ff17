SELECT 1;;
;
SELECT $$ ; ' $$, E'\'', U&'\0041', B'10', 1e5, "a;b" FROM "select";
