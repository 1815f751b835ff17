CREATE TABLE orders (email text, a int, b int, c int, d int);
CREATE TABLE "Orders" ("E mail" text);
