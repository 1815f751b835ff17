CREATE TABLE b (id int);
--> statement-breakpoint
CREATE TABLE a (id int);
