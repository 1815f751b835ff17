TRUNCATE customers CASCADE;
TRUNCATE customers, orders, lines;
TRUNCATE alone CASCADE;
