-- Its statements have moved to the migrations that follow.
SELECT 1;
