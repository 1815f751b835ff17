SELECT 0;

  ---- - UP   migrations go here
SELECT 1;
----
--down	Migration
SELECT 2;
